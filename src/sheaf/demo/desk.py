"""One person's programs on one node of the demonstration: the REST API with their token."""

from __future__ import annotations

from typing import Any

import httpx

from sheaf.demo.network import DemoNode
from sheaf.kernel.errors import SheafError

TIMEOUT = 30.0


class Desk:
    """One person's programs on one node: calls with their token; anything but success is an error."""

    def __init__(self, node: DemoNode, username: str) -> None:
        token = next(row["token"] for row in node.sign_ins if row["username"] == username)
        self.client = httpx.Client(base_url=f"{node.address}/api/v1", timeout=TIMEOUT, headers={"Authorization": f"Bearer {token}"})

    def get(self, path: str) -> Any:
        return self._send("GET", path)

    def post(self, path: str, body: Any = None) -> Any:
        return self._send("POST", path, body or {})

    def put(self, path: str, body: Any) -> Any:
        return self._send("PUT", path, body)

    def patch(self, path: str, body: Any) -> Any:
        return self._send("PATCH", path, body)

    def _send(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.client.request(method, path, json=body)
        if not answer.is_success:
            raise SheafError(f"{method} {path} gave {answer.status_code}: {answer.text[:500]}", code="demo")
        return answer.json() if answer.content else None
