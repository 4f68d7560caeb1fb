from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.register.records"
    label = "records"

    def ready(self) -> None:
        from sheaf.web.registry import NavItem, nav

        nav(NavItem("Register", "records:search", "record.search", order=10))
