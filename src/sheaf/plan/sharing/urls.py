"""Pages of published reports, under /public/plan/."""

from __future__ import annotations

from django.urls import path

from sheaf.plan.sharing import views

app_name = "public_plan"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:year>/<str:kind>.<str:suffix>", views.document, name="document"),
    path("<int:year>/<str:kind>", views.report, name="report"),
]
