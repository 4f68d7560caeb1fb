"""`sheaf ask`, `answers`, `asked`, `held`, `rule`: questions to the network, theirs to us, and what we release."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

from sheaf.kernel import clock

POLL_SECONDS = 0.5


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `ask` and `asked` to the command tree."""
    parser = sub.add_parser("ask", help="ask other nodes: hit or no hit")
    parser.add_argument("--as", dest="as_user", metavar="USER", default="", help="act as this person; else SHEAF_TOKEN is used")
    parser.add_argument("--name", action="append", default=[], help="a name in any script; may be repeated")
    parser.add_argument("--born", default="", help="1980, 1980-05 or 1980-05-31")
    parser.add_argument("--nationality", default="", help="country code of two letters")
    parser.add_argument("--kind", default="", help="person, vessel, vehicle, ...")
    parser.add_argument("--number", action="append", default=[], metavar="TYPE:VALUE", help="such as document:AB123456 or imo:9074729")
    parser.add_argument("--purpose", required=True, help="coded purpose, such as investigation")
    parser.add_argument("--case", required=True, help="the number of your case file")
    parser.add_argument("--crime-area", default="", help="crime area code, such as drugs")
    parser.add_argument("--nodes", default="all", help="state codes by comma, or all")
    parser.add_argument("--urgent", action="store_true", help="a person should decide within eight hours")
    parser.add_argument("--wait", type=float, default=0, metavar="SECONDS", help="wait so long for answers")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=ask)
    met = sub.add_parser("asked", help="who asked about a record of your unit, and what they were told")
    met.add_argument("record", help="id of the record")
    met.add_argument("--as", dest="as_user", metavar="USER", default="", help="act as this person; else SHEAF_TOKEN is used")
    met.add_argument("--json", action="store_true", help="print JSON")
    met.set_defaults(run=asked)
    _answering(sub)


