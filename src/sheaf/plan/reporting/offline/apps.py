from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.plan.reporting.offline"
    label = "offline"
