from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.register.screening"
    label = "screening"

    def ready(self) -> None:
        from sheaf.register.screening import work

        work.register()
