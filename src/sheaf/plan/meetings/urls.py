"""Pages of meetings, under /plan/meetings/."""

from __future__ import annotations

from django.urls import path

from sheaf.plan.meetings import views, views_decisions

app_name = "meetings"
urlpatterns = [
    path("", views.index, name="index"),
    path("new", views.new, name="new"),
    path("standing/<str:body_code>", views.standing, name="standing"),
    path("standing-items/<str:standing_id>/end", views.end_standing, name="end_standing"),
    path("items/<str:item_id>/drop", views.drop_item, name="drop_item"),
    path("items/<str:item_id>/place", views.place_item, name="place_item"),
    path("papers/<str:paper_id>", views.paper, name="paper"),
    path("papers/<str:paper_id>/audience", views.audience, name="audience"),
    path("calendar", views.calendar_page, name="calendar"),
    path("calendar/<str:secret>.ics", views.feed, name="feed"),
    path("decisions/<str:decision_code>", views_decisions.decision, name="decision"),
    path("follow-ups", views_decisions.follow_ups, name="follow_ups"),
    path("follow-ups/<str:follow_up_id>", views_decisions.follow_up, name="follow_up"),
    path("<str:meeting_code>", views.meeting, name="meeting"),
    path("<str:meeting_code>/move", views.move, name="move"),
    path("<str:meeting_code>/items", views.item, name="item"),
    path("<str:meeting_code>/papers", views.add_paper, name="add_paper"),
    path("<str:meeting_code>/decide", views_decisions.propose, name="propose"),
    path("<str:meeting_code>/<str:verb>", views.act, name="act"),
]
