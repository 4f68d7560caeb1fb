from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.register.screening"
    label = "screening"

    def ready(self) -> None:
        from sheaf.web.registry import NavItem, nav

        nav(NavItem("Screening", "screening:index", "screening.read", order=45))
