from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.register.lists"
    label = "lists"

    def ready(self) -> None:
        from sheaf.web.registry import NavItem, nav

        nav(NavItem("Lists", "lists:index", "list.read", order=40))
