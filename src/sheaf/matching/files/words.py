"""A name's reading and a comparison, in words for people or as JSON."""

from __future__ import annotations

import json
from typing import Any

from sheaf.matching.keys import keys_of
from sheaf.matching.reading import read
from sheaf.matching.scoring import compare
from sheaf.matching.subject import Match, Subject


def description(text: str, *, as_json: bool = False) -> str:
    """Script, convention, and of each part its role, readings, variant class and sounds; the keys of all."""
    reading = read(text)
    parts: list[dict[str, Any]] = [{
        "text": part.token.text, "role": part.role, "script": part.token.script, "readings": list(part.token.forms),
        "variant_of": list(part.token.canon), "sounds": list(part.token.skeleton)} for part in reading.parts]
    found = {"written": reading.written, "convention": reading.convention, "parts": parts,
             "keys": sorted(keys_of(Subject(names=(text,))))}
    return json.dumps(found, ensure_ascii=False) if as_json else _table(found)


def _table(found: dict[str, Any]) -> str:
    lines = [f"{found['written']}   read as: {found['convention'] or 'no certain convention'}"]
    for part in found["parts"]:
        line = f"  {part['text']}  [{part['role']}, {part['script']}]  reads {', '.join(part['readings']) or '-'}"
        line += f"; variant of {', '.join(part['variant_of'])}" if part["variant_of"] else ""
        lines.append(line + (f"; sounds {', '.join(part['sounds'])}" if part["sounds"] else ""))
    return "\n".join([*lines, f"  keys: {' '.join(found['keys'])}"])


def explanation(left: str, right: str, *, as_json: bool = False) -> str:
    """Score and reasons of two names."""
    match = compare(Subject(names=(left,)), Subject(names=(right,)))
    return json.dumps(_plain(match), ensure_ascii=False) if as_json else "\n".join(
        [f"{match.score:.4f}  ({match.version})", *(f"  {reason.weight:+.3f}  {reason.sentence}" for reason in match.reasons)])


def _plain(match: Match) -> dict[str, Any]:
    reasons = [{"feature": item.feature, "left": item.left, "right": item.right, "weight": item.weight, "sentence": item.sentence}
               for item in match.reasons]
    return {"score": match.score, "version": match.version, "reasons": reasons}
