"""The small federation of the exchange's tests: Thailand sends, Malaysia receives."""

from tests.unit.exchange.conftest import net, seen, send, template

__all__ = ["net", "seen", "send", "template"]
