"""What stands around a record: its links as a graph, its dates as a timeline, and their exports.

A node, edge or row exists only if the actor may see the fact that makes it and both its ends.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from xml.etree import ElementTree as ET

from sheaf.access.actor import Actor
from sheaf.register.records import ftm, index, postings, reading
from sheaf.register.records.models import Record
from sheaf.register.records.shapes import Card, FactView, RecordView

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that starts with one of these


@dataclass(frozen=True, slots=True)
class Edge:
    """source and target: record ids; label in words; record_id: the record that states the link; since, until: dates or empty."""

    source: str
    target: str
    label: str
    record_id: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """The record in the middle, the cards around it, and the edges."""

    centre: str
    nodes: tuple[Card, ...]
    edges: tuple[Edge, ...]

    def caption(self, record_id: str) -> str:
        return next((card.caption for card in self.nodes if card.id == record_id), "")

    def rows(self) -> list[dict[str, str]]:
        """The table twin: one row per edge, with captions."""
        names = {card.id: card.caption for card in self.nodes}
        return [{"source": names[edge.source], "source_id": edge.source, "label": edge.label, "target": names[edge.target],
                 "target_id": edge.target, "since": edge.since, "until": edge.until, "link_id": edge.record_id}
                for edge in self.edges]


@dataclass(frozen=True, slots=True)
class Moment:
    """One row of the timeline. date: ISO of any precision; record_id: where it is stated."""

    date: str
    what: str
    record_id: str
    caption: str


def around(actor: Actor, view: RecordView) -> tuple[Graph, list[Moment]]:
    """The graph and the timeline of a record that was just read (and audited) by `queries.get`."""
    own = {view.card.id, *(card.id for card in view.members)}
    links = _referring(actor, own)
    facts: dict[str, list[FactView]] = {}
    for fact in reading.fact_views(actor, links):
        facts.setdefault(fact.record_id, []).append(fact)
    edges: list[Edge] = []
    cards = {view.card.id: view.card}
    for link in links:
        edges += _edges_of(link, facts.get(link.id, []), own, view.card.id, cards)
    for fact in view.facts:
        if fact.target:
            cards[fact.target.id] = fact.target
            edges += _edges_of_centre(view, fact)
    moments = _moments(view.card, view.facts)
    for link in links:
        if any(fact.target for fact in facts.get(link.id, [])):
            moments += _moments(reading.card(link), facts[link.id])
    graph = Graph(view.card.id, tuple(cards.values()), tuple(dict.fromkeys(edges)))
    return graph, sorted(moments, key=lambda moment: (moment.date, moment.what))


def _referring(actor: Actor, own: set[str]) -> list[Record]:
    """Visible records with a visible fact that points to one of `own`."""
    wanted = [index.reference_key(key) for key in own]
    keys = reading.visible_keys(actor).filter(hash__in=wanted).exclude(record__status="retired")
    ids = list(keys.values_list("record_id", flat=True).distinct()[: reading.MAX_LINKED])
    listed = postings.entries(reading.visible_segments(actor), wanted)
    ids += [record_id for _, record_id in islice(listed, reading.MAX_LINKED - len(ids))]
    if not ids:
        return []
    return list(reading.visible_records(actor).select_related("dataset").filter(pk__in=ids).exclude(pk__in=own).order_by("id"))


def _edges_of(link: Record, facts: list[FactView], own: set[str], centre: str, cards: dict[str, Card]) -> list[Edge]:
    """Edges that one referring record makes: between its two ends if it is a link, else to itself."""
    shape = ftm.schema(link.schema)
    dates = {fact.prop: fact.value for fact in facts if fact.prop in {"startDate", "endDate"}}
    since, until = dates.get("startDate", ""), dates.get("endDate", "")
    if shape.source:
        starts = [fact.target for fact in facts if fact.prop == shape.source and fact.target]
        ends = [fact.target for fact in facts if fact.prop == shape.target and fact.target]
        label = next((fact.value for fact in facts if fact.prop in {"role", "relationship"}), shape.label)
        pairs = [(a, b) for a in starts for b in ends if own & {a.id, b.id}]
        for pair in pairs:
            cards |= {card.id: card for card in pair}
        return [Edge(a.id, b.id, label, link.id, since, until) for a, b in pairs]
    here = [fact for fact in facts if fact.target and fact.target.id in own]
    if here:
        cards[link.id] = reading.card(link)
    return [Edge(link.id, centre, fact.label, link.id, since, until) for fact in here]


def _edges_of_centre(view: RecordView, fact: FactView) -> list[Edge]:
    if fact.target is None or fact.target.id == view.card.id:
        return []
    return [Edge(view.card.id, fact.target.id, fact.label, view.card.id)]


def _moments(card: Card, facts: Iterable[FactView]) -> list[Moment]:
    label = ftm.schema(card.schema).label
    return [Moment(fact.value, fact.label if card.kind != "link" else f"{label}: {fact.label.lower()}", card.id, card.caption)
            for fact in facts if fact.type == "date"]


def as_csv(rows: list[dict[str, str]], banner: str) -> str:
    """A table with the handling banner in its first line; cells that a spreadsheet would run are defused."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([f"Handling: {banner}"])
    if rows:
        writer.writerow(rows[0])
    writer.writerows([[_safe(cell) for cell in row.values()] for row in rows])
    return out.getvalue()


def as_graphml(graph: Graph, banner: str) -> str:
    """GraphML (graphml.graphdrawing.org) with captions, kinds and labels; the banner is the graph's own datum."""
    root = ET.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for key, owner in (("handling", "graph"), ("caption", "node"), ("schema", "node"), ("label", "edge"), ("since", "edge")):
        ET.SubElement(root, "key", {"id": key, "for": owner, "attr.name": key, "attr.type": "string"})
    body = ET.SubElement(root, "graph", {"id": graph.centre, "edgedefault": "directed"})
    _data(body, "handling", banner)
    for card in graph.nodes:
        element = ET.SubElement(body, "node", {"id": card.id})
        _data(element, "caption", card.caption)
        _data(element, "schema", card.schema)
    for edge in graph.edges:
        element = ET.SubElement(body, "edge", {"source": edge.source, "target": edge.target})
        _data(element, "label", edge.label)
        _data(element, "since", edge.since)
    return ET.tostring(root, encoding="unicode", xml_declaration=True)


def _data(parent: ET.Element, key: str, text: str) -> None:
    ET.SubElement(parent, "data", {"key": key}).text = "".join(char for char in text if char >= " " or char in "\t\n")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
