from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.directory"
    label = "directory"

    def ready(self) -> None:
        from sheaf.directory.work import items
        from sheaf.web.registry import NavItem, inbox, nav

        inbox(items)
        nav(NavItem(label="Directory", url_name="directory:overview", verb="directory.read", order=60))
