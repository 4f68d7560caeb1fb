from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.plan.registers"
    label = "registers"

    def ready(self) -> None:
        from sheaf.plan.editions import queries as editions
        from sheaf.plan.meetings import hooks
        from sheaf.plan.registers.approving import ABOUT, decided, known, proposed
        from sheaf.plan.registers.panels import found, of_clause
        from sheaf.web.registry import NavItem, nav

        hooks.SUBJECTS[ABOUT] = hooks.Subject("register entry", known)
        hooks.joined(hooks.ON_PUT, proposed)
        hooks.joined(hooks.ON_TAKEN, decided)
        if of_clause not in editions.PANELS:
            editions.PANELS.append(of_clause)
        if found not in editions.FINDERS:
            editions.FINDERS.append(found)
        nav(NavItem("Registers", "registers:index", "plan.read", order=26))
