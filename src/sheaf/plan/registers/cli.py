"""`sheaf plan registers`: the plan's registers, their steps, money and gaps."""

from __future__ import annotations

import argparse
from typing import Any

from sheaf.plan.shell import actions, columns, common_options, day, person, reader, tell


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `plan registers list|show|add|edit|step|money|use|gaps|guideline`."""
    whole = actions(sub).add_parser("registers", help="strategies, proposals, partners, positions, shared matters, campaigns")
    top = whole.add_subparsers(metavar="WHAT", required=True)
    made: list[argparse.ArgumentParser] = []

    def command(name: str, words: str, run: Any, *places: str) -> argparse.ArgumentParser:
        parser = top.add_parser(name, help=words)
        for place in places:
            parser.add_argument(place)
        parser.set_defaults(run=run)
        made.append(parser)
        return parser

    lists = command("list", "entries of one register or of all", listing)
    for name, words in (("kind", "strategy, proposal, engagement, position, shared or campaign"), ("state", "whose they are"),
                        ("step", "how they stand"), ("clause", "EDITION/CLAUSE that they serve")):
        lists.add_argument(f"--{name}", default="", help=words)
    command("show", "one entry with its history", show, "entry")
    new = command("add", "begin an entry", add, "kind", "entry")
    change = command("edit", "change an entry's words", edit, "entry")
    change.add_argument("--version", type=int, required=True, help="as it was read")
    for parser in (new, change):
        parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", dest="given")
    step = command("step", "take a step; `pass` for the guideline's next", take_step, "entry", "event")
    step.add_argument("--note", default="", help="what came of it, or why")
    money = command("money", "pledged, spent or returned", add_money, "entry", "kind", "amount", "party")
    money.add_argument("--purpose", default="")
    use = command("use", "where a common position was used", add_use, "entry", "forum")
    use.add_argument("--spoke", default="", metavar="STATE")
    use.add_argument("--note", default="")
    for parser in (money, use):
        parser.add_argument("--on", type=day, required=True, metavar="DAY")
    command("gaps", "clauses that no strategy of one's state serves", gaps).add_argument("--edition", default="POA-2016-2025")
    guide = command("guideline", "the steps for partners; with --step the Secretariat sets them anew", guideline)
    guide.add_argument("--step", action="append", default=[], metavar="CODE|TITLE|BODY", dest="given",
                       help="in their order; BODY: whose decision takes it, empty where the Secretariat says so")
    common_options(*made)


def _values(args: argparse.Namespace) -> dict[str, str]:
    from sheaf.kernel.errors import Invalid

    pairs = [item.partition("=") for item in args.given]
    if any(not mark for _, mark, _ in pairs):
        raise Invalid("Fields are given as FIELD=VALUE.", code="usage")
    return {name.strip(): value for name, _, value in pairs}


def listing(args: argparse.Namespace) -> int:
    """One line an entry."""
    from sheaf.plan.registers import queries, showing

    actor = reader(args)
    found = queries.items(actor, args.kind, state=args.state, step=args.step)
    serving = [row for row in found if args.clause in row.clauses] if args.clause else found
    rows = [showing.brief(row) for row in serving[:queries.MAX_ROWS]]
    return tell(args, rows, "\n".join(columns([row[name] for name in ("code", "kind", "state", "words", "title")] for row in rows)))


def show(args: argparse.Namespace) -> int:
    """One entry."""
    from sheaf.plan.registers import queries, showing

    actor = reader(args)
    found = showing.whole(actor, queries.item(actor, args.entry))
    lines = [f"{found['code']}: {found['title']} ({found['words']}), version {found['version']}"]
    lines += [f"  {item['at']:%Y-%m-%d} {item['words']}{f', {made}' if (made := item['decision']) else ''} ({item['by']})"
              for item in found["history"]]
    lines += [f"  {name}: {value}" for name, value in found.get("balance", {}).items()]
    return tell(args, found, "\n".join(lines))


def add(args: argparse.Namespace) -> int:
    """Begin an entry."""
    from sheaf.plan.registers import services, showing

    row = services.add(person(args), kind=args.kind, code=args.entry, values=_values(args))
    return tell(args, showing.brief(row), f"{row.code} is begun.")


def edit(args: argparse.Namespace) -> int:
    """Change an entry."""
    from sheaf.plan.registers import services, showing

    row = services.edit(person(args), code=args.entry, version=args.version, values=_values(args))
    return tell(args, showing.brief(row), f"{row.code} is at version {row.version}.")


def take_step(args: argparse.Namespace) -> int:
    """Take a step."""
    from sheaf.plan.registers import approving, services, showing, table

    actor = person(args)
    if args.event == "pass":
        row = approving.pass_step(actor, code=args.entry, note=args.note)
    else:
        row = services.step(actor, code=args.entry, event=args.event, note=args.note)
    return tell(args, showing.brief(row), f"{row.code} is {table.STATES[row.step]}.")


def add_money(args: argparse.Namespace) -> int:
    """A line of money."""
    from sheaf.plan.registers import queries, services

    actor = person(args)
    services.add_money(actor, code=args.entry, kind=args.kind, party=args.party, amount=args.amount, on=args.on, purpose=args.purpose)
    left = queries.balance(queries.item(actor, args.entry)).left
    return tell(args, {"left": str(left)}, f"{left} are left.")


def add_use(args: argparse.Namespace) -> int:
    """A use of a position."""
    from sheaf.plan.registers import services

    row = services.add_use(person(args), code=args.entry, forum=args.forum, on=args.on, spoke=args.spoke, note=args.note)
    return tell(args, {"id": row.id, "forum": row.forum}, f"Used at {row.forum}.")


def gaps(args: argparse.Namespace) -> int:
    """One line a clause that nothing serves."""
    from sheaf.plan.registers import queries

    rows = queries.gaps(person(args), args.edition)
    return tell(args, [{"clause": row.clause.code, "strategies": list(row.served)} for row in rows],
                  "\n".join(columns((row.clause.code, row.clause.title) for row in rows if not row.served)))


def guideline(args: argparse.Namespace) -> int:
    """The guideline's steps, set anew where some are given."""
    from sheaf.plan.registers import queries, services

    if args.given:
        pieces = [[piece.strip() for piece in f"{line}||".split("|")[:3]] for line in args.given]
        rows = services.keep_guideline(person(args), steps=[dict(zip(("code", "title", "body"), line, strict=True)) for line in pieces])
    else:
        rows = list(queries.guideline(reader(args)))
    return tell(args, [{"code": row.code, "title": row.title, "body": row.body} for row in rows],
                "\n".join(f"{place}. {row.code}: {row.title}{f' ({row.body})' if row.body else ''}" for place, row in enumerate(rows, 1)))
