from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.directory"
    label = "directory"
