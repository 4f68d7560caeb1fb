from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.audit"
    label = "audit"
