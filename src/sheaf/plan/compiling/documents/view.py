"""What each rendering shows of a snapshot.

full: everything, for senior officials. ammtc: what states released to ministers or further, of the rest the status alone. public:
counts by component; a state's own line only with its consent, and of it only what it released to the public. Which states are counted and
whose line is shown is settled beside all that is public (`told`, decision 0305). Without that a snapshot is counted alone, as what was
published before: where fewer states than its `fewest` reported on a component without consent, their entries are in no count (0302); one
of before that rule has no such number, and is shown as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sheaf.kernel.states import place
from sheaf.plan.compiling.counting import FEWEST
from sheaf.plan.compiling.figures import shown_of
from sheaf.plan.reporting.table import asks

FULL, AMMTC, PUBLIC = "full", "ammtc", "public"
RENDERINGS = {FULL: "Full report, for senior officials", AMMTC: "Report to ministers", PUBLIC: "Public report"}
_LEVELS = {FULL: {"officials", "ministers", "public"}, AMMTC: {"ministers", "public"}, PUBLIC: {"public"}}
STATUSES = ("done", "under_way", "planned", "not_started", "not_applicable")
NOT_REPORTED = "not_reported"
STATUS_WORDS = {
    "done": "done", "under_way": "under way", "planned": "planned", "not_started": "not started",
    "not_applicable": "not applicable under domestic law", "not_reported": "not reported",
}
_BASIS = ("Of {year} what came in time is counted, as in the components; of earlier years what each state submitted last, also after its "
          "report was circulated.")
DESTINATIONS = {"edition": "the next edition", "follow_up": "follow-up in this edition"}
SIGNS = {"done": "●", "under_way": "◐", "planned": "○", "not_started": "□", "not_applicable": "–", "not_reported": "?"}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: texts are empty where the rendering shows the status alone."""

    subject: str
    title: str
    status: str
    narrative: str = ""
    obstacles: str = ""
    needs: str = ""
    copied_from: int | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Reported:
    """One state's part of a component. figures: (title, value, unit, source)."""

    state: str
    lines: tuple[Line, ...]
    figures: tuple[tuple[str, str, str, str], ...] = ()
    asked: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator of all states together. rows: (of whom or what, value in words, who reported) of the whole, where enough states
    reported it, and of each split; answers: of yes and no, year to how many say which; left: what the public is not shown, because of
    what is public already."""

    code: str
    title: str
    rows: tuple[tuple[str, str, str], ...]
    baseline: str = ""
    target: str = ""
    light: str = ""
    answers: tuple[tuple[str, dict[str, int]], ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """One component. counts: status to how many entries; by_state: the same for each state that the rendering names; missing: who has
    not reported, named only to officials and ministers; silent: how many that are; asked: entries that each state was to make."""

    area: str
    title: str
    finding: str
    counts: dict[str, int]
    by_state: dict[str, dict[str, int]]
    parts: tuple[Reported, ...]
    missing: tuple[str, ...]
    silent: int
    measured: tuple[Measured, ...] = ()
    uncounted: int = 0  # states that reported and are in no count
    asked: int = 0
    reported: int = 0  # states whose part is counted, named or not
    withheld: int = 0  # states that agree to their own line and are not shown

    @property
    def told(self) -> dict[str, int]:
        """Every entry that was to be made, one for each state and clause: by status, and those that nobody made as not reported."""
        return with_unreported(self.counts, self.asked * (self.reported + self.silent))

    def of_state(self, state: str) -> dict[str, int]:
        """The same of one state that the rendering names."""
        return with_unreported(self.by_state.get(state, {}), self.asked)


@dataclass(frozen=True, slots=True)
class Achieved:
    """What became of one clause. by_year: year to status to count; done_by: states that said it is done, where the rendering names them."""

    subject: str
    title: str
    by_year: dict[int, dict[str, int]]
    done_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A document as data, ready to be drawn."""

    rendering: str
    title: str
    subtitle: str
    year: int
    day: str
    digest: str
    narrative: str
    facts: tuple[tuple[str, str], ...]
    counts: dict[str, int]
    chapters: tuple[Chapter, ...]
    invented: bool
    achieved: tuple[Achieved, ...] = ()
    achieved_by_state: tuple[tuple[str, dict[int, dict[str, int]]], ...] = ()  # state, year to status to count; empty for the public
    recommendations: tuple[tuple[str, str, str, str], ...] = ()  # finding, recommendation, clauses, for whom
    measured: tuple[Measured, ...] = ()  # of the whole programme
    draft: bool = False  # its content is not frozen
    thinned: bool = False  # entries of earlier years that are in no count
    basis: str = ""  # in a review: which submissions it counts


