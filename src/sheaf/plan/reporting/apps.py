from django.apps import AppConfig


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
        hooks.joined(hooks.ON_PUT, proposed)
        hooks.joined(hooks.ON_TAKEN, decided)
        if meeting_moved not in hooks.ON_MOVED:
            hooks.ON_MOVED.append(meeting_moved)
        if meeting_cancelled not in hooks.ON_CANCELLED:
            hooks.ON_CANCELLED.append(meeting_cancelled)
        members.joined(membership_changed)
