from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.plan.programme"
    label = "programme"

    def ready(self) -> None:
        from sheaf.plan.bodies import hooks as members
        from sheaf.plan.editions import queries as editions
        from sheaf.plan.meetings import hooks
        from sheaf.plan.programme.aggregating import membership_changed
        from sheaf.plan.programme.panels import found, of_clause
        from sheaf.plan.programme.services import decided, known, proposed
        from sheaf.web.registry import NavItem, nav

        nav(NavItem("Work programme", "programme:index", "plan.read", order=23))
        hooks.SUBJECTS["programme"] = hooks.Subject("work programme", known, extended=True)
        hooks.joined(hooks.ON_PUT, proposed)
        hooks.joined(hooks.ON_TAKEN, decided)
        members.joined(membership_changed)
        if of_clause not in editions.PANELS:
            editions.PANELS.append(of_clause)
        if found not in editions.FINDERS:
            editions.FINDERS.append(found)
