"""The other documents, each from its data as JSON: national report, component review, agenda, decision sheet, comment matrix."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sheaf.kernel import canonical
from sheaf.kernel.states import name, place
from sheaf.plan.compiling.documents import measured
from sheaf.plan.compiling.documents.paper import Block, Bullets, Cell, Heading, Paper, Table, Text, cells, line, paragraphs
from sheaf.plan.compiling.documents.reported import UNIT, chart_and_table, line_row
from sheaf.plan.compiling.documents.view import STATUSES, Line, measured_of, with_unreported


def _paper(data: dict[str, Any], subtitle: str, banner: str, facts: list[tuple[str, str]], blocks: list[Block], *, contents: bool) -> Paper:
    told = tuple((key, line(value)) for key, value in facts if value)
    return Paper(
        data["title"], subtitle, banner, data["day"], canonical.digest(data), told, tuple(blocks), bool(data.get("invented")), contents
    )


def _counted(entries: list[dict[str, Any]]) -> dict[str, int]:
    counts = Counter(item["status"] for item in entries)
    return {status: counts[status] for status in STATUSES if counts[status]}


def _entries(entries: list[dict[str, Any]], titles: dict[str, str], what: str) -> Table:
    rows = tuple(line_row(Line(item["subject"], titles.get(item["subject"], ""), item["status"] or "not_reported", item["narrative"],
                               item["obstacles"], item["needs"], item["copied_from"], item["language"])) for item in entries)
    return Table(("Clause", "Status", "What the state reports"), rows, (2, 4, 12), what)


def _figures(part: dict[str, Any]) -> list[Block]:
    told = [f"{line(item['title'])}: {item['value']} {item['unit']}".strip() + f" ({line(item['source'])})" for item in part["figures"]]
    return [Bullets(tuple(told))] if told else []


def national(data: dict[str, Any]) -> Paper:
    """One state's report of a year. parts: [{area, title, words, entries, figures, queries}]; titles: of the questions; indicators: of
    `measured.by_state`."""
    state, parts = name(data["state"]), data["parts"]
    rows = [(part["title"], _counted(part["entries"])) for part in parts]
    blocks: list[Block] = [Heading("At a glance"), *chart_and_table(rows, "Entries by component and status", "Component",
                                                                    "Entries by component and status")] if rows else []
    for part in parts:
        blocks += [Heading(part["title"]), Text(f"{part['words']}.", quiet=True)]
        blocks += [_entries(part["entries"], data["titles"], part["title"])] if part["entries"] else []
        blocks += [*_figures(part), *_asked(part["queries"], 2)]
    blocks += measured.of_one(data["indicators"], 1)
    if data["missing"]:
        blocks += [Heading("Components not reported"), Bullets(tuple(data["missing"]))]
    banner = f"DRAFT of {state} · not submitted" if data["draft"] else f"RESTRICTED · report of {state}"
    return _paper(data, state, banner, [("Plan", data["plan"]), ("Work programme", data["programme"]), ("Format", data["format"])], blocks,
                  contents=True)


def _asked(queries: list[dict[str, Any]], level: int) -> list[Block]:
    if not queries:
        return []
    rows = tuple((Cell((name(item["by"]),)), Cell(tuple(paragraphs(item["text"]))),
                  Cell(tuple(paragraphs(item["answer"])) or ("The state lets its text stand." if item["stands"] else "Not answered yet.",)))
                 for item in queries)
    return [Heading("Questions and answers", level), Table(("Asked by", "Question", "Answer"), rows, (3, 7, 7), "Questions and answers")]


def component(data: dict[str, Any]) -> Paper:
    """The review of one component by who leads it. parts: [{state, words, entries, figures, queries}]; asked: entries that each state
    was to make; missing: who reported nothing; finding: in its words;
    indicators: all states together, of `view.measured_of`; values: of `measured.by_state`."""
    said = {part["state"]: _counted(part["entries"]) for part in data["parts"]}
    named = sorted({*said, *data["missing"]}, key=place)
    rows = [(name(state), with_unreported(said.get(state, {}), data.get("asked", 0))) for state in named]
    found = paragraphs(data["finding"])
    blocks: list[Block] = [Heading("The component"), Heading("Findings of the lead shepherd", 2)]
    blocks += map(Text, found) if found else [Text("No findings are written yet.", quiet=True)]
    if said:
        blocks += [Heading("By state", 2), *chart_and_table(rows, data["title"], "State", f"Entries by state and status: {UNIT}")]
    if data["missing"]:
        blocks.append(Text(f"Not reported: {', '.join(map(name, data['missing']))}.", quiet=True))
    blocks += [*measured.together(measured_of(data["indicators"], data["area"]), 2), *measured.by_state(data["values"], 2)]
    blocks += [Heading("Reports of the states")] if data["parts"] else []
    for part in data["parts"]:
        blocks += [Heading(name(part["state"]), 2), Text(f"{part['words']}.", quiet=True)]
        blocks += [_entries(part["entries"], data["titles"], name(part["state"])), *_figures(part), *_asked(part["queries"], 3)]
    leads = ", ".join(map(name, data["leads"])) or "nobody"
    return _paper(data, f"Component review, {data['year']}", "RESTRICTED · for senior officials",
                  [("Led by", leads), ("Findings by", data["by"]), ("Plan", data["plan"])], blocks, contents=True)


def agenda(data: dict[str, Any]) -> Paper:
    """The agenda of a meeting. items: [{title, clause, note, shared_with, mark, papers}]; missing: standing items that it lacks; open:
    follow-ups of meetings before that it lacks."""
    papers = any(item["papers"] for item in data["items"])
    rows = tuple((Cell((str(number),)), _item(item), *([Cell(tuple(item["papers"]))] if papers else []))
                 for number, item in enumerate(data["items"], 1))
    heads, widths = ("No.", "Item", *(["Papers"] if papers else [])), (1, 9, *([5] if papers else []))
    blocks: list[Block] = [Heading("Agenda")]
    blocks += [Table(heads, rows, widths, "Agenda")] if rows else [Text("The agenda is empty.", quiet=True)]
    if data["missing"]:
        blocks += [Heading("Standing items that the agenda lacks", 2), Bullets(tuple(data["missing"]))]
    if data.get("open"):
        blocks += [Heading("Open follow-ups that the agenda lacks", 2), Bullets(tuple(data["open"]))]
    return _paper(data, "Agenda", f"For participants of {data['code']}", _meeting_facts(data), blocks, contents=False)


def _item(item: dict[str, Any]) -> Cell:
    told = [*paragraphs(item["note"]), *([f"Clause {item['clause']}"] if item["clause"] else []), *([item["mark"]] if item["mark"] else []),
            *([f"Shared with {line(item['shared_with'])}"] if item["shared_with"] else [])]
    return Cell(tuple(told), line(item["title"]))


def _meeting_facts(data: dict[str, Any]) -> list[tuple[str, str]]:
    return [("Meeting", data["code"]), ("Body", data["body"]), ("Days", data["days"]), ("Place", data["place"]), ("Host", data["host"]),
            ("Chair", data["chair"]), ("Co-chairs", data["co_chairs"])]


def decisions(data: dict[str, Any]) -> Paper:
    """The decision sheet of a meeting. decisions: [{code, kind, how, text, about, clauses, reservations, follow_ups}]."""
    blocks: list[Block] = [Heading("Decisions")]
    for item in data["decisions"]:
        blocks += [Heading(f"{item['code']}: {item['kind']}", 2), *map(Text, paragraphs(item["text"])), Text(item["how"], quiet=True)]
        about = " · ".join([*([f"About {item['about']}"] if item["about"] else []), *item["clauses"]])
        blocks += [Text(about, quiet=True)] if about else []
        if item["positions"]:
            blocks.append(Bullets(tuple(line(text) for text in item["positions"])))
        if item["follow_ups"]:
            rows = tuple(cells(*map(line, row)) for row in item["follow_ups"])
            blocks.append(Table(("What follows", "Owner", "Until", "State"), rows, (7, 4, 3, 3), f"What follows from {item['code']}"))
    if not data["decisions"]:
        blocks.append(Text("No decision was put.", quiet=True))
    return _paper(data, "Decisions", f"For participants of {data['code']}", _meeting_facts(data), blocks, contents=False)


def matrix(data: dict[str, Any]) -> Paper:
    """The comments on a circulated text and what became of each. rows: [{anchor, state, text, response, outcome}]."""
    rows = tuple((Cell((line(item["anchor"]),)), Cell((name(item["state"]),)), Cell(tuple(paragraphs(item["text"]))),
                  Cell(tuple(paragraphs(item["response"])) or ("–",)), Cell((item["outcome"],))) for item in data["rows"])
    blocks: list[Block] = [Heading("Comments and responses")]
    heads = ("Place", "From", "Comment", "Response", "Outcome")
    blocks.append(Table(heads, rows, (3, 3, 6, 6, 3), "Comments and responses") if rows else Text("No comment was made.", quiet=True))
    return _paper(data, "Comment matrix", "RESTRICTED · for senior officials", [("Step", data["step"])], blocks, contents=False)
