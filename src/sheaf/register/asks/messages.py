"""The four kinds of this room: each is read strictly and mapped to one service function."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sheaf.exchange.registry import SERVICE, Inbound, Kind, register
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Invalid
from sheaf.kernel.handling import USE
from sheaf.register.asks import answering, asking, codes, description, packing, statement

_ANSWER = {"state": 16, "code": 64, "reference": 40, "conditions": codes.MAX_CONDITIONS, "contact": 80, "band": 16, "use": 20,
           "origin": codes.MAX_ORIGIN}
_ANSWERED = ("no_hit", "hit", "refused")
_QUESTION = {"subject", "salt", "urgent", "expires", "asker"}
_SLACK = timedelta(hours=1)  # two nodes' clocks, generously


def question(inbound: Inbound) -> None:
    """Another node asks. Everything is checked before the register is touched."""
    value = packing.unpack(inbound.body)
    if inbound.sender_unit != f"{inbound.sender}/service" or set(value) != _QUESTION or not isinstance(value["subject"], dict):
        raise Invalid("This is not a question.", code="ask_body")
    signer = value["asker"] if isinstance(value["asker"], dict) else {}
    signed = statement.Signed(**packing.texts(signer, {"text": 4000, "kid": 128, "signature": 8000}))
    said = statement.check(signed, sender=inbound.sender)
    subject = description.clean(value["subject"])
    expires = _instant(value["expires"])
    _instant(said.created)
    proper = (
        said.conversation == inbound.conversation and said.addressee == node.current().state
        and said.purpose in codes.PURPOSES and bool(said.case.strip()) and isinstance(value["urgent"], bool)
        and isinstance(value["salt"], str) and said.subject_digest == statement.digest_of(subject, value["salt"])
        and clock.now() - _SLACK < expires <= clock.now() + codes.LIFETIME + _SLACK)
    if not proper:
        raise Invalid("The question and the asker's statement do not belong together.", code="asker_statement")
    answering.answer(answering.Asked(inbound.sender, inbound.conversation, said, signed, subject, value["urgent"], expires))


def answer(inbound: Inbound) -> None:
    """A node that we asked has answered."""
    found: dict[str, Any] = dict(packing.texts(packing.unpack(inbound.body), _ANSWER))
    use = tuple(found.pop("use").split())
    proper = (found["state"] in _ANSWERED and bool(found["reference"]) == (found["state"] == "hit")
              and (found["state"] == "hit" or not found["origin"]) and found["band"] in codes.BANDS
              and set(use) <= set(USE) and (not found["contact"] or found["contact"].startswith(f"{inbound.sender}/")))
    if not proper:
        raise Invalid("This is not an answer.", code="ask_body")
    handling = inbound.handling.as_dict() if inbound.handling else {}
    asking.take_answer(inbound.sender, inbound.conversation, {**found, "handling": {**handling, "use": list(use)} if use else handling})


def held(inbound: Inbound) -> None:
    """A node that we asked lets a person decide."""
    value = packing.texts(packing.unpack(inbound.body), {"since": 40})
    asking.take_held(inbound.sender, inbound.conversation, _instant(value["since"]))


def corrected(inbound: Inbound) -> None:
    """A node corrects a hit that it told us."""
    value = packing.texts(packing.unpack(inbound.body), {"reference": 40, "decision": 32, "ground": 32, "note": codes.MAX_NOTE})
    if value["decision"] not in codes.CORRECTIONS or value["ground"] not in {"", *codes.CORRECTION_GROUNDS}:
        raise Invalid("This is not a correction.", code="ask_body")
    asking.take_correction(inbound.sender, inbound.conversation, value.pop("reference"), value)


def register_kinds() -> None:
    """Called once when Django starts."""
    for name, handler in ((codes.KIND_QUESTION, question), (codes.KIND_ANSWER, answer), (codes.KIND_HELD, held),
                          (codes.KIND_CORRECTED, corrected)):
        register(Kind(name, 1, handler, opens=SERVICE))


def _instant(text: Any) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        found = None
    if found is None or found.tzinfo is None:
        raise Invalid("A date of the body is wrong.", code="ask_body")
    return found
