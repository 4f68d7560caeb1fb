"""`sheaf ask`: ask the network from the shell; `sheaf asked`: who asked about a record."""

from __future__ import annotations

import argparse
import json
import time

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
