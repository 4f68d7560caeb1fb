from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.exchange"
    label = "exchange"

    def ready(self) -> None:
        from sheaf.exchange import control, grants, witness

        control.register_kinds()
        grants.register_kinds()
        witness.register_kinds()
