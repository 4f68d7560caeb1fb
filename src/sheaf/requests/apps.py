from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.requests"
    label = "requests"

    def ready(self) -> None:
        from sheaf.requests import inbox, messages
        from sheaf.web import registry

        messages.register_kinds()
        registry.nav(registry.NavItem(label="Requests", url_name="requests:list", verb="request.read", order=50))
        registry.inbox(inbox.waiting)
