"""`sheaf plan cycle address` and `addresses`: where states are reminded that sign no focal point of their own."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from sheaf.plan.shell import columns, person, tell


def commands(of: Any) -> list[argparse.ArgumentParser]:
    """Add both to `plan cycle`."""
    every = of.add_parser("addresses", help="where each state is reminded, and where that comes from")
    every.set_defaults(run=addresses)
    one = of.add_parser("address", help="keep a state's focal address; without one, keep none any longer")
    one.add_argument("state")
    one.add_argument("email", nargs="?", default="")
    one.add_argument("--deputy", default=None, metavar="EMAIL",
                     help="reminded as well once the day is over; not named, the one that is kept stays; empty (\"\"), none is kept")
    one.set_defaults(run=address)
    return [every, one]


def addresses(args: argparse.Namespace) -> int:
    """Every state with its addresses."""
    from sheaf.plan.reporting import addressing

    rows = addressing.listed(person(args))
    lines = columns((row.state, row.name, ", ".join(filter(None, (row.email, row.deputy))) or "–", addressing.SOURCES[row.source])
                    for row in rows)
    return tell(args, [asdict(row) for row in rows], "\n".join(lines))


def address(args: argparse.Namespace) -> int:
    """Keep one, or none any longer."""
    from sheaf.plan.reporting import addressing

    made = addressing.keep(person(args), state=args.state, email=args.email, deputy=args.deputy)
    kept = " and ".join(filter(None, (made.email, made.deputy)))
    said = [f"{kept} {'are' if made.deputy else 'is'} kept." if kept else f"No address is kept for {args.state}."]
    said += [addressing.reminded(args.state), *([f"No longer kept: {', '.join(made.removed)}."] if made.removed else [])]
    found = {"state": args.state, **asdict(made), "source": addressing.source(args.state)}
    return tell(args, found, " ".join(said))
