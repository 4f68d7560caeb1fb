"""`sheaf demo`: what the demonstration network runs inside each node's own process."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

SEED = 2026
RECORDS, SMALL = 300, 60


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `sheaf demo prepare|join|plan|year|code`."""
    demo = sub.add_parser("demo", help="invented nodes for a demonstration").add_subparsers(metavar="ACTION", required=True)
    prepare_parser = demo.add_parser("prepare", help="make a node with invented people and records; prints one JSON line")
    prepare_parser.add_argument("state")
    prepare_parser.add_argument("--small", action="store_true", help="fewer records, for tests")
    prepare_parser.add_argument("--nodes", nargs="*", default=[], metavar="STATE", help="states with nodes of their own")
    prepare_parser.set_defaults(run=prepare, needs_node=False)
    join_parser = demo.add_parser("join", help="trust the cards given and sign the own directory entries")
    join_parser.add_argument("cards", nargs="+", type=Path)
    join_parser.set_defaults(run=join)
    plan_parser = demo.add_parser("plan", help="the plan's past and present, at the Secretariat's node")
    plan_parser.add_argument("--text", type=Path, default=None, metavar="FILE", help="the official text")
    plan_parser.set_defaults(run=plan)
    year_parser = demo.add_parser("year", help="the state's own past reports and this year's, at its node")
    year_parser.set_defaults(run=year)
    code_parser = demo.add_parser("code", help="the six digits of a TOTP secret now")
    code_parser.add_argument("secret")
    code_parser.set_defaults(run=code, needs_node=False)


def prepare(args: argparse.Namespace) -> int:
    """Make the node in SHEAF_HOME, its people, records and release rules."""
    from sheaf import nodemaking
    from sheaf.settings import VALUES

    nodemaking.make(args.state, VALUES.home, admin="admin")
    from sheaf.demo import people, populate
    from sheaf.directory.services import card
    from sheaf.kernel.states import MEMBERS, SECRETARIAT

    states = MEMBERS if args.state == SECRETARIAT else ()
    more = [part for state in states for part in people.delegation(state, whole=state not in args.nodes)]
    sign_ins = people.appoint_all(args.state, SEED, more)
    populate.fill(args.state, seed=SEED, count=SMALL if args.small else RECORDS)
    print(json.dumps({"state": args.state, "sign_ins": sign_ins, "card": json.dumps(card())}))
    return 0


def join(args: argparse.Namespace) -> int:
    """Pin the other nodes' cards (people compare fingerprints in earnest) and sign what this state says of itself."""
    from sheaf.access.actor import operator
    from sheaf.demo import contacts
    from sheaf.directory import services
    from sheaf.kernel import node

    actor = operator(node.current().state)
    for path in args.cards:
        services.pin(actor, services.read_card(path.read_bytes()))
    contacts.sign(actor)
    services.publish_own(actor)
    return 0


def plan(args: argparse.Namespace) -> int:
    """Fill the common part of the plan; prints one line on the official text."""
    from sheaf.demo.plan import playing

    print(playing.at_secretariat(args.text))
    return 0


def year(args: argparse.Namespace) -> int:
    """Take what the Secretariat published, then report; prints one JSON line."""
    from sheaf.demo.plan import playing

    print(json.dumps(playing.at_state()))
    return 0


def code(args: argparse.Namespace) -> int:
    """RFC 6238 with a step of thirty seconds, as authenticators show it."""
    from sheaf.demo.totp import code_now

    print(code_now(args.secret))
    return 0
