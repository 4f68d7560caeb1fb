"""Pages of screenings, under /screening/."""

from __future__ import annotations

from django.urls import path

from sheaf.register.screening import views

app_name = "screening"
urlpatterns = [
    path("", views.index, name="index"),
    path("new", views.upload, name="upload"),
    path("candidates/<str:candidate_id>", views.decide, name="decide"),
    path("<str:screening_id>", views.show, name="show"),
    path("<str:screening_id>/progress", views.progress, name="progress"),
    path("<str:screening_id>/columns", views.columns, name="columns"),
    path("<str:screening_id>/preview", views.preview, name="preview"),
    path("<str:screening_id>/start", views.start, name="start"),
    path("<str:screening_id>/abandon", views.abandon, name="abandon"),
    path("<str:screening_id>/results", views.worklist, name="results"),
    path("<str:screening_id>/refused", views.refused, name="refused"),
    path("<str:screening_id>/refused.csv", views.refused_csv, name="refused_csv"),
    path("<str:screening_id>/results.csv", views.results_csv, name="results_csv"),
    path("<str:screening_id>/results.xlsx", views.results_xlsx, name="results_xlsx"),
]
