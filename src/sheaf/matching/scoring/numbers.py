"""Numbers in names of companies, funds and vessels, in figures or Roman: another number is another fund."""

from __future__ import annotations

_ROMANS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
_VALUES = {form: str(value) for value, form in enumerate(_ROMANS.split(), 1)}


def value_of(form: str) -> str:
    """The figures of a number, Roman or not; empty where a form is none."""
    return form.lstrip("0") or "0" if form.isdigit() else _VALUES.get(form, "")


def numbers_differ(p: str, q: str) -> bool:
    """Whether both are numbers, and not one."""
    left = value_of(p)
    return bool(left) and bool(right := value_of(q)) and left != right


def numbers_of(forms: tuple[str, ...]) -> frozenset[str]:
    """The numbers of a name after its first word; a lone letter may be an initial there."""
    return frozenset(value for at, form in enumerate(forms) if (value := value_of(form)) and (at or form.isdigit()))
