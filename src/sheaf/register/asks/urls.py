"""Addresses under /ask/."""

from django.urls import path

from sheaf.register.asks import views

app_name = "asks"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("new", views.new, name="new"),
    path("held", views.held, name="held"),
    path("held/<str:held_id>", views.decide, name="decide"),
    path("rules", views.rules, name="rules"),
    path("rules/<str:rule_id>/end", views.end_rule, name="end_rule"),
    path("received", views.received, name="received"),
    path("about/<str:record_id>", views.about, name="about"),
    path("alarms", views.alarms, name="alarms"),
    path("alarms/<str:alarm_id>", views.acknowledge, name="acknowledge"),
    path("<str:question_id>", views.question, name="question"),
    path("<str:question_id>/answers", views.answers, name="answers"),
]