def _answering(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Reading answers, deciding held ones, and the release rules."""
    seen = _who(sub.add_parser("answers", help="your questions, or one with its answers"), answers)
    seen.add_argument("question", nargs="?", default="")
    held_ = _who(sub.add_parser("held", help="answers that wait for a person, or the decision of one"), held)
    held_.add_argument("id", nargs="?", default="")
    held_.add_argument("--decision", choices=("yes", "no", "unsure"), default="")
    held_.add_argument("--basis", default="", help="the domestic provision under which it is told")
    held_.add_argument("--conditions", default="")
    top = sub.add_parser("rule", help="release rules").add_subparsers(metavar="ACTION", required=True)
    _who(top.add_parser("list", help="the rules in the order in which they are tried"), rules)
    made = _who(top.add_parser("add", help="add a rule from JSON, as the API takes it; prints its id"), add_rule)
    made.add_argument("file", type=Path)
    _who(top.add_parser("end", help="from now on this rule decides nothing"), end_rule).add_argument("rule")


def _who(parser: argparse.ArgumentParser, run: Any) -> argparse.ArgumentParser:
    parser.add_argument("--as", dest="as_user", metavar="USER", default="", help="act as this person; else SHEAF_TOKEN is used")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)
    return parser


def _print(value: Any) -> int:
    print(json.dumps(value, default=str, ensure_ascii=False, indent=2))
    return 0


def answers(args: argparse.Namespace) -> int:
    """One question with its answers, or a line for each of mine."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.access.policy import require
    from sheaf.register.asks import queries
    from sheaf.register.asks.api import question_out

    actor = actor_from_shell(args)
    if args.question:
        return _print(question_out(queries.question(actor, args.question)))
    require(actor, "ask.send")
    return _print([{"id": view.row.id, "case": view.row.case, "hits": view.hits, "waiting": view.waiting}
                   for view in queries.questions(actor)])


def held(args: argparse.Namespace) -> int:
    """What waits for my decision; with an id and --decision, the decision."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.access.policy import require
    from sheaf.register.asks import queries, services

    actor = actor_from_shell(args)
    if args.id:
        services.decide_held(actor, held_id=args.id, decision=args.decision, basis=args.basis, conditions=args.conditions)
        return 0
    require(actor, "ask.decide")
    return _print([{"id": row.id, "from": row.question.asker_unit, "purpose": row.question.purpose, "record": row.record_id,
                    "score": row.score, "yellow": row.yellow, "compared": row.compared, "why": row.why, "due": row.due}
                   for row in queries.held(actor)])


def rules(args: argparse.Namespace) -> int:
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.asks import queries

    return _print([{"id": rule.id, "effect": rule.effect, "priority": rule.priority, "crime_area": rule.crime_area,
                    "basis": rule.basis, "default": row is None} for rule, row in queries.rules(actor_from_shell(args))])


def add_rule(args: argparse.Namespace) -> int:
    """The file is checked as the API checks a body."""
    from pydantic import ValidationError

    from sheaf.access.doors import actor_from_shell
    from sheaf.kernel.errors import Invalid
    from sheaf.register.asks import services
    from sheaf.register.asks.api import RuleIn
    from sheaf.web.plain import read_json

    actor, raw = actor_from_shell(args), read_json(args.file, "rule_file")
    try:
        given = RuleIn(**raw).dict()
    except ValidationError as error:
        fields = {".".join(map(str, item["loc"])): item["msg"] for item in error.errors()}
        raise Invalid("The file is no rule.", code="rule_file", fields=fields) from None
    print(services.add_rule(actor, **given))
    return 0


def end_rule(args: argparse.Namespace) -> int:
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.asks import services

    services.end_rule(actor_from_shell(args), rule_id=args.rule)
    return 0


def ask(args: argparse.Namespace) -> int:
    """Ask, wait if told to, print what came."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.asks import queries, services
    from sheaf.register.asks.api import question_out

    actor = actor_from_shell(args)
    numbers = [{"type": kind, "value": value} for kind, _, value in (item.partition(":") for item in args.number)]
    subject = {"kind": args.kind, "names": args.name, "birth_date": args.born, "nationality": args.nationality, "identifiers": numbers}
    nodes = "all" if args.nodes == "all" else [code.strip().upper() for code in args.nodes.split(",") if code.strip()]
    made = services.ask(actor, subject=subject, purpose=args.purpose, case=args.case, crime_area=args.crime_area, nodes=nodes,
                        urgent=args.urgent)
    until = clock.monotonic() + args.wait
    view = queries.question(actor, made)
    while view.count("waiting") and clock.monotonic() < until:
        time.sleep(POLL_SECONDS)
        view = queries.question(actor, made, log=False)
    if args.json:
        print(json.dumps(question_out(view), default=str, ensure_ascii=False))
        return 0
    print(f"Question {made}: {view.hits} hit(s), {view.waiting} without an answer yet.")
    for answer in view.answers:
        origin = f" ({answer.row.origin})" if answer.row.origin else ""
        hit = f"{answer.row.reference}{origin}  ask {answer.row.contact}  ({answer.row.conditions})"
        tail = hit if answer.state == "hit" else answer.next
        print(f"  {answer.row.node}  {answer.words}  {tail}")
        for told in answer.corrections:
            print(f"      {told.at:%Y-%m-%d} {told.words}{': ' + told.note if told.note else ''}")
    return 0


def asked(args: argparse.Namespace) -> int:
    """One line per question that met the record."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.register.asks import panels, queries
    from sheaf.register.asks.api import about_out
    from sheaf.register.records import queries as records

    actor = actor_from_shell(args)
    rows = [about_out(item) for item in queries.about(actor, panels.ids_of(records.get(actor, args.record)))]
    if args.json:
        print(json.dumps(rows, default=str, ensure_ascii=False))
        return 0
    for row in rows:
        told = ", ".join(filter(None, (row["told"], row["reference"], row["correction"])))
        print(f"{row['at']:%Y-%m-%d %H:%M}  {row['asker_unit']}  {row['purpose']} {row['case']}  told: {told}")
    return 0
