"""Invented contact points and liaison postings of one node, signed by its root like real ones."""

from __future__ import annotations

from typing import Any

from sheaf.access.actor import Actor
from sheaf.directory import services
from sheaf.kernel import node
from sheaf.kernel.states import BY_CODE, SECRETARIAT

# Numbers that cannot ring: the thousand that Ofcom keeps for drama (+44 20 7946 0000 to 0999).
_NUMBER = "+44 20 7946 0{:03d}"
_WORKING_DAYS = [0, 1, 2, 3, 4]
_DESKS = (
    ("police", "police", "Duty desk, round the clock (invented)", True),
    ("central-authority", "central-authority", "Requests desk (invented)", False),
    ("fiu", "fiu", "Exchange desk (invented)", False),
    ("immigration", "immigration", "Border watch (invented)", True),
    ("protection", "protection", "Protection desk (invented)", True),
    ("police", "focal", "SOMTC focal desk (invented)", False),
)
_SECRETARIAT = (("secretariat", "other", "Directory desk (invented)", False), ("secretariat", "focal", "Plan desk (invented)", False))
_LOCAL = {
    "THA": "ศูนย์ประสานงาน", "KHM": "ការិយាល័យទំនាក់ទំនង", "LAO": "ຫ້ອງການປະສານງານ", "MMR": "ဆက်သွယ်ရေးရုံး",
    "VNM": "Phòng liên lạc", "MYS": "Meja bertugas", "BRN": "Meja bertugas", "IDN": "Meja siaga", "SGP": "值班台",
    "PHL": "Tanggapan ng tungkulin", "TLS": "Gabinete de ligação",
}
_POSTINGS = {"THA": "MYS", "MYS": "THA", "IDN": "PHL", "PHL": "IDN", "VNM": "KHM", "KHM": "VNM", "SGP": "IDN",
             "LAO": "THA", "MMR": "THA", "BRN": "MYS", "TLS": "IDN"}
_CAPITALS = {"THA": "Bangkok", "MYS": "Kuala Lumpur", "IDN": "Jakarta", "PHL": "Manila", "KHM": "Phnom Penh",
             "VNM": "Ha Noi"}


def sign(actor: Actor) -> int:
    """Sign this node's invented contacts and its posting; how many entries were made. Running it again makes none."""
    here = node.current().state
    desks = list(_SECRETARIAT if here == SECRETARIAT else _DESKS)
    made = 0
    for place, (unit, function, name, always) in enumerate(desks):
        made += _once(actor, "contact", f"demo-{function if function == 'focal' else unit}", {
            **_desk(here, place, always), "unit": f"{here}/{unit}", "function": function, "name": name})
    if here in _POSTINGS:
        made += _once(actor, "liaison", "demo-liaison", _posting(here, _POSTINGS[here]))
    return made


def _once(actor: Actor, entry_type: str, subject: str, payload: dict[str, Any]) -> int:
    from sheaf.directory.queries import current

    if current(entry_type, state=node.current().state).filter(subject=subject).exists():
        return 0
    services.edit_entry(actor, entry_type=entry_type, subject=subject, payload=payload, version=0)
    return 1


def _desk(state: str, place: int, always: bool) -> dict[str, Any]:
    number = list(BY_CODE).index(state) * 20 + place
    languages = [code for code in BY_CODE[state].languages if code != "en"] + ["en"]
    hours = {"always": True} if always else {"always": False, "days": _WORKING_DAYS, "opens": "08:30", "closes": "16:30"}
    return {"phone": _NUMBER.format(number), "email": f"desk{place}@{state.lower()}.example", "languages": languages,
            "name_local": _LOCAL.get(state, ""), "note": "Invented for the demonstration; nobody answers.", **hours}


def _posting(state: str, host: str) -> dict[str, Any]:
    return {"name": "Attaché Bamboo (invented)", "unit": f"{state}/police", "host": host, "city": _CAPITALS[host],
            "accredited": [host], "crime_areas": ["drugs", "trafficking-in-persons"], "languages": ["en"],
            "phone": _NUMBER.format(list(BY_CODE).index(state) * 20 + 15), "email": f"liaison@{state.lower()}.example"}
