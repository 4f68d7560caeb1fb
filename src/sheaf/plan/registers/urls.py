"""Pages of the registers, under /plan/registers/."""

from __future__ import annotations

from django.urls import path

from sheaf.plan.registers import views, views_item

app_name = "registers"
urlpatterns = [
    path("", views.index, name="index"),
    path("gaps", views.gaps, name="gaps"),
    path("guideline", views.guideline, name="guideline"),
    path("items/<str:register_code>", views_item.item, name="item"),
    path("items/<str:register_code>/edit", views_item.edit, name="edit"),
    path("items/<str:register_code>/money", views_item.money, name="money"),
    path("items/<str:register_code>/uses", views_item.use, name="use"),
    path("<str:register_kind>", views.listing, name="listing"),
    path("<str:register_kind>/new", views.new, name="new"),
]
