from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.register.alerts"
    label = "alerts"

    def ready(self) -> None:
        from sheaf.register.alerts import work

        work.register()
