"""Knocks on a door of the table as a member of the cast, with ids that name nothing and an empty body."""

from __future__ import annotations

import re

from tests.cast import Cast
from tests.doors import Door

NO_SUCH_ID = "00000000-0000-7000-8000-000000000000"
JSON_PAGES = ("records/<record_id>/layout",)  # pages whose script sends JSON
NAMES = {"name": "x", "entry_type": "unit", "prop": "name"}


class World:
    """The cast before the doors. What a reader may see of real things, each room's own tests tell as a story."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def knock(self, who: str, door: Door) -> int:
        """The status that this member of the cast gets."""
        path = "/" + re.sub(r"<(\w+)>", lambda found: NAMES.get(found[1], NO_SUCH_ID), door.route)
        client = self.cast.client(who)
        if door.method == "GET":
            return int(client.get(path).status_code)
        if door.route.startswith("api/") or door.route in JSON_PAGES:
            return int(client.generic(door.method, path, b"{}", content_type="application/json").status_code)
        return int(client.post(path, {}).status_code)
