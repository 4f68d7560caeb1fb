"""The plan's front page and the pages at a glance, under /plan/."""

from __future__ import annotations

from django.urls import path

from sheaf.plan.glance import views

app_name = "glance"
urlpatterns = [
    path("", views.front, name="front"),
    path("glance", views.dashboard, name="dashboard"),
    path("glance/years", views.years, name="years"),
    path("glance/subjects/<str:subject_code>", views.subject, name="subject"),
    path("glance/<int:cycle_year>/<str:area_code>", views.component, name="component"),
]
