"""Every address of a node: pages, the API, the wire between nodes."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from sheaf.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sheaf.web.urls")),
    path("account/", include("sheaf.access.account_urls")),
    path("", include("sheaf.access.urls")),
    path("directory/", include("sheaf.directory.urls")),
    path("plan/meetings/", include("sheaf.plan.meetings.urls")),
    path("plan/reports/", include("sheaf.plan.compiling.urls")),
    path("public/plan/", include("sheaf.plan.sharing.urls")),
    path("plan/bodies/", include("sheaf.plan.bodies.urls")),
    path("plan/programme/", include("sheaf.plan.programme.urls")),
    path("plan/offline/", include("sheaf.plan.reporting.offline.urls")),
    path("plan/year/", include("sheaf.plan.reporting.urls")),
    path("plan/registers/", include("sheaf.plan.registers.urls")),
    path("plan/", include("sheaf.plan.glance.urls")),
    path("plan/", include("sheaf.plan.editions.urls")),
    path("exchange/", include("sheaf.exchange.urls")),
    path("", include("sheaf.register.records.urls")),
    path("lists/", include("sheaf.register.lists.urls")),
    path("alerts/", include("sheaf.register.alerts.urls")),
    path("screening/", include("sheaf.register.screening.urls")),
    path("ask/", include("sheaf.register.asks.urls")),
    path("requests/", include("sheaf.requests.urls")),
    path("wire/v1/", include("sheaf.exchange.wire_urls")),
    path("wire/v1/directory/", include("sheaf.directory.wire_urls")),
    path("api/v1/", api.urls),
]
handler404 = "sheaf.web.views.not_found"
handler500 = "sheaf.web.views.broken"
