"""A view of a snapshot as a paper: overview, a chapter for each component, in a review what became of each clause."""

from __future__ import annotations

from sheaf.kernel.states import name, place
from sheaf.plan.compiling.documents import charts, measured
from sheaf.plan.compiling.documents.paper import Block, Bullets, Cell, Chart, Heading, Paper, Table, Text, cells, line, paragraphs
from sheaf.plan.compiling.documents.view import AMMTC, FULL, PUBLIC, SIGNS, STATUS_WORDS, Achieved, Chapter, Line, Reported, View

BANNERS = {FULL: "RESTRICTED · for senior officials", AMMTC: "RESTRICTED · for ministers and senior officials", PUBLIC: "PUBLIC"}

WORDED = 3  # years beside which the words of a status have room
UNIT = "one for each state and clause that the year asks, “not reported” where there is none"
PAIR = 2  # signs with their counts in one line of a narrow cell


def report(shown: View) -> Paper:
    """The whole document of one rendering."""
    blocks: list[Block] = [*chair(shown), *overview(shown), *measured.together(shown.measured, 2), *achieved(shown), *recommended(shown)]
    for chapter in shown.chapters:
        blocks += chapter_blocks(chapter)
    return Paper(shown.title, shown.subtitle, banner(shown), shown.day, shown.digest,
                 tuple((key, line(value)) for key, value in shown.facts), tuple(blocks), shown.invented)


def banner(shown: View) -> str:
    """For whom it is, and that it is a draft where its content is not frozen."""
    return f"DRAFT, not frozen · {BANNERS[shown.rendering]}" if shown.draft else BANNERS[shown.rendering]


def chair(shown: View) -> list[Block]:
    """The Chair's words, where the rendering has them."""
    said = paragraphs(shown.narrative)
    return [Heading("From the Chair"), *map(Text, said)] if said else []


def counted(shown: View) -> list[tuple[str, dict[str, int]]]:
    """Entries that were to be made, by component and status."""
    return [(chapter.title, chapter.told) for chapter in shown.chapters]


def overview(shown: View) -> list[Block]:
    """The chart over all components and its table; a word where they would be empty."""
    rows = counted(shown)
    blocks: list[Block] = [Text("No entry is counted here.")]
    if any(count for _, told in rows for count in told.values()):
        blocks = [*chart_and_table(rows, "Entries by component and status", "Component", f"Entries by component and status: {UNIT}")]
    return [Heading("At a glance"), *blocks, *(Text(row, quiet=True) for row in _kept_back(shown))]


def _kept_back(shown: View) -> list[str]:
    """Where something is left out, and why."""
    return [f"{chapter.title}: {text}" for chapter in shown.chapters for text in (uncounted(chapter), withheld(chapter)) if text]


def uncounted(chapter: Chapter) -> str:
    """How many states reported and are in no count; empty where all are."""
    count = chapter.uncounted
    said = ("state that does not show its own line has reported; its entries are" if count == 1 else
            "states that do not show their own line have reported; their entries are")
    return f"{count} {said} in no count here, since a sum would tell them." if count else ""


def withheld(chapter: Chapter) -> str:
    """How many states agree to be shown and are not, and why; empty where all are."""
    count = chapter.withheld
    said = "state that agrees to show its own line is" if count == 1 else "states that agree to show their own line are"
    return f"{count} {said} not shown here, since the line beside what was published before would tell what others said." if count else ""


def chart_and_table(rows: list[tuple[str, dict[str, int]]], title: str, first: str, caption: str) -> list[Block]:
    """A chart, and the same as a table for who does not see it."""
    heads, found = charts.table_of(rows)
    widths = (5, *(2 if len(head) < 16 else 3 for head in heads[1:]))
    return [
        Chart(title, caption, tuple(rows)),
        Table((first, *heads[1:]), tuple(cells(*row) for row in found), widths, title, numbers=True),
    ]


def achieved(shown: View) -> list[Block]:
    """In a review: what became of each clause over the years."""
    if not shown.achieved:
        return []
    blocks: list[Block] = [Heading("Achievements by clause"), *([Text(shown.basis, quiet=True)] if shown.basis else [])]
    years = sorted({year for item in shown.achieved for year in item.by_year})
    total = [(str(year), _summed([item.by_year.get(year, {}) for item in shown.achieved])) for year in years]
    blocks += chart_and_table(total, "Entries by year and status", "Year", "Entries of all states and components, by year and status")
    heads = ("Clause", *map(str, years), *(["States that completed it"] if any(item.done_by for item in shown.achieved) else []))
    every = {state for state, _ in shown.achieved_by_state}
    rows = tuple(_achieved_row(item, years, len(heads), every) for item in shown.achieved)
    widths = (8, *(5 for _ in years), *([8] if len(heads) > len(years) + 1 else []))
    if shown.thinned:
        blocks.append(Text("Entries of states that do not show their own line are left out where such states were so few in a "
                           "component of a year that a sum would tell what they said.", quiet=True))
    blocks += [Heading("Every clause over the years", 2), *_legend(years), Table(heads, rows, widths, "Status of each clause by year")]
    return [*blocks, *_by_state(shown, years)]


