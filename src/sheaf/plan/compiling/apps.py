from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.plan.compiling"
    label = "compiling"

    def ready(self) -> None:
        from sheaf.plan.compiling.services import decided, meeting_moved
        from sheaf.plan.meetings import hooks
        from sheaf.plan.meetings.hooks import DOCUMENTS
        from sheaf.web.registry import NavItem, nav

        hooks.joined(hooks.ON_TAKEN, decided)
        if meeting_moved not in hooks.ON_MOVED:
            hooks.ON_MOVED.append(meeting_moved)
        DOCUMENTS.update({"Agenda": "compiling:agenda", "Decision sheet": "compiling:decisions"})
        nav(NavItem("Reports", "compiling:index", "plan.read", order=26))
