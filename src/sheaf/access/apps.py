from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.access"
    label = "access"

    def ready(self) -> None:
        from sheaf.access.policy import may
        from sheaf.web import registry

        registry.decide_with(lambda actor, verb: may(actor, verb).allowed)
