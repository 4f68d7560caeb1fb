from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.plan.compiling"
    label = "compiling"

    def ready(self) -> None:
        from sheaf.plan.bodies import hooks as members
        from sheaf.plan.compiling import documents
        from sheaf.plan.compiling.panels import of_clause
        from sheaf.plan.compiling.queries import known
        from sheaf.plan.compiling.services import decided, meeting_moved, membership_changed, proposed, year_withdrawn
        from sheaf.plan.editions import queries as editions
        from sheaf.plan.meetings import hooks
        from sheaf.plan.meetings.hooks import DOCUMENTS
        from sheaf.plan.reporting import clearing, opening
        from sheaf.web.registry import NavItem, nav

        if documents.unset not in clearing.UNPRINTABLE:
            clearing.UNPRINTABLE.append(documents.unset)
        if year_withdrawn not in opening.ON_WITHDRAWN:
            opening.ON_WITHDRAWN.append(year_withdrawn)
        members.joined(membership_changed)
        hooks.SUBJECTS["compilation"] = hooks.Subject("compiled report", known)
        hooks.joined(hooks.ON_PUT, proposed)
        hooks.joined(hooks.ON_TAKEN, decided)
        if meeting_moved not in hooks.ON_MOVED:
            hooks.ON_MOVED.append(meeting_moved)
        if of_clause not in editions.PANELS:
            editions.PANELS.append(of_clause)
        DOCUMENTS.update({"Agenda": "compiling:agenda", "Decision sheet": "compiling:decisions"})
        nav(NavItem("Reports", "compiling:index", "plan.read", order=26))
