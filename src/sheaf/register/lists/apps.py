from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.register.lists"
    label = "lists"
