"""Pages of lists, under /lists/."""

from __future__ import annotations

from django.urls import path

from sheaf.register.lists import views

app_name = "lists"
urlpatterns = [
    path("", views.index, name="index"),
    path("upload", views.upload, name="upload"),
    path("sources/<str:source_id>/answers", views.answers, name="answers"),
    path("imports/<str:job_id>", views.job, name="job"),
    path("imports/<str:job_id>/progress", views.progress, name="progress"),
    path("imports/<str:job_id>/columns", views.columns, name="columns"),
    path("imports/<str:job_id>/preview", views.preview, name="preview"),
    path("imports/<str:job_id>/refused", views.refused, name="refused"),
    path("imports/<str:job_id>/refused.csv", views.refused_csv, name="refused_csv"),
    path("imports/<str:job_id>/differences", views.differences, name="differences"),
    path("imports/<str:job_id>/<str:verb>", views.act, name="act"),
]
