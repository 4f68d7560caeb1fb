"""`sheaf directory` and the state card, for whoever has the node's machine."""

from __future__ import annotations

import argparse
import json
from pathlib import Path


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `sheaf directory list|show|pull|publish|trust|hand-over`."""
    top = sub.add_parser("directory", help="states, units, contacts and keys").add_subparsers(metavar="ACTION", required=True)
    listing = top.add_parser("list", help="list current entries")
    listing.add_argument("--type", default="", help="state, node, unit, contact, liaison, key or crime_area")
    listing.add_argument("--state", default="", help="alpha-3 code or ASEC")
    listing.set_defaults(run=list_entries)
    shown = top.add_parser("show", help="show one entry and verify it")
    shown.add_argument("entry")
    shown.set_defaults(run=show)
    top.add_parser("pull", help="fetch and verify the directory now").set_defaults(run=pull)
    top.add_parser("publish", help="sign what changed and send it to the Secretariat").set_defaults(run=publish)
    trusted = top.add_parser("trust", help="pin states' root keys from their cards, after comparing fingerprints")
    trusted.add_argument("cards", nargs="+", type=Path, metavar="FILE")
    trusted.set_defaults(run=trust)
    top.add_parser("hand-over", help="replace our root key by a new one and sign everything anew").set_defaults(run=hand_over)


def card(args: argparse.Namespace) -> int:
    """`sheaf node card`."""
    from sheaf.directory import services

    print(json.dumps(services.card(), indent=2))
    return 0


def list_entries(args: argparse.Namespace) -> int:
    """One line per entry: id, type, state, subject, version, signed at."""
    from sheaf.directory import queries
    from sheaf.directory.models import ENTRY_TYPES
    from sheaf.kernel.errors import Invalid

    if args.type and args.type not in ENTRY_TYPES:
        raise Invalid(f"A type is one of {', '.join(ENTRY_TYPES)}.")
    fresh = queries.freshness()
    print(f"# edition {fresh.number}, usable until {fresh.expires or 'never pulled'}")
    for kind in [args.type] if args.type else ENTRY_TYPES:
        for entry in queries.current(kind, state=args.state or None):
            print(entry.id, entry.type, entry.state, entry.subject, f"v{entry.version}", f"{entry.signed_at:%Y-%m-%d %H:%M}")
    return 0


def show(args: argparse.Namespace) -> int:
    """The entry as JSON with the result of verifying it; exit code 1 where it does not verify."""
    from sheaf.directory import checks, queries

    found = queries.entry(args.entry)
    check = checks.verify(found)
    print(json.dumps({
        "type": found.type, "state": found.state, "subject": found.subject, "version": found.version,
        "payload": found.payload, "withdrawn": found.withdrawn, "signed_by": found.signed_by,
        "signed_at": found.signed_at.isoformat(), "signer": found.signer_kid, "verified": check.good,
        "words": check.words}, indent=2, ensure_ascii=False))
    return 0 if check.good else 1


def pull(args: argparse.Namespace) -> int:
    from sheaf.access.doors import operator_at_shell
    from sheaf.directory import queries, services

    count = services.pull(actor=operator_at_shell())
    print(f"{count} new entries; edition {queries.freshness().number}.")
    return 0


def publish(args: argparse.Namespace) -> int:
    from sheaf.access.doors import operator_at_shell
    from sheaf.directory import services
    from sheaf.kernel import node

    print(f"{services.publish_own(operator_at_shell(), node.current().parts['transport'])} entries.")
    return 0


def trust(args: argparse.Namespace) -> int:
    """Pin each card and print its fingerprint, to be compared with what the other administrator reads out."""
    from sheaf.access.doors import operator_at_shell
    from sheaf.directory import services
    from sheaf.kernel.errors import Invalid

    for path in args.cards:
        if not path.is_file():
            raise Invalid(f"There is no file {path.name}.")
        good = services.read_card(path.read_bytes())
        services.pin(operator_at_shell(), good)
        print(f"{good['state']}: {good['fingerprint']}")
    return 0


def hand_over(args: argparse.Namespace) -> int:
    from sheaf.access.doors import operator_at_shell
    from sheaf.directory import services
    from sheaf.kernel import node

    made = services.rotate_root(operator_at_shell())
    services.publish_own(operator_at_shell(), None if node.current().can("publish_directory") else
                         node.current().parts["transport"])
    print(f"Root {made.root_version} of {made.state} is in force.")
    return 0
