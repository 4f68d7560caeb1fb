"""`sheaf alert ...`: standing alerts and what they met, for the shell."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import Any


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `sheaf alert ACTION`."""
    top = sub.add_parser("alert", help="standing alerts: be told when the register comes to hold somebody").add_subparsers(
        metavar="ACTION", required=True)
    _adding(_who(top.add_parser("add", help="keep a standing alert; prints its id"), add))
    listed = _who(top.add_parser("list", help="your standing alerts"), list_alerts)
    listed.add_argument("--unit", action="store_true", help="those of your unit that you may read")
    listed.add_argument("--ended", action="store_true", help="those that have ended")
    shown = _who(top.add_parser("show", help="matches that wait for a decision, or one alert with all of its matches"), show)
    shown.add_argument("alert", nargs="?", default="")
    shown.add_argument("--unit", action="store_true", help="of your unit's alerts that you may read")
    decided = _who(top.add_parser("decide", help="decide a match"), decide)
    decided.add_argument("match")
    decided.add_argument("decision", choices=("y", "n", "u", "same", "not_same", "unsure"), help="the same, not the same, unsure")
    decided.add_argument("--instead-of", default="", choices=("", "same", "not_same", "unsure"), help="the decision that was read before")
    _who(top.add_parser("end", help="end a standing alert"), end).add_argument("alert")
    renewed = _who(top.add_parser("renew", help="keep it until another day"), renew)
    renewed.add_argument("alert")
    renewed.add_argument("--until", required=True, type=_day, help="the last day, such as 2027-01-31")
    _who(top.add_parser("take-over", help="keep a colleague's alert from now on"), take_over).add_argument("alert")


def _adding(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", action="append", default=[], help="a name in any script; may be repeated")
    parser.add_argument("--born", action="append", default=[], help="1980, 1980-05 or 1980-05-31")
    parser.add_argument("--nationality", action="append", default=[], help="country code of two letters")
    parser.add_argument("--number", action="append", default=[], help="document, plate, IMO, serial or account number")
    parser.add_argument("--phone", action="append", default=[], help="with the country's code, such as +66")
    parser.add_argument("--kind", default="", help="person, vessel, vehicle, ...")
    parser.add_argument("--gender", default="", help="male or female")
    parser.add_argument("--record", default="", help="begin from this record: its facts, and at least its handling")
    parser.add_argument("--purpose", required=True, help="coded purpose, such as investigation")
    parser.add_argument("--case", required=True, help="the number of your case file")
    parser.add_argument("--crime-area", default="", help="crime area code, such as drugs")
    parser.add_argument("--until", type=_day, default=None, help="the last day, such as 2027-01-31")
    parser.add_argument("--least", type=float, default=None, help="least score")
    parser.add_argument("--no-lists", action="store_true", help="not when an edition of a list names them")
    parser.add_argument("--imports", action="store_true", help="also when a bulk import into our own register does")
    parser.add_argument("--classification", default="")
    parser.add_argument("--compartment", default="")


def _who(parser: argparse.ArgumentParser, run: Any) -> argparse.ArgumentParser:
    parser.add_argument("--as", dest="as_user", metavar="USER", default="", help="act as this person; else SHEAF_TOKEN is used")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a date such as 2027-01-31") from None


def _actor(args: argparse.Namespace) -> Any:
    from sheaf.access.doors import actor_from_shell

    return actor_from_shell(args)


def _print(value: Any) -> int:
    print(json.dumps(value, default=str, ensure_ascii=False, indent=2))
    return 0


def add(args: argparse.Namespace) -> int:
    """What is typed stands beside what the record gives."""
    from sheaf.register.alerts import services, subjects

    actor = _actor(args)
    typed = {"names": args.name, "birth_dates": args.born, "nationalities": args.nationality, "numbers": args.number, "phones": args.phone}
    subject: dict[str, Any] = {"kind": args.kind, "gender": args.gender, **typed}
    more: dict[str, Any] = {"record_id": args.record, "compartment": args.compartment or "OPEN"}
    if args.record:
        begun = services.start(actor, record_id=args.record)
        subject = {name: (subject[name] or begun.description[name]) if name not in typed else [*typed[name], *begun.description[name]]
                   for name in subjects.FIELDS}
    if args.least is not None:
        more["least"] = args.least
    print(services.add(actor, subject=subject, purpose=args.purpose, case=args.case, crime_area=args.crime_area, ends=args.until,
                       lists=not args.no_lists, imports=args.imports, classification=args.classification, **more))
    return 0


def list_alerts(args: argparse.Namespace) -> int:
    """One line per alert: id, state, last day, title, case."""
    from sheaf.register.alerts import queries
    from sheaf.register.alerts.api import alert_out

    found = queries.standing(_actor(args), mine=not args.unit, ended=args.ended)
    if args.json:
        return _print([alert_out(item) for item in found])
    for item in found:
        print(item.row.id, item.state, item.row.ends, item.title, item.case, sep="  ")
    return 0


def show(args: argparse.Namespace) -> int:
    """One line per match: id, score, record, caption, what changed, decision."""
    from sheaf.register.alerts import queries
    from sheaf.register.alerts.api import alert_out, match_out

    actor = _actor(args)
    if args.alert:
        view = queries.one(actor, args.alert)
        met = [match_out(item) for decided in (False, True) for item in queries.matches(actor, alert_id=args.alert, decided=decided)]
        return _print({**alert_out(view), "matches": met})
    found = queries.matches(actor, mine=not args.unit)
    if args.json:
        return _print([match_out(item) for item in found])
    for item in found:
        changed = "; ".join(item.changes)
        print(item.row.id, f"{item.hit.score:.2f}", item.record.id, item.caption, f"alert on {item.title}", changed,
              item.decision or "new", sep="  ")
    return 0


def decide(args: argparse.Namespace) -> int:
    from sheaf.register.alerts import services

    services.decide(_actor(args), match_id=args.match, decision=args.decision, instead_of=args.instead_of)
    return 0


def end(args: argparse.Namespace) -> int:
    from sheaf.register.alerts import services

    services.end(_actor(args), alert_id=args.alert)
    return 0


def renew(args: argparse.Namespace) -> int:
    from sheaf.register.alerts import services

    services.renew(_actor(args), alert_id=args.alert, ends=args.until)
    return 0


def take_over(args: argparse.Namespace) -> int:
    from sheaf.register.alerts import services

    services.take_over(_actor(args), alert_id=args.alert)
    return 0
