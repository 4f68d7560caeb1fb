"""Requests between authorities: drafted, released by a second person, carried through their tables by both sides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sheaf.exchange import services as exchange
from sheaf.kernel.handling import Handling
from sheaf.register.asks.models import Answer
from sheaf.requests import services
from sheaf.requests.models import Conversation
from sheaf.requests.table import Transition
from tests.sim.people import BASIS, somebody
from tests.sim.world import World

POLICE, REPORT, CORRECTION = "police_request", "intelligence_report", "correction"
EARLY_ENDS = ("withdraw", "refuse", "forward")  # rarely taken, so that most conversations go their whole way
LIVELY = 10  # conversations that people have in hand; older ones rest
Fill = Callable[[str, str], dict[str, Any]]  # (matter, record reference) -> fields


def _request(text: str, _: str) -> dict[str, Any]:
    return {"title": text, "crime_area": "drugs", "asked": text, "purpose": "investigation", "case": "C-1", "facts": text,
            "why_held": text, "subject": text, "role": "suspect", "link": text, "evidence": "no", "urgency_reason": text}


def _report(text: str, _: str) -> dict[str, Any]:
    return {"title": text, "crime_area": "drugs", "report": text}


FILLS: dict[str, Fill] = {
    "police_request.submit": _request,
    "police_request.acknowledge_by_phone": lambda text, _: {"who": text, "number": "+66 2 000 0000", "when": "2026-11-02T02:00"},
    "police_request.ask_back": lambda text, _: {"question": text},
    "police_request.supply": lambda text, _: {"text": text},
    "police_request.answer": lambda text, ref: {**_report(text, ref), "evidence_consent": "no"},
    "police_request.partial": lambda text, ref: {**_report(text, ref), "missing": text},
    "police_request.no_trace": lambda text, _: {"searched": text},
    "police_request.refuse": lambda text, _: {"ground": "ongoing", "basis": BASIS, "explanation": text},
    "police_request.withdraw": lambda _, __: {"reason": "solved"},
    "intelligence_report.send": _report,
    "intelligence_report.close": lambda text, _: {"use_made": text},
    "correction.submit": lambda text, ref: {"title": text, "claim": "wrong_match", "record_ref": ref, "brought_by": "authority",
                                            "grounds": text},
    "correction.ask_back": lambda text, _: {"question": text},
    "correction.supply": lambda text, _: {"text": text},
    "correction.correct": lambda text, ref: {"record_ref": ref, "finding": text},
    "correction.correct_partly": lambda text, ref: {"record_ref": ref, "finding": text, "kept": text},
    "correction.refuse": lambda text, ref: {"record_ref": ref, "ground": "accurate", "basis": BASIS, "finding": text},
}


def open_request(world: World) -> None:
    """An officer drafts a police request, sometimes with a file, or a report, and hands it to a second person."""
    rng = world.rng
    sender, (other, *_) = world.pair(1, members=True)
    kind = POLICE if rng.random() < 0.8 else REPORT
    priority = rng.choice(("routine", "urgent", "flash"))
    compartment = "OPS" if rng.random() < 0.2 else "OPEN"
    forwardable, with_file = rng.random() < 0.5, rng.random() < 0.4
    text = world.matter(sender, other)

    def do() -> str:
        actor = somebody(sender)
        draft = services.start(actor, kind=kind, to=f"{other}/police")
        opener = draft.spec.table.opener
        services.save(actor, draft_id=draft.id, fields=FILLS[f"{kind}.{opener}"](text, ""), priority=priority,
                      handling=Handling(compartment=compartment).as_dict(), forwardable=forwardable)
        if with_file:
            services.attach(actor, draft_id=draft.id, name="file.txt", media_type="text/plain", content=text.encode() * 40)
        services.submit(actor, draft_id=draft.id)
        return draft.id

    _drafted(world, sender, world.act(sender, do))


def open_correction(world: World) -> None:
    """Somebody who was told of a hit says that it is wrong."""
    state = world.member()
    which = world.rng.random()

    def do() -> str:
        hits = list(Answer.objects.filter(state="hit", corrected_at=None).order_by("since", "id")[:20])
        if not hits:
            return ""
        found = hits[int(which * len(hits))]
        text = world.matter(state, found.node)
        actor = somebody(state)
        draft = services.start(actor, kind=CORRECTION, source=f"answer:{found.id}", to=found.contact)
        services.save(actor, draft_id=draft.id, fields=FILLS["correction.submit"](text, found.reference), to=found.contact)
        services.submit(actor, draft_id=draft.id)
        return draft.id

    _drafted(world, state, world.act(state, do))


def release(world: World) -> None:
    """A supervisor sends what waits, or gives it back for the drafter to submit again."""
    if not world.drafts:
        return
    state, unit, draft_id = world.drafts.pop(world.rng.randrange(len(world.drafts)))
    chief, back = somebody(state, unit, "supervisor"), world.rng.random() < 0.04

    def do() -> str:
        if back:
            services.give_back(chief, draft_id=draft_id, reason="Say more.")
            services.submit(somebody(state, unit), draft_id=draft_id)
        book = services.release(chief, draft_id=draft_id)
        world.threads.setdefault(book.thread, (state, book.counterpart.partition("/")[0]))
        return book.thread

    if thread := world.act(state, do):
        world.note("release", state, thread)


def step(world: World) -> None:
    """One side of one conversation does what its table allows it now, at once or as a draft for release."""
    if not world.threads:
        return
    thread = world.rng.choice(list(world.threads)[-LIVELY:])
    state, which, early = world.rng.choice(world.threads[thread]), world.rng.random(), world.rng.random() < 0.04
    if event := world.act(state, lambda: _step(world, state, thread, which, early)):
        world.note("step", state, event)


def _step(world: World, state: str, thread: str, which: float, early: bool) -> str:
    books = Conversation.objects.filter(thread=thread, is_open=True, handed_on=False).order_by("unit")
    ways = [(book, row) for book in books for row in _rows(book) if early or row.event not in EARLY_ENDS]
    if not ways:
        return ""
    book, row = ways[int(which * len(ways))]
    return _take(world, state, book, row)


def _rows(book: Conversation) -> list[Transition]:
    table = book.spec.table
    return [row for row in table.rows if row.event != table.opener and table.step(book.status, row.event, book.side) is not None]


def _take(world: World, state: str, book: Conversation, row: Transition) -> str:
    unit = book.unit.partition("/")[2]
    actor = somebody(state, unit)
    text = world.matter(state, book.counterpart.partition("/")[0])
    fields = _fields(actor, book, row, text)
    if not row.release:
        services.act(actor, conversation_id=book.id, event=row.event, fields=fields)
        return book.spec.wire(row.event)
    draft = services.start(actor, kind=book.kind, event=row.event, conversation_id=book.id)
    services.save(actor, draft_id=draft.id, fields=fields)
    services.submit(actor, draft_id=draft.id)
    world.drafts.append((state, unit, draft.id))
    return f"draft {book.spec.wire(row.event)}"


def _fields(actor: Any, book: Conversation, row: Transition, text: str) -> dict[str, Any]:
    if row.event == "forward":
        return {"unit": f"{actor.state}/fiu"}
    wire, reference = book.spec.wire(row.event), ""
    if book.kind == CORRECTION and row.release:
        first = book.events.order_by("place").values_list("message_id", flat=True)[0]
        reference = exchange.read(actor, first).body["fields"].get("record_ref", "")
    return FILLS[wire](text, reference) if wire in FILLS else {}


def intrude(world: World) -> None:
    """A unit that has no part in a conversation writes into it. The kind refuses it, and the place it took stays empty."""
    state, which = world.member(), world.rng.random()

    def do() -> str:
        books = list(Conversation.objects.filter(unit=f"{state}/police", kind=POLICE, side="asker", is_open=True)
                     .exclude(status="").order_by("opened", "id")[:10])
        if not books:
            return ""
        book = books[int(which * len(books))]
        to = book.counterpart
        message = exchange.post(
            somebody(state, "fiu"), kind="police_request.supply", conversation=book.thread, to=[to],
            body={"fields": {"text": world.matter(state, to.partition("/")[0])}, "reference": "", "parents": []},
            handling=Handling())
        world.bad[message] = (state, to.partition("/")[0])
        return message

    if message := world.act(state, do):
        world.note("intrude", state, message)


def _drafted(world: World, state: str, draft_id: str | None) -> None:
    if draft_id:
        world.drafts.append((state, "police", draft_id))
        world.note("draft", state, draft_id)