def with_unreported(counts: dict[str, int], asked: int) -> dict[str, int]:
    """The counts, and of what was asked what has no answer."""
    left = asked - sum(counts.values())
    return {**counts, **({NOT_REPORTED: left} if left > 0 else {})}


def view(snapshot: dict[str, Any], digest: str, rendering: str, *, draft: bool = False, told: dict[str, Any] | None = None) -> View:
    """The document of one rendering. draft: its content is not frozen yet, and it says so; told: of the public one, as of
    `openly.settled`. KeyError for a rendering that does not exist."""
    levels = _LEVELS[rendering]
    if rendering == PUBLIC:
        snapshot = {**snapshot, "indicators": shown_of(snapshot, told)}
    chapters = tuple(_chapter(snapshot, area, rendering, levels, told) for area in snapshot["areas"])
    achieved = tuple(_achieved(item, rendering, told) for item in snapshot.get("achievements", ()))
    total: Counter[str] = Counter()
    for chapter in chapters:
        total.update(chapter.told)
    return View(
        rendering,
        snapshot["title"],
        f"DRAFT: {RENDERINGS[rendering]}" if draft else RENDERINGS[rendering],
        snapshot["year"],
        snapshot["day"],
        digest,
        "" if rendering == PUBLIC else snapshot["narrative"],
        _facts(snapshot, rendering, sum(chapter.uncounted for chapter in chapters), alone=told is None),
        {status: total[status] for status in STATUS_WORDS if total[status]},
        chapters,
        bool(snapshot.get("invented")),
        achieved,
        _states(snapshot) if rendering != PUBLIC else (),
        tuple(_recommendation(item, rendering) for item in snapshot.get("recommendations", ())),
        measured_of(snapshot.get("indicators", ()), ""),
        draft,
        any(item.by_year != _by_year(whole["by_year"]) for item, whole in zip(achieved, snapshot.get("achievements", ()), strict=True)),
        _BASIS.format(year=snapshot["year"]) if "counted" in snapshot else "",
    )


def measured_of(rows: Iterable[dict[str, Any]], area: str) -> tuple[Measured, ...]:
    """The indicators of a component, or with an empty area those of the whole, of which enough states said something."""
    return tuple(
        Measured(item["code"], item["title"], tuple((of, said, reported) for of, said, reported in item["rows"]), item["baseline"],
                 item["target"], item["light"], tuple((year, dict(counts)) for year, counts in item["answers"]),
                 tuple(item.get("left", ())))
        for item in rows if item["area"] == area and (item["rows"] or item.get("left")))


def _achieved(item: dict[str, Any], rendering: str, told: dict[str, Any] | None) -> Achieved:
    if rendering == PUBLIC:
        counts = item.get("public", item["by_year"]) if told is None else told["achievements"].get(item["subject"], {})
        return Achieved(item["subject"], item["title"], _by_year(counts), ())
    return Achieved(item["subject"], item["title"], _by_year(item["by_year"]), tuple(item["done_by"]))


def _states(snapshot: dict[str, Any]) -> tuple[tuple[str, dict[int, dict[str, int]]], ...]:
    rows = snapshot.get("states", {})
    return tuple((state, _by_year(rows[state])) for state in sorted(rows, key=place))


def _by_year(years: dict[str, dict[str, int]]) -> dict[int, dict[str, int]]:
    return {int(year): _ordered(Counter(counts)) for year, counts in years.items()}


def _recommendation(item: dict[str, Any], rendering: str) -> tuple[str, str, str, str]:
    """The public sees what is recommended; the finding behind it is for officials and ministers."""
    return item["finding"] if rendering != PUBLIC else "", item["text"], ", ".join(item["clauses"]), DESTINATIONS[item["goes_to"]]


