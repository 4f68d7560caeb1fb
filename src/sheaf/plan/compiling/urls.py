"""Pages of reports, under /plan/reports/."""

from __future__ import annotations

from django.urls import path

from sheaf.plan.compiling import views, views_papers

app_name = "compiling"
urlpatterns = [
    path("", views.index, name="index"),
    path("new", views.new, name="new"),
    path("findings/<int:year>/<str:area>", views.finding, name="finding"),
    path("consent/<int:year>", views.consent, name="consent"),
    path("comments/<str:comment_id>", views.respond, name="respond"),
    path("national/<int:year>/<str:state>.<str:suffix>", views_papers.national, name="national"),
    path("component/<int:year>/<str:area>.<str:suffix>", views_papers.component, name="component"),
    path("agenda/<str:meeting_code>.<str:suffix>", views_papers.agenda, name="agenda"),
    path("decisions/<str:meeting_code>.<str:suffix>", views_papers.decisions, name="decisions"),
    path("<str:compilation_id>", views.report, name="report"),
    path("<str:compilation_id>/read/<str:rendering>/<str:area>", views.read, name="read"),
    path("<str:compilation_id>/comment", views.comment, name="comment"),
    path("<str:compilation_id>/comments.<str:suffix>", views_papers.matrix, name="matrix"),
    path("<str:compilation_id>/recommend", views_papers.recommend, name="recommend"),
    path("<str:compilation_id>/recommendations/<str:recommendation_id>/withdraw", views_papers.withdraw, name="withdraw"),
    path("<str:compilation_id>/recommendations/<str:recommendation_id>/follow-up", views_papers.take_up, name="take_up"),
    path("<str:compilation_id>/seed", views_papers.seed, name="seed"),
    path("<str:compilation_id>/<str:rendering>.<str:suffix>", views_papers.document, name="document"),
]
