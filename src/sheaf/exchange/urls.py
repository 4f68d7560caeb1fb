"""Addresses of the exchange's pages, below /exchange/."""

from __future__ import annotations

from django.urls import path

from sheaf.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("retry", views.retry_all, name="retry_all"),
    path("deliveries/<str:delivery_id>/<slug:action>", views.manage, name="manage"),
    path("letters/<str:letter_id>/<slug:action>", views.manage_letter, name="letter"),
    path("conversations/<str:conversation_id>", views.conversation, name="conversation"),
    path("grants", views.grants_page, name="grants"),
    path("grants/<str:grant_id>/<slug:decision>", views.decide_grant, name="decide_grant"),
]
