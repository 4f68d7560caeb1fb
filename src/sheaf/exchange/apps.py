from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.exchange"
    label = "exchange"

    def ready(self) -> None:
        from sheaf.exchange import control, grants, witness, work
        from sheaf.web.registry import NavItem, inbox, nav

        control.register_kinds()
        grants.register_kinds()
        witness.register_kinds()
        nav(NavItem(label="Delivery", url_name="exchange:overview", verb="exchange.read", order=80))
        inbox(work.waiting)
