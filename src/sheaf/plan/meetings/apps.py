from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.plan.meetings"
    label = "meetings"

    def ready(self) -> None:
        from sheaf.plan.bodies import hooks as bodies
        from sheaf.plan.editions import queries as editions
        from sheaf.plan.meetings import subjects
        from sheaf.plan.meetings.panels import found, of_clause
        from sheaf.web.registry import NavItem, nav

        subjects.register()
        if subjects.known not in bodies.DECISIONS:
            bodies.DECISIONS.append(subjects.known)
        if of_clause not in editions.PANELS:
            editions.PANELS.append(of_clause)
        if found not in editions.FINDERS:
            editions.FINDERS.append(found)
        nav(NavItem("Meetings", "meetings:index", "plan.read", order=24))
