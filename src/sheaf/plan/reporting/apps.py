from django.apps import AppConfig

from sheaf.plan.joining import join


class Config(AppConfig):
    name = "sheaf.plan.reporting"
    label = "reporting"

    def ready(self) -> None:
        from sheaf.plan.bodies import hooks as members
        from sheaf.plan.meetings import hooks
        from sheaf.plan.reporting.messages import register_kinds
        from sheaf.plan.reporting.opening import decided, meeting_cancelled, meeting_moved, membership_changed, proposed
        from sheaf.plan.reporting.queries import known_cycle, known_format
        from sheaf.web.registry import NavItem, nav

        nav(NavItem("The year", "reporting:index", "plan.read", order=23))
        register_kinds()
        hooks.SUBJECTS |= {"format": hooks.Subject("format", known_format), "cycle": hooks.Subject("year", known_cycle)}
        join(hooks.ON_PUT, proposed)
        join(hooks.ON_TAKEN, decided)
        join(hooks.ON_MOVED, meeting_moved)
        join(hooks.ON_CANCELLED, meeting_cancelled)
        join(members.ON_MEMBERSHIP, membership_changed)
