from django.apps import AppConfig

from sheaf.plan.joining import join


class Config(AppConfig):
    name = "sheaf.plan.glance"
    label = "glance"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from sheaf.plan.editions import queries as editions
        from sheaf.plan.glance.panels import of_clause
        from sheaf.plan.glance.tallies import submitted
        from sheaf.plan.reporting.models import Submission
        from sheaf.web.registry import NavItem, nav

        post_save.connect(submitted, sender=Submission, dispatch_uid="glance.submitted")
        join(editions.PANELS, of_clause)
        nav(NavItem("Plan", "glance:front", "plan.read", order=20))
        nav(NavItem("At a glance", "glance:dashboard", "plan.read", order=21))
