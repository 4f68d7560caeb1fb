"""Pages of the year, under /plan/year/."""

from __future__ import annotations

from django.urls import path

from sheaf.plan.reporting import views, views_draft, views_part

app_name = "reporting"
PART = "<int:cycle_year>/<str:state_code>/<str:area_code>"
urlpatterns = [
    path("", views.index, name="index"),
    path("open", views.open_year, name="open"),
    path("addresses", views.addresses, name="addresses"),
    path("formats/new", views.new_format, name="new_format"),
    path("formats/<str:format_code>", views.format_page, name="format"),
    path("formats/<str:format_code>/template", views.template, name="template"),
    path("evidence/<str:evidence_id>", views_draft.evidence, name="evidence"),
    path("<int:cycle_year>", views.year, name="year"),
    path("<int:cycle_year>/step", views.step, name="year_step"),
    path(PART, views_part.part, name="part"),
    path(f"{PART}/step", views_part.step, name="step"),
    path(f"{PART}/copy", views_draft.copy, name="copy"),
    path(f"{PART}/entry", views_draft.entry, name="entry"),
    path(f"{PART}/evidence", views_draft.add_evidence, name="add_evidence"),
    path(f"{PART}/figures", views_draft.figure, name="figure"),
    path(f"{PART}/fields/<str:field_name>", views_draft.field, name="field"),
]
