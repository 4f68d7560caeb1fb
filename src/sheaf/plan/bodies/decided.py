"""Decisions that bring something about here, named by their codes: each must exist, be taken, and be of a kind and about a subject that
can. The room of the meetings, which stands above, says what it knows of a code (`hooks.DECISIONS`)."""

from __future__ import annotations

from collections.abc import Collection

from sheaf.kernel.errors import Invalid
from sheaf.plan.bodies import hooks

SETTLES = ("adopt", "approve", "endorse")
AGREES = (*SETTLES, "note", "task")
ANY = ("note", "adopt", "endorse", "approve", "task", "extend")


def check(code: str, *, does: str, kinds: Collection[str] = ANY, about: Collection[str] = (), of_kinds: Collection[str] = ()) -> None:
    """`Invalid` (field `decision`) unless there is such a decision, it is taken, and it is of one of these kinds. about: what it may be
    about, as `kind:code`, or a kind of subject in of_kinds; both empty: whatever it is about. does: what it is to do, in words."""
    found = next((known for look in hooks.DECISIONS if (known := look(code))), None)
    if not found:
        _refuse(f"There is no decision {code[:40]}.")
    elif not found.taken:
        _refuse(f"{code} is not taken: it is {found.state}.")
    elif found.kind not in kinds:
        _refuse(f"{code} is a decision to {found.kind}: {does} needs one to {_or(kinds)}.")
    elif (about or of_kinds) and found.about not in about and found.about.partition(":")[0] not in of_kinds:
        needed = [*(item or "nothing that is named" for item in about), *(f"a {kind}" for kind in of_kinds)]
        _refuse(f"{code} is about {found.about or 'nothing that is named'}: {does} needs one about {_or(needed)}.")


def _or(words: Collection[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def _refuse(why: str) -> None:
    raise Invalid("This decision cannot do it.", fields={"decision": why})
