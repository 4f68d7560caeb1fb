"""`sheaf plan glance` and `sheaf plan tally`: counts of a year from the shell, and their table made anew."""

from __future__ import annotations

import argparse

from sheaf.plan.shell import actions, common_options, person, tell


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `plan glance` and `plan tally`."""
    top = actions(sub)
    look = top.add_parser("glance", help="how a year of reports stands, by component and status")
    look.add_argument("--cycle", type=int, default=0, metavar="YEAR", help="without it every year in one line")
    look.set_defaults(run=glance)
    again = top.add_parser("tally", help="make the counts of reports anew from what was submitted")
    again.set_defaults(run=tally)
    common_options(look, again)


def glance(args: argparse.Namespace) -> int:
    """One line a component, or a year."""
    from sheaf.plan.glance import api, queries
    from sheaf.plan.glance.panels import words
    from sheaf.plan.reporting import queries as reporting

    actor = person(args)
    lines = queries.by_component(actor, reporting.cycle(actor, args.cycle)) if args.cycle else queries.by_year(actor)
    said = [f"{line.words}: {words(line.counts)}" for line in lines]
    return tell(args, [api.shown(line) for line in lines], "\n".join(said))


def tally(args: argparse.Namespace) -> int:
    """How many answers are counted."""
    from sheaf.plan.glance import tallies

    written = tallies.rebuild(person(args))
    return tell(args, {"answers": written}, f"{written} answers are counted.")
