"""Pages under /access/ and /audit/."""

from __future__ import annotations

from django.urls import URLPattern, path

from sheaf.access import auditor_views, people_views, views

app_name = "access"
urlpatterns: list[URLPattern] = [
    path("access/me", views.me, name="me"),
    path("access/me/appointment", views.choose, name="choose"),
    path("access/unlock", views.unlock_keys, name="unlock"),
    path("access/tokens", views.tokens, name="tokens"),
    path("access/tokens/<str:token_id>/revoke", views.revoke, name="revoke"),
    path("access/keys", views.keys, name="keys"),
    path("access/keys/rotate", views.rotate, name="rotate"),
    path("access/why", views.why, name="why"),
    path("access/people", people_views.people, name="people"),
    path("access/people/<str:person_id>", people_views.person, name="person"),
    path("access/people/<str:person_id>/reset", people_views.reset, name="reset"),
    path("access/people/<str:person_id>/unlock", people_views.unlock, name="unlock_account"),
    path("access/people/<str:person_id>/active", people_views.active, name="active"),
    path("access/appointments/<str:appointment_id>/end", people_views.end, name="end"),
    path("audit/", auditor_views.search, name="audit"),
    path("audit/export.csv", auditor_views.export, name="audit_export"),
    path("audit/verify", auditor_views.verify, name="audit_verify"),
]