def _by_state(shown: View, years: list[int]) -> list[Block]:
    """What each state reported over the years, where the rendering names states."""
    if not shown.achieved_by_state:
        return []
    rows = tuple(
        (Cell((name(state),)), *(_counts(by_year.get(year, {}), years) for year in years)) for state, by_year in shown.achieved_by_state
    )
    heads, widths = ("State", *map(str, years)), (6, *(4 for _ in years))
    return [
        Heading("Every state over the years", 2),
        *_legend(years),
        Table(heads, rows, widths, "Entries of each state by year and status"),
    ]


def _legend(years: list[int]) -> list[Block]:
    """The words of the signs, where cells are too narrow for them."""
    told = " · ".join(f"{SIGNS[status]} {words}" for status, words in STATUS_WORDS.items() if status != "not_reported")
    return [Text(f"Entries: {told}.", quiet=True)] if len(years) > WORDED else []


def _counts(counts: dict[str, int], years: list[int]) -> Cell:
    if len(years) > WORDED:
        told = [f"{SIGNS[status]}\u2060\u00a0{count}" for status, count in counts.items()]  # the joiner keeps a dash with its count
        return Cell(tuple("  ".join(told[place : place + PAIR]) for place in range(0, len(told), PAIR)))
    return Cell(tuple(f"{SIGNS[status]} {count} {STATUS_WORDS[status]}" for status, count in counts.items()))


def _summed(rows: list[dict[str, int]]) -> dict[str, int]:
    return {status: count for status in STATUS_WORDS if (count := sum(row.get(status, 0) for row in rows))}


def _achieved_row(item: Achieved, years: list[int], wide: int, every: set[str]) -> tuple[Cell, ...]:
    """every: the states that reported in these years."""
    done = f"all {len(every)}" if every and every <= set(item.done_by) else ", ".join(map(name, item.done_by)) or "–"
    found = [Cell((item.title,), item.subject)]
    found += [_counts(item.by_year.get(year, {}), years) for year in years]
    return tuple(found if len(found) == wide else [*found, Cell((done,))])


def recommended(shown: View) -> list[Block]:
    """In a review: recommendations as rows."""
    if not shown.recommendations:
        return []
    rows = tuple((Cell((str(number),)), *_recommended_row(item)) for number, item in enumerate(shown.recommendations, 1))
    return [Heading("Recommendations"), Table(("No.", "Recommendation", "Clauses", "For"), rows, (1, 8, 2, 3), "Recommendations")]


def _recommended_row(item: tuple[str, str, str, str]) -> tuple[Cell, ...]:
    finding, text, clauses, goes = item
    return Cell((*paragraphs(text), *(f"Finding: {row}" for row in paragraphs(finding)))), *cells(clauses or "–", goes)


def chapter_blocks(chapter: Chapter) -> list[Block]:
    """One component: findings, who is missing, the chart by state, and each state's part."""
    blocks: list[Block] = [Heading(chapter.title)]
    if found := paragraphs(chapter.finding):
        blocks += [Heading("Findings of the lead shepherd", 2), *map(Text, found)]
    if rows := states(chapter):
        caption = f"{chapter.title}: entries by state and status; {UNIT}"
        blocks += [Heading("By state", 2), *chart_and_table(rows, chapter.title, "State", caption)]
    blocks += [Text(text, quiet=True) for text in (missing(chapter), uncounted(chapter), withheld(chapter)) if text]
    blocks += measured.together(chapter.measured, 2)
    for part in chapter.parts:
        blocks += part_blocks(part)
    return blocks


def states(chapter: Chapter) -> list[tuple[str, dict[str, int]]]:
    """Entries by state and status, of states that the rendering names; those that did not report have none. Empty where nobody did."""
    named = sorted({*chapter.by_state, *chapter.missing}, key=place) if chapter.by_state else []
    return [(name(state), chapter.of_state(state)) for state in named]


def missing(chapter: Chapter) -> str:
    """Who has not reported, or how many."""
    if chapter.missing:
        return f"Not reported: {', '.join(map(name, chapter.missing))}."
    count = chapter.silent
    return f"{count} {'state has' if count == 1 else 'states have'} not reported." if count else ""


def part_blocks(part: Reported) -> list[Block]:
    """One state's part: a row for each clause, figures, questions with their answers."""
    title = f"{name(part.state)}: entries"
    table = Table(("Clause", "Status", "What the state reports"), tuple(map(line_row, part.lines)), (2, 4, 12), title)
    notes = [f"{line(title)}: {value} {unit}".strip() + f" ({line(source)})" for title, value, unit, source in part.figures]
    notes += [f"Asked: {line(question)} Answered: {line(answer)}" for question, answer in part.asked]
    return [Heading(name(part.state), 2), *([table] if part.lines else []), *([Bullets(tuple(notes))] if notes else [])]


def line_row(row: Line) -> tuple[Cell, ...]:
    """One entry as a row: clause, status with its sign, texts."""
    return (Cell((row.subject,)), Cell((f"{SIGNS[row.status]} {STATUS_WORDS[row.status]}",)),
            Cell(tuple(texts_of(row)), line(row.title), row.language))


def texts_of(row: Line) -> list[str]:
    """The paragraphs of one entry, obstacles and needs named."""
    found = paragraphs(row.narrative)
    found += [f"Obstacles: {item}" for item in paragraphs(row.obstacles)] + [f"Needs: {item}" for item in paragraphs(row.needs)]
    return [*found, f"(as reported for {row.copied_from})"] if row.copied_from else found
