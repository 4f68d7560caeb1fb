from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.plan.editions"
    label = "editions"

    def ready(self) -> None:
        from sheaf.web.registry import NavItem, nav

        nav(NavItem("Plan", "editions:index", "plan.read", order=20))
