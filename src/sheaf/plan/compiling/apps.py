from django.apps import AppConfig

from sheaf.plan.joining import join


class Config(AppConfig):
    name = "sheaf.plan.compiling"
    label = "compiling"

    def ready(self) -> None:
        from sheaf.plan.bodies import hooks as members
        from sheaf.plan.compiling import consenting, documents
        from sheaf.plan.compiling.panels import of_clause
        from sheaf.plan.compiling.queries import known, words_of
        from sheaf.plan.compiling.services import decided, meeting_moved, membership_changed, proposed, year_withdrawn
        from sheaf.plan.editions import queries as editions
        from sheaf.plan.editions.about import NAMED
        from sheaf.plan.meetings import hooks
        from sheaf.plan.meetings.hooks import DOCUMENTS
        from sheaf.plan.reporting import clearing, opening
        from sheaf.web.registry import NavItem, nav

        consenting.register_kinds()
        join(clearing.UNPRINTABLE, documents.unset)
        join(opening.ON_WITHDRAWN, year_withdrawn)
        join(members.ON_MEMBERSHIP, membership_changed)
        hooks.SUBJECTS["compilation"] = hooks.Subject("compiled report", known)
        NAMED["compilation"] = words_of
        join(hooks.ON_PUT, proposed)
        join(hooks.ON_TAKEN, decided)
        join(hooks.ON_MOVED, meeting_moved)
        join(editions.PANELS, of_clause)
        DOCUMENTS.update({"Agenda": "compiling:agenda", "Decision sheet": "compiling:decisions"})
        nav(NavItem("Reports", "compiling:index", "plan.read", order=26))
