"""Pages under /requests/."""

from __future__ import annotations

from django.urls import path

from sheaf.requests import views

app_name = "requests"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new", views.new, name="new"),
    path("drafts/<str:draft_id>", views.draft, name="draft"),
    path("drafts/<str:draft_id>/save", views.autosave, name="autosave"),
    path("drafts/<str:draft_id>/do", views.draft_do, name="draft_do"),
    path("drafts/<str:draft_id>/files/<str:file_id>", views.draft_file, name="draft_file"),
    path("<str:conversation_id>", views.conversation, name="conversation"),
    path("<str:conversation_id>/hand", views.hand, name="hand"),
    path("<str:conversation_id>/print", views.printed, name="print"),
    path("<str:conversation_id>/act/<str:event>", views.act, name="act"),
    path("<str:conversation_id>/files/<str:message_id>/<str:name>", views.file, name="file"),
]
