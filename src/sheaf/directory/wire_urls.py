"""Mounted at /wire/v1/directory/."""

from __future__ import annotations

from django.urls import path

from sheaf.directory import wire

urlpatterns = [path("submit", wire.submit), path("pull", wire.pull)]
