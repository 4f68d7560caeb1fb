from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.register.asks"
    label = "asks"
