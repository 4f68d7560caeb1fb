"""Pages of the plan's editions, under /plan/."""

from __future__ import annotations

from django.urls import path

from sheaf.plan.editions import views

app_name = "editions"
urlpatterns = [
    path("editions", views.index, name="index"),
    path("import", views.import_text, name="import"),
    path("find", views.find, name="find"),
    path("crosswalk/<str:left>/<str:right>", views.crosswalk, name="crosswalk"),
    path("relations/<str:crosswalk_id>/remove", views.unrelate, name="unrelate"),
    path("editions/<str:edition_code>", views.edition, name="edition"),
    path("editions/<str:edition_code>/<str:clause_code>", views.clause, name="clause"),
]
