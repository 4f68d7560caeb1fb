"""Pages of bodies and offices, under /plan/bodies/."""

from __future__ import annotations

from django.urls import path

from sheaf.plan.bodies import views

app_name = "bodies"
urlpatterns = [
    path("", views.index, name="index"),
    path("new", views.new, name="new"),
    path("leads", views.leads, name="leads"),
    path("tasks", views.tasks, name="tasks"),
    path("offices/<str:office_id>/end", views.vacate, name="vacate"),
    path("<str:body_code>", views.body, name="body"),
    path("<str:body_code>/end", views.end, name="end"),
    path("<str:body_code>/members", views.member, name="member"),
    path("<str:body_code>/offices", views.office, name="office"),
]
