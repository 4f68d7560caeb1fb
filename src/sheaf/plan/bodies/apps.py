from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.plan.bodies"
    label = "bodies"

    def ready(self) -> None:
        from sheaf.plan.bodies.work import items
        from sheaf.web.registry import NavItem, inbox, nav

        inbox(items)
        nav(NavItem("Bodies", "bodies:index", "plan.read", order=22))
