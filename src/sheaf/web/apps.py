from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.web"
    label = "web"
