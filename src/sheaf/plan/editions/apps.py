from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.plan.editions"
    label = "editions"
