"""Mounted at /directory/."""

from __future__ import annotations

from django.urls import path

from sheaf.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("contacts", views.contacts, name="contacts"),
    path("units", views.units, name="units"),
    path("liaison", views.liaison, name="liaison"),
    path("entries/<str:entry_id>", views.entry, name="entry"),
    path("entries/<str:entry_id>/withdraw", views.withdraw, name="withdraw"),
    path("new/<str:entry_type>", views.edit, name="new"),
    path("edit/<str:entry_type>/<str:entry_id>", views.edit, name="edit"),
]
