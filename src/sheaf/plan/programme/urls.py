"""Pages of the work programme, under /plan/programme/."""

from __future__ import annotations

from django.urls import path

from sheaf.plan.programme import views, views_edit, views_indicators

app_name = "programme"
urlpatterns = [
    path("", views.index, name="index"),
    path("new", views_edit.new, name="new"),
    path("objectives/<str:objective_id>", views_edit.edit_objective, name="edit_objective"),
    path("objectives/<str:objective_id>/actions", views_edit.new_action, name="new_action"),
    path("<str:programme_code>", views.programme, name="programme"),
    path("<str:programme_code>/edit", views_edit.edit, name="edit"),
    path("<str:programme_code>/timeline", views.timeline, name="timeline"),
    path("<str:programme_code>/objectives", views_edit.objective, name="objective"),
    path("<str:programme_code>/review", views_edit.review, name="review"),
    path("<str:programme_code>/compare/<str:other_code>", views.compare, name="compare"),
    path("<str:programme_code>/actions/<str:action_code>", views.action, name="action"),
    path("<str:programme_code>/actions/<str:action_code>/edit", views_edit.edit_action, name="edit_action"),
    path("<str:programme_code>/indicators", views_indicators.new, name="new_indicator"),
    path("<str:programme_code>/indicators/<str:indicator_code>", views_indicators.indicator, name="indicator"),
]
