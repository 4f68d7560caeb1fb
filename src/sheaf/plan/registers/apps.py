from django.apps import AppConfig

from sheaf.plan.joining import join


class Config(AppConfig):
    name = "sheaf.plan.registers"
    label = "registers"

    def ready(self) -> None:
        from sheaf.plan.editions import queries as editions
        from sheaf.plan.meetings import hooks
        from sheaf.plan.registers.approving import ABOUT, decided, proposed
        from sheaf.plan.registers.panels import found, of_clause
        from sheaf.plan.registers.queries import known
        from sheaf.web.registry import NavItem, nav

        hooks.SUBJECTS[ABOUT] = hooks.Subject("register entry", known)
        join(hooks.ON_PUT, proposed)
        join(hooks.ON_TAKEN, decided)
        join(editions.PANELS, of_clause)
        join(editions.FINDERS, found)
        nav(NavItem("Registers", "registers:index", "plan.read", order=26))
