"""Pages of files for the capitals, under /plan/offline/."""

from __future__ import annotations

from django.urls import path

from sheaf.plan.reporting.offline import views

app_name = "offline"
urlpatterns = [
    path("<int:cycle_year>", views.year, name="year"),
    path("<int:cycle_year>/<str:file_kind>", views.export, name="export"),
    path("uploads/<str:upload_id>", views.preview, name="preview"),
    path("uploads/<str:upload_id>/not-taken", views.returned, name="returned"),
]
