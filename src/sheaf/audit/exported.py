"""The file of heads that a witness gives to the auditor of the state whose heads they are: signed by the witness's node.

This room lies below keys and directory: `exchange` puts its functions for signing and checking into `SIGN` and `CHECK`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

from sheaf.audit import queries
from sheaf.audit.services import Head, parse_head
from sheaf.audit.verify import Anchor
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Invalid, SheafError
from sheaf.kernel.states import NODES

FORMAT = "sheaf audit heads 1"
CLOCK_SKEW = timedelta(minutes=10)  # as between the clocks of nodes on the wire
SIGN: list[Callable[[bytes], bytes]] = []
CHECK: list[Callable[[str, bytes, bytes], None]] = []


def export(state: str) -> str:
    """The heads of a state that this node witnesses, as the text of a signed file."""
    body = json.dumps({"format": FORMAT, "witness": node.current().state, "state": state,
                       "exported": clock.now().isoformat(), "heads": queries.heads_of(state)})
    return json.dumps({"body": body, "signature": SIGN[0](body.encode()).hex()}, indent=1)


def read(raw: bytes, source: str) -> list[Anchor]:
    """The heads in a peer's file, after its signature. `Invalid` for an unsigned file, one signed by somebody else, heads
    of another state, out of order, or of a time after the export."""
    here = node.current().state
    try:
        outer = json.loads(raw)
        body, signature = outer["body"].encode(), bytes.fromhex(outer["signature"])
        said = json.loads(body)
        witness, state, exported = said["witness"], said["state"], datetime.fromisoformat(said["exported"])
        items, proper = said["heads"], said["format"] == FORMAT and witness in NODES and exported.tzinfo is not None
        heads = [parse_head(here, {name: item[name] for name in ("state", "seq", "digest", "at")}) for item in items]
    except (ValueError, KeyError, TypeError, AttributeError):
        proper = False
    if not proper:
        raise Invalid(f"{source} is not a signed file of heads, as `sheaf audit heads export` writes it.", code="audit_heads")
    if state != here or witness == here:
        raise Invalid(f"{source} holds heads of {state} from {witness}; heads of {here} from a peer are needed.", code="audit_heads")
    _check(witness, body, signature, source)
    _in_order(heads, exported, source)
    return [Anchor(head.seq, head.digest, f"{witness} ({source})") for head in heads]


def _check(witness: str, body: bytes, signature: bytes, source: str) -> None:
    try:
        CHECK[0](witness, body, signature)
    except SheafError as error:
        raise Invalid(f"{source}: {error.message}", code="audit_heads_signature") from None


def _in_order(heads: list[Head], exported: datetime, source: str) -> None:
    """Sequence and time go up together, and nothing is later than the export. Two digests of one sequence are evidence of
    a fork and stay: the comparison shows which is not ours."""
    late = exported > clock.now() + CLOCK_SKEW or any(head.at > exported + CLOCK_SKEW for head in heads)
    if late or any(one.seq > two.seq or (one.seq < two.seq and one.at > two.at) for one, two in pairwise(heads)):
        raise Invalid(f"{source}: sequence and time of the heads do not fit together.", code="audit_heads_order")