def _facts(snapshot: dict[str, Any], rendering: str, uncounted: int, *, alone: bool) -> tuple[tuple[str, str], ...]:
    """What the document is bound to, for its first page."""
    rows = [
        ("Plan", snapshot["edition"]["title"]),
        *([("Work programme", snapshot["programme"])] if snapshot.get("programme") else []),
        ("Meeting", snapshot["meeting"]["title"]),
        ("Format", f"{snapshot['format']['code']}, SHA-256 {snapshot['format']['digest'][:16]}…"),
    ]
    parts = len(snapshot["parts"])
    rows.append(("Reported", f"{parts} of {parts + len(snapshot['missing'])} component reports"))
    if uncounted:
        count = f"{uncounted} component {'report' if uncounted == 1 else 'reports'}"
        few = (f"where fewer than {snapshot['fewest']} such states reported" if alone else
               f"where a sum would tell what fewer than {FEWEST} of them said")
        rows.append(("Not counted", f"{count} of states that do not show their own line, {few}"))
    return tuple(rows if rendering != PUBLIC else [row for row in rows if row[0] != "Format"])


def counted_alone(snapshot: Mapping[str, Any], area: str) -> tuple[list[str], list[str]]:
    """Whom the public rendering of a snapshot counts in a component, and whom it names, where nothing else is public."""
    reported = [part["state"] for part in snapshot["parts"] if part["area"] == area]
    named = [state for state in reported if state in snapshot["consents"]]
    return (named if len(reported) - len(named) < snapshot.get("fewest", 0) else reported), named


def _told(snapshot: dict[str, Any], area: str, told: dict[str, Any] | None) -> tuple[list[str], list[str], int]:
    """For the public: whom it counts, whom it names, and how many agree and are not named."""
    if told is None:
        return *counted_alone(snapshot, area), 0
    cell = told["cells"][str(snapshot["year"])].get(area, {"counted": {}, "named": []})
    reported = {part["state"] for part in snapshot["parts"] if part["area"] == area}
    return list(cell["counted"]), cell["named"], len(reported & set(told["agree"]) - set(cell["named"]))


def _chapter(
    snapshot: dict[str, Any], area: dict[str, str], rendering: str, levels: set[str], told: dict[str, Any] | None
) -> Chapter:
    parts = sorted((part for part in snapshot["parts"] if part["area"] == area["code"]), key=lambda part: place(part["state"]))
    missing = tuple(sorted((item["state"] for item in snapshot["missing"] if item["area"] == area["code"]), key=place))
    counted, named, withheld = parts, parts, 0
    if rendering == PUBLIC:
        sums, shown, withheld = _told(snapshot, area["code"], told)
        counted, named = ([part for part in parts if part["state"] in states] for states in (sums, shown))
    counts: Counter[str] = Counter(entry["status"] for part in counted for entry in part["entries"])
    questions = snapshot["format"]["questions"]
    titles = {item["subject"]: item["title"] for item in questions}
    asked = sum(asks(item, area["code"]) for item in questions)
    return Chapter(
        area["code"], area["name"], snapshot["findings"].get(area["code"], "") if rendering != PUBLIC else "",
        _ordered(counts), {part["state"]: _ordered(Counter(entry["status"] for entry in part["entries"])) for part in named},
        tuple(_reported(part, titles, rendering, levels) for part in named), missing if rendering != PUBLIC else (), len(missing),
        measured_of(snapshot.get("indicators", ()), area["code"]), len(parts) - len(counted), asked, len(counted), withheld)


def _reported(part: dict[str, Any], titles: dict[str, str], rendering: str, levels: set[str]) -> Reported:
    lines = tuple(
        _line(entry, titles, rendering, levels) for entry in part["entries"] if rendering != PUBLIC or entry["shown_to"] in levels
    )
    figures = (
        tuple((item["title"], _plain(item["value"]), item["unit"], item["source"]) for item in part["figures"]) if rendering == FULL else ()
    )
    asked = (
        tuple((item["text"], item["answer"] or "The state lets its text stand.") for item in part["queries"]) if rendering == FULL else ()
    )
    return Reported(part["state"], lines, figures, asked)


def _line(entry: dict[str, Any], titles: dict[str, str], rendering: str, levels: set[str]) -> Line:
    title = titles.get(entry["subject"], "")
    if entry["shown_to"] not in levels:
        return Line(entry["subject"], title, entry["status"])
    inner = rendering != PUBLIC
    return Line(
        entry["subject"],
        title,
        entry["status"],
        entry["narrative"],
        entry["obstacles"] if inner else "",
        entry["needs"] if inner else "",
        entry["copied_from"] if rendering == FULL else None,
        entry["language"],
    )


def _plain(value: str) -> str:
    """A decimal without zeros at its end."""
    return value.rstrip("0").rstrip(".") if "." in value else value


def _ordered(counts: Counter[str]) -> dict[str, int]:
    return {status: counts[status] for status in STATUSES if counts[status]}
