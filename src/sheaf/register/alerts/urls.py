"""Addresses under /alerts/."""

from django.urls import path

from sheaf.register.alerts import views

app_name = "alerts"
urlpatterns = [
    path("", views.matches, name="matches"),
    path("matches/<str:match_id>", views.decide, name="decide"),
    path("standing", views.standing, name="standing"),
    path("new", views.new, name="new"),
    path("<str:alert_id>", views.show, name="show"),
    path("<str:alert_id>/renew", views.renew, name="renew"),
    path("<str:alert_id>/end", views.end, name="end"),
    path("<str:alert_id>/take-over", views.take_over, name="take_over"),
]
