"""What the API takes: the one base of every body's schema. A field that nobody reads is refused, never dropped in silence: whoever
misspells one would believe that it counts."""

from __future__ import annotations

from ninja import Schema
from pydantic import ConfigDict


class Given(Schema):
    model_config = ConfigDict(extra="forbid")
