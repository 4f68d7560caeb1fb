from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.register.records"
    label = "records"

    def ready(self) -> None:
        from sheaf.register.records import index_views

        index_views.register()
