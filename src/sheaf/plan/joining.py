"""How rooms join what another room calls: each when Django starts, which may be more than once."""

from __future__ import annotations

from typing import TypeVar

Hook = TypeVar("Hook")


def join(hooks: list[Hook], hook: Hook) -> None:
    """Add a hook; adding it again changes nothing."""
    if hook not in hooks:
        hooks.append(hook)
