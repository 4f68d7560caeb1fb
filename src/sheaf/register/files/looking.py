"""What the cells of a table look like: whether its first line is a row, what a column without a heading holds, which columns that
are left out hold numbers by which somebody could be found. Looks only propose and warn; a person decides."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sheaf.matching.files.dates import BIRTH, to_date
from sheaf.register.files.plan import DATE_ORDERS, HEADINGS, IGNORE, ROW, Plan, is_known

DATE, PASSPORT, PHONE, NUMBER, NAME, OTHER = "date", "passport", "phone", "number", "name", ""
_VALUES = frozenset({DATE, PASSPORT, PHONE, NUMBER})
_TARGETS = {NAME: "name", DATE: BIRTH, PASSPORT: "passportNumber", PHONE: "phone"}
_PASSPORT = re.compile(r"[A-Z]{1,3}[ -]?\d{5,9}[A-Z]?")
_PHONE = re.compile(r"(\+|00?)[1-9][0-9 ()./-]{6,18}")
_PLAIN = re.compile(r"[0-9][0-9 ()./-]*")
_NAME = re.compile(r"[^\W\d_][^\d_@:;<>=|/\\]+")
_MOST_WORDS = 8
_FEW = 2  # rows that tell something
_LEAST_DIGITS, _LONG = 4, 8  # of a number at all; of one that is hardly an amount, a place or a code


def kind_of(cell: str) -> str:
    """What one cell looks like."""
    text = cell.strip()
    if any(sign.isdecimal() for sign in text):
        if any(to_date(text, order, BIRTH) for order in DATE_ORDERS):
            return DATE
        if _PASSPORT.fullmatch(text.upper()):
            return PASSPORT
        if _PHONE.fullmatch(text):
            return PHONE
        digits = sum(sign.isdecimal() for sign in text)
        return NUMBER if digits >= _LEAST_DIGITS and 2 * digits >= len(text) else OTHER
    return NAME if _NAME.fullmatch(text) and len(text.split()) <= _MOST_WORDS else OTHER


def first_of(sample: Sequence[Sequence[str]], known: Mapping[str, str]) -> str:
    """ROW where no cell of the first line is a known heading and it looks like the lines below it; else HEADINGS."""
    cells = [" ".join(cell.split()) for cell in sample[0]] if sample else []
    if not any(cells) or any(cell in known or is_known(cell) for cell in cells if cell):
        return HEADINGS
    if any(kind_of(cell) in _VALUES for cell in cells):
        return ROW
    alike = [_alike(cell, [line[at].strip() for line in sample[1:] if at < len(line) and line[at].strip()])
             for at, cell in enumerate(cells) if cell]
    return ROW if all(alike) else HEADINGS


def _alike(cell: str, below: Sequence[str]) -> bool:
    """Whether a cell of words could stand among those below it: none of them with a digit, nor a name of more words than its own one."""
    if kind_of(cell) != NAME or any(sign.isdecimal() for value in below for sign in value):
        return False
    return " " in cell or (bool(below) and not any(" " in value for value in below))


def guess_by_values(columns: Mapping[str, str], sample: Sequence[Sequence[str]]) -> dict[str, str]:
    """Column to property where there is no heading: the first column of names, of dates, of passports and of telephones. Single words with
    another column of names behind them are family names and given names, as passenger lists have them."""
    found = dict(columns)
    for at, name in enumerate(columns):
        target = _TARGETS.get(_kind(sample, at), IGNORE)
        found[name] = target if target not in found.values() else IGNORE
    at = list(found.values()).index("name") if "name" in found.values() else len(found)
    if _in_two(sample, at):
        family, given = list(columns)[at:at + 2]
        found |= {family: "lastName", given: "firstName"}
    return found


def _in_two(sample: Sequence[Sequence[str]], at: int) -> bool:
    """Whether names stand in this column and the next: single words, then others, each of them nearly always another one."""
    one, two = _column(sample, at), _column(sample, at + 1)
    if len(two) < _FEW or _kind(sample, at + 1) != NAME:
        return False
    single = sum(" " not in cell for cell in one)
    return 2 * single > len(one) and all(3 * len(set(cells)) >= 2 * len(cells) for cells in (one, two)) and min(map(len, two)) > 1


def warnings(plan: Plan, sample: Sequence[Sequence[str]]) -> list[str]:
    """What a person should know before the columns are taken so; sample: the first lines as they stand."""
    found = []
    if sample and first_of(sample, {}) == ROW:
        line = ", ".join(cell.strip()[:40] for cell in sample[0] if cell.strip())[:120]
        found.append(f"The first line looks like a person, not like names of columns: {line}. " + (
            "It is read as a row; say so if it names the columns." if plan.first == ROW else
            "Read as names of columns, nobody is looked for by it."))
    for at, (name, target) in enumerate(plan.columns.items()):
        if not target and _is_number(rows_of(plan, sample), at):
            found.append(f"The column {name} is left out, and its values look like numbers of passports, identity papers or telephones: "
                         "nobody is looked for by them.")
        elif not target and plan.first == ROW and _kind(rows_of(plan, sample), at) == NAME:
            found.append(f"The column {name} is left out, and its values look like names or words: nobody is looked for by them.")
    return found


def rows_of(plan: Plan, sample: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """The rows of a sample, without its headings."""
    return sample if plan.first == ROW else sample[1:]


def _column(sample: Sequence[Sequence[str]], at: int) -> list[str]:
    return [line[at].strip() for line in sample if at < len(line) and line[at].strip()]


def _kind(sample: Sequence[Sequence[str]], at: int) -> str:
    """What most cells of a column look like."""
    kinds = [kind_of(cell) for cell in _column(sample, at)]
    return max(dict.fromkeys(kinds), key=kinds.count, default=OTHER)


def _is_number(sample: Sequence[Sequence[str]], at: int) -> bool:
    """Whether most cells of a column look like the number of a paper or of a telephone."""
    cells = _column(sample, at)
    like = [cell for cell in cells if kind_of(cell) in {PASSPORT, PHONE} or _is_long(cell)]
    return bool(cells) and 2 * len(like) > len(cells)


def _is_long(cell: str) -> bool:
    return kind_of(cell) == NUMBER and bool(_PLAIN.fullmatch(cell)) and sum(sign.isdecimal() for sign in cell) >= _LONG
