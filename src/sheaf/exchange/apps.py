from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.exchange"
    label = "exchange"
