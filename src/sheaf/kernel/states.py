"""The eleven Member States and the Secretariat, by ISO 3166-1 alpha-3 (`ASEC` is the Secretariat)."""

from __future__ import annotations

from dataclasses import dataclass

SECRETARIAT = "ASEC"


@dataclass(frozen=True, slots=True)
class State:
    """code: alpha-3; alpha2: ISO alpha-2 as FollowTheMoney uses it; languages: ISO 639-1."""

    code: str
    alpha2: str
    name: str
    languages: tuple[str, ...]
    utc_offset_minutes: int


_ALL = (
    State("BRN", "bn", "Brunei Darussalam", ("ms", "en"), 480),
    State("KHM", "kh", "Cambodia", ("km",), 420),
    State("IDN", "id", "Indonesia", ("id",), 420),
    State("LAO", "la", "Lao PDR", ("lo",), 420),
    State("MYS", "my", "Malaysia", ("ms", "en"), 480),
    State("MMR", "mm", "Myanmar", ("my",), 390),
    State("PHL", "ph", "Philippines", ("fil", "en"), 480),
    State("SGP", "sg", "Singapore", ("en", "ms", "zh", "ta"), 480),
    State("THA", "th", "Thailand", ("th",), 420),
    State("TLS", "tl", "Timor-Leste", ("pt", "tet"), 540),
    State("VNM", "vn", "Viet Nam", ("vi",), 420),
    State(SECRETARIAT, "", "ASEAN Secretariat", ("en",), 420),
)
BY_CODE = {state.code: state for state in _ALL}
MEMBERS = tuple(state.code for state in _ALL if state.code != SECRETARIAT)
NODES = tuple(BY_CODE)


LANGUAGES = {"en": "English", "fil": "Filipino", "id": "Indonesian", "km": "Khmer", "lo": "Lao", "ms": "Malay", "my": "Burmese",
             "pt": "Portuguese", "ta": "Tamil", "tet": "Tetum", "th": "Thai", "vi": "Vietnamese", "zh": "Chinese"}


def language(code: str) -> str:
    """The language's name in English; an unknown tag is returned as it is."""
    return LANGUAGES.get(code, code)


def place(code: str) -> tuple[int, str]:
    """Where a state stands in a list: by its English name, as ASEAN's documents have it; an unknown code after all others."""
    return (NODES.index(code) if code in BY_CODE else len(NODES), code)


def whose(code: str) -> str:
    """“Thailand’s”, “the Philippines’”: before what is a state's."""
    said = name(code)
    return f"{said}’" if said.endswith("s") else f"{said}’s"


def name(code: str) -> str:
    """The state's name in English; an unknown code is returned as it is."""
    return BY_CODE[code].name if code in BY_CODE else code
