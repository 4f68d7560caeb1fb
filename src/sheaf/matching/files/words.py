"""A name's reading and a comparison, in words for people or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sheaf.matching.files.opening import shown
from sheaf.matching.keys import asked_of
from sheaf.matching.reading import readings
from sheaf.matching.reading.disguise import disguised
from sheaf.matching.reading.shape import Reading
from sheaf.matching.scoring import relations as is_
from sheaf.matching.subject import Match, Subject
from sheaf.matching.versions import KEYS, VERSION, comparer

MOST = 20_000  # characters printed


def description(text: str, *, as_json: bool = False) -> str:
    """Script, convention, and of each part its role, readings, variant class and sounds; the keys that a node keeps of all, and those
    that it asks for besides to find it."""
    reading, *others = readings(text)
    own, further = asked_of(Subject(names=(text,)))
    found = {"written": reading.written, "convention": reading.convention, "parts": _parts(reading),
             "aliases": [{"written": other.written, "convention": other.convention, "parts": _parts(other)} for other in others],
             "keys_version": KEYS, "keys": sorted(own), "asked_besides": sorted(further)}
    return json.dumps(found, ensure_ascii=False) if as_json else _table(found)


def _parts(reading: Reading) -> list[dict[str, Any]]:
    return [{"text": part.token.text, "role": part.role, "script": part.token.script, "readings": list(part.token.forms),
             "variant_of": list(part.token.canon), "sounds": list(part.token.skeleton)} for part in reading.parts]


def _lines(parts: list[dict[str, Any]]) -> Iterator[str]:
    for part in parts:
        line = f"  {part['text']}  [{part['role']}, {part['script']}]  reads {', '.join(part['readings']) or '-'}"
        line += f"; variant of {', '.join(part['variant_of'])}" if part["variant_of"] else ""
        yield line + (f"; sounds {', '.join(part['sounds'])}" if part["sounds"] else "")


def _table(found: dict[str, Any]) -> str:
    lines = [f"{found['written']}   read as: {found['convention'] or 'no certain convention'}", *_lines(found["parts"])]
    for alias in found["aliases"]:
        lines += [f"  alias {alias['written']}:", *_lines(alias["parts"])]
    if disguised(found["written"]):
        lines.append("  holds letters that cannot be seen or are of another alphabet than their neighbours")
    if not found["parts"]:
        lines.append("  no name can be read from this; it matches nobody")
    besides = len(found["asked_besides"])
    lines.append(f"  keys: {' '.join(found['keys'])}")
    lines.append(f"  asked for besides: {besides:,} {'key' if besides == 1 else 'keys'} (--json tells them)")
    return shown("\n".join(lines), MOST)


def explanation(left: str, right: str, *, as_json: bool = False, version: str = VERSION) -> str:
    """By a released version: score, parts of the names side by side, and reasons."""
    match = comparer(version)(Subject(names=(left,)), Subject(names=(right,)))
    if as_json:
        return json.dumps(_plain(match), ensure_ascii=False)
    reasons = [f"  {reason.weight:+.3f}  {reason.sentence}" for reason in match.reasons] or ["  Nothing could be compared."]
    beside = [f"  {part.left or '-'} | {part.right or '-'}  {is_.WORDS.get(part.relation, part.relation)}" for part in match.parts]
    return shown("\n".join([f"{match.score:.4f}  ({match.version})", *beside, *reasons]), MOST)


def _plain(match: Match) -> dict[str, Any]:
    return {"score": match.score, "version": match.version, "parts": [asdict(part) for part in match.parts],
            "reasons": [asdict(reason) for reason in match.reasons]}
