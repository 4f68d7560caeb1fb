from django.apps import AppConfig

from sheaf.plan.joining import join


class Config(AppConfig):
    name = "sheaf.plan.programme"
    label = "programme"

    def ready(self) -> None:
        from sheaf.plan.bodies import hooks as members
        from sheaf.plan.editions import queries as editions
        from sheaf.plan.meetings import hooks
        from sheaf.plan.programme.aggregating import membership_changed
        from sheaf.plan.programme.panels import found, of_clause
        from sheaf.plan.programme.queries import known
        from sheaf.plan.programme.services import decided, proposed
        from sheaf.web.registry import NavItem, nav

        nav(NavItem("Work programme", "programme:index", "plan.read", order=23))
        hooks.SUBJECTS["programme"] = hooks.Subject("work programme", known, extended=True)
        join(hooks.ON_PUT, proposed)
        join(hooks.ON_TAKEN, decided)
        join(members.ON_MEMBERSHIP, membership_changed)
        join(editions.PANELS, of_clause)
        join(editions.FINDERS, found)
