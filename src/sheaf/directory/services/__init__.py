"""What the directory does: own entries, roots and trust, publishing (the Secretariat), pulling (everybody)."""

from sheaf.directory.services.entries import edit_entry, sign_own, withdraw_entry
from sheaf.directory.services.publishing import (
    accept_submission,
    answer_pull,
    publish,
    publish_own,
    publish_snapshot,
    renew_snapshot,
    submit,
)
from sheaf.directory.services.pulling import forget_old_snapshots, pull, take
from sheaf.directory.services.roots import card, fingerprint, handovers, make_root, pin, read_card, rotate_root

__all__ = [
    "accept_submission", "answer_pull", "card", "edit_entry", "fingerprint", "forget_old_snapshots", "handovers",
    "make_root", "pin", "publish", "publish_own", "publish_snapshot", "pull", "read_card", "renew_snapshot",
    "rotate_root", "sign_own", "submit", "take", "withdraw_entry",
]
