from django.apps import AppConfig

from sheaf.plan.joining import join


class Config(AppConfig):
    name = "sheaf.plan.sharing"
    label = "sharing"

    def ready(self) -> None:
        from sheaf.plan.compiling import readable
        from sheaf.plan.sharing.queries import printed, shelved

        join(readable.ON_SHELF, shelved)
        join(readable.PRINTED, printed)
