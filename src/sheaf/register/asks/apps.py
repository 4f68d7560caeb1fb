from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.register.asks"
    label = "asks"

    def ready(self) -> None:
        from sheaf.register.asks import messages, work

        messages.register_kinds()
        work.register()
