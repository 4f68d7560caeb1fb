"""What the directory refuses, by code. The code travels into the audit row and onto the page."""

from __future__ import annotations

from sheaf.kernel.errors import SheafError


class DirectoryRefused(SheafError):
    """A pulled or submitted directory that must not be believed; the last good copy stays in use."""

    code, status = "directory_refused", 422


class PeerRefused(SheafError):
    """The Secretariat's node refused what we sent; `by_code` is its code."""

    code, status = "directory_peer_refused", 502


class Expired(SheafError):
    """The directory copy is older than seven days: other states' entries may not be used any more."""

    code, status = "directory_expired", 503


# code: the sentence for people
WHY = {
    "directory_malformed": "It is not a directory document of a known version.",
    "directory_too_large": "It is larger than a directory may be.",
    "directory_unknown_signer": "It is signed by a key that is not pinned here.",
    "directory_wrong_signer": "An entry of one state is signed by another state.",
    "directory_bad_signature": "A signature does not verify.",
    "directory_rollback": "It is older than the copy held here.",
    "directory_fork": "It has the number of the copy held here, but another content.",
    "directory_stale": "It is out of date: its seven days have passed.",
    "directory_future": "It is dated in the future.",
    "directory_mixed": "Its parts do not belong together: a digest differs from the snapshot's.",
    "directory_incomplete": "The snapshot lists an entry that was not sent.",
    "directory_omission": "The snapshot leaves out an entry that its state has not withdrawn.",
    "directory_bad_entry": "An entry breaks the rules for its type.",
    "directory_wrong_addressee": "It is addressed to another node.",
    "directory_not_publisher": "Only the Secretariat's node publishes.",
}


def refuse(code: str, **details: object) -> DirectoryRefused:
    """The error for a code of `WHY`; details hold states, types and numbers, never content."""
    return DirectoryRefused(f"The directory was refused. {WHY[code]}", code=code, **details)
