from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.plan.compiling"
    label = "compiling"

    def ready(self) -> None:
        from sheaf.plan.compiling.services import decided
        from sheaf.plan.meetings import hooks

        hooks.joined(hooks.ON_TAKEN, decided)
