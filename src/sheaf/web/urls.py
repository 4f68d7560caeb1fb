from django.urls import path

from sheaf.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("keys", views.keys, name="keys"),
    path("health", views.health, name="health"),
]
