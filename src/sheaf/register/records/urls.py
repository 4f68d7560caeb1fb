"""Addresses of the register's pages."""

from __future__ import annotations

from django.urls import path

from sheaf.register.records import index_views, views

app_name = "records"
urlpatterns = [
    path("search", views.search, name="search"),
    path("search/index", index_views.show, name="index"),
    path("search/index/rebuild", index_views.rebuild, name="rebuild"),
    path("records/new", views.new, name="new"),
    path("records/<str:record_id>", views.show, name="show"),
    path("records/<str:record_id>/preview", views.preview, name="preview"),
    path("records/<str:record_id>/edit", views.edit, name="edit"),
    path("records/<str:record_id>/retire", views.retire, name="retire"),
    path("records/<str:record_id>/canary", views.canary, name="canary"),
    path("records/<str:record_id>/merge", views.merge, name="merge"),
    path("records/merges/<str:merge_id>/undo", views.unmerge, name="unmerge"),
    path("records/<str:record_id>/graph.json", views.graph_json, name="graph_json"),
    path("records/<str:record_id>/graph.csv", views.graph_csv, name="graph_csv"),
    path("records/<str:record_id>/graph.graphml", views.graph_graphml, name="graph_graphml"),
    path("records/<str:record_id>/layout", views.layout, name="layout"),
    path("records/<str:record_id>/attachments", views.attach, name="attach"),
    path("records/attachments/<str:attachment_id>/download", views.download, name="download"),
    path("records/attachments/<str:attachment_id>/hand-over", views.hand_over, name="hand_over"),
]
