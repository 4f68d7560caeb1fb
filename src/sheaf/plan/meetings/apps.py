from django.apps import AppConfig

from sheaf.plan.joining import join


class Config(AppConfig):
    name = "sheaf.plan.meetings"
    label = "meetings"

    def ready(self) -> None:
        from sheaf.plan.bodies import hooks as bodies
        from sheaf.plan.editions import queries as editions
        from sheaf.plan.meetings import passing, subjects
        from sheaf.plan.meetings.deciding import membership_changed
        from sheaf.plan.meetings.panels import found, of_clause
        from sheaf.web.registry import NavItem, nav

        subjects.register()
        join(bodies.DECISIONS, subjects.known)
        join(bodies.ON_ENDED, passing.ended)
        join(bodies.OPEN, passing.open_of)
        join(bodies.ON_MEMBERSHIP, membership_changed)
        join(editions.PANELS, of_clause)
        join(editions.FINDERS, found)
        nav(NavItem("Meetings", "meetings:index", "plan.read", order=24))
