"""Pages of lists, under /lists/."""

from __future__ import annotations

from django.urls import path

app_name = "lists"
urlpatterns: list = []
