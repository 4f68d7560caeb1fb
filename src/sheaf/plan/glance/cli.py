"""`sheaf plan glance` and `sheaf plan tally`: counts of a year from the shell, and their table made anew."""

from __future__ import annotations

import argparse
import json

from sheaf.plan.shell import actions


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `plan glance` and `plan tally`."""
    top = actions(sub)
    look = top.add_parser("glance", help="how a year of reports stands, by component and status")
    look.add_argument("--cycle", type=int, default=0, metavar="YEAR", help="without it every year in one line")
    look.set_defaults(run=glance)
    again = top.add_parser("tally", help="make the counts of reports anew from what was submitted")
    again.set_defaults(run=tally)
    for parser in (look, again):
        parser.add_argument("--json", action="store_true", help="JSON")
        parser.add_argument("--as", dest="as_user", metavar="USER", default="", help="act as this person; else SHEAF_TOKEN")


def glance(args: argparse.Namespace) -> int:
    """One line a component, or a year."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.plan.glance import api, queries
    from sheaf.plan.glance.panels import words
    from sheaf.plan.reporting import queries as reporting

    actor = actor_from_shell(args)
    lines = queries.by_component(actor, reporting.cycle(actor, args.cycle)) if args.cycle else queries.by_year(actor)
    said = [f"{line.words}: {words(line.counts)}" for line in lines]
    print(json.dumps([api.shown(line) for line in lines], ensure_ascii=False) if args.json else "\n".join(said))
    return 0


def tally(args: argparse.Namespace) -> int:
    """How many answers are counted."""
    from sheaf.access.doors import actor_from_shell
    from sheaf.plan.glance import tallies

    written = tallies.rebuild(actor_from_shell(args))
    print(json.dumps({"answers": written}) if args.json else f"{written} answers are counted.")
    return 0
