from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.register.files"
    label = "files"
