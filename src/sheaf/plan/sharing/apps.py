from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.plan.sharing"
    label = "sharing"
