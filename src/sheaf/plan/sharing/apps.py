from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.plan.sharing"
    label = "sharing"

    def ready(self) -> None:
        from sheaf.plan.compiling import readable
        from sheaf.plan.sharing.queries import shelved

        if shelved not in readable.ON_SHELF:
            readable.ON_SHELF.append(shelved)
