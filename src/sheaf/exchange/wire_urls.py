"""Addresses of the wire, below /wire/v1/."""

from __future__ import annotations

from django.urls import path

from sheaf.exchange.wire_views import receive

urlpatterns = [path("messages", receive, name="wire-messages"), path("chunks", receive, name="wire-chunks")]
