from __future__ import annotations

from django.apps import AppConfig


class Config(AppConfig):
    name = "sheaf.access"
    label = "access"

    def ready(self) -> None:
        from sheaf.access import freshness, work  # noqa: F401 - freshness listens to the sign-in
        from sheaf.access.policy import may
        from sheaf.web import registry

        registry.decide_with(lambda actor, verb: may(actor, verb).allowed)
        registry.nav(registry.NavItem("People", "access:people", "access.manage", 80))
        registry.nav(registry.NavItem("Keys", "access:keys", "key.read", 82))
        registry.nav(registry.NavItem("Audit", "access:audit", "audit.read", 84))
        registry.inbox(work.waiting_grants)
