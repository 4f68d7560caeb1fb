"""Codes with which a node refuses what came over the wire, and what a sender does about each."""

from __future__ import annotations

from typing import Any

from sheaf.kernel.errors import SheafError

# code: (sentence, whether sending the same bytes again later may succeed)
REFUSALS: dict[str, tuple[str, bool]] = {
    "too_large": ("The message is over the size limit.", False),
    "malformed": ("The bytes are not a message of this protocol.", False),
    "version": ("The protocol version is not spoken here.", False),
    "suite": ("The cryptographic suite is not spoken here.", False),
    "misaddressed": ("The message is not addressed to this node.", False),
    "expired": ("The message expired before it arrived.", False),
    "too_early": ("The message is dated in the future: one of the two clocks is wrong.", True),
    "lifetime": ("The message's lifetime is longer than allowed.", False),
    "unknown_sender": ("The directory here does not know the sending node yet.", True),
    "signature": ("The node's signature does not verify with the keys that the directory here holds.", True),
    "id_reused": ("Another message with this id was accepted before.", False),
    "sequence_reused": ("Another message has this place in the conversation.", False),
    "gap_closed": ("The conversation has gone on without this message.", False),
    "digest": ("The sealed part is not the one that was signed.", False),
    "unknown_kind": ("This kind of message is not known here.", False),
    "kind_version": ("This version of the kind is not known here.", False),
    "unknown_key": ("It is sealed to a key that this node does not hold.", False),
    "missing_chunks": ("Chunks of its attachments have not arrived.", True),
    "cannot_open": ("The service key does not open it.", False),
    "inner_signature": ("The sending authority's signature does not verify.", True),
    "inner_mismatch": ("The signed document inside says something else than the header.", False),
    "rejected": ("The content breaks a rule of its kind.", False),
    "chunk_quota": ("Too many chunks wait here for their message.", True),
    "chunk_digest": ("The chunk's bytes are not the ones named.", False),
}


class WireRefused(SheafError):
    """Refused with a code of the table above. `header` is the parsed header where one was readable."""

    status = 422

    def __init__(self, code: str, *, header: Any = None, missing: tuple[str, ...] = (), because: str = "") -> None:
        super().__init__(REFUSALS[code][0], code=code)
        self.header, self.missing, self.because = header, missing, because

    @property
    def retry(self) -> bool:
        return REFUSALS[self.code][1]


class NotReady(SheafError):
    """This node has no copy of the directory yet and cannot know who calls. Try again shortly; nothing was decided."""

    code, status = "directory_none", 503
    retry_after = 30  # seconds: two turns of the directory's task


class Unreachable(SheafError):
    """The other node did not answer, or what answered was not its signed receipt. Try again later."""

    code, status = "unreachable", 502


def words(code: str) -> str:
    """The sentence for a delivery's error code, for pages and the shell."""
    more = {"unreachable": "The other node did not answer.", "receipt": "The answer was not a valid receipt.",
            "unconfirmed": "It expired, and the other node never answered.", "no_key": "The directory lacks a key.",
            "directory_none": "The other node has no copy of the directory yet.",
            "inward_address": "The directory's address of the node is on this machine.",
            "no_such_node": "The directory has no address for the node.", "": ""}
    return REFUSALS[code][0] if code in REFUSALS else more.get(code, code)
