from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.requests"
    label = "requests"
