from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.access"
    label = "access"
