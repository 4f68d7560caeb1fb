"""The `sheaf` command: makes a node, serves it, works for it, and offers every room's own commands.

Nothing heavy is imported before a command needs it, so that `sheaf --help` answers at once.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module
from importlib.util import find_spec

from sheaf import __version__
from sheaf.kernel.errors import Invalid, SheafError
from sheaf.kernel.states import NODES
from sheaf.web.plain import all_plain

ROOMS = (
    "sheaf.access", "sheaf.audit", "sheaf.directory", "sheaf.exchange", "sheaf.register.records",
    "sheaf.register.lists", "sheaf.register.screening", "sheaf.register.alerts", "sheaf.register.asks", "sheaf.requests",
    "sheaf.plan.editions", "sheaf.plan.bodies", "sheaf.plan.meetings", "sheaf.plan.programme", "sheaf.plan.registers",
    "sheaf.plan.reporting", "sheaf.plan.reporting.offline", "sheaf.plan.compiling", "sheaf.plan.glance",
    "sheaf.matching", "sheaf.demo",
)


def main(argv: list[str] | None = None) -> int:
    """Run one command; exit code 0 when it worked, 1 when it was refused or failed, 2 for wrong usage."""
    try:
        args = parser().parse_args(argv)
    except KeyboardInterrupt:
        return 130
    try:
        _check_words(args)
        if args.needs_node:
            start(args.run.__name__)
        return int(args.run(args) or 0)
    except SheafError as error:
        return complain(error, as_json=getattr(args, "json", False))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever reads our output has enough of it
        sys.stderr.close()
        return 141
    except OSError as error:
        if not error.filename:  # no file of the command's: a mistake of ours, or the node's own trouble
            raise
        return complain(SheafError(f"{error.filename}: {error.strerror}", code="file"), as_json=getattr(args, "json", False))


def _check_words(args: argparse.Namespace) -> None:
    """Bytes that are no UTF-8 come from the shell as half surrogates, which no database takes."""
    words = [word for value in vars(args).values() for word in (value if isinstance(value, list) else [value])]
    if not all_plain(word for word in words if isinstance(word, str)):
        raise Invalid("The command holds characters that cannot be stored.", code="characters")


def complain(error: SheafError, *, as_json: bool) -> int:
    """Say what went wrong, in words or as JSON, on standard error."""
    print(json.dumps(error.diagnostics()) if as_json else f"sheaf: {error.message}", file=sys.stderr)
    for field, sentence in error.details.get("fields", {}).items():
        print(f"  {field}: {sentence}", file=sys.stderr)
    return 1


def parser() -> argparse.ArgumentParser:
    """The whole command tree."""
    about = "The working system of the ASEAN Plan of Action in Combating Transnational Crime."
    top = argparse.ArgumentParser(prog="sheaf", description=about)
    top.add_argument("--version", action="version", version=f"sheaf {__version__}")
    top.set_defaults(needs_node=True)
    sub = top.add_subparsers(metavar="COMMAND", required=True)
    _node_commands(sub)
    for room in ROOMS:
        if find_spec(f"{room}.cli"):
            import_module(f"{room}.cli").add_commands(sub)
    return top


def _node_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    node = sub.add_parser("node", help="make a node and look at it").add_subparsers(metavar="ACTION", required=True)
    init = node.add_parser("init", help="make a node in SHEAF_HOME for one state")
    init.add_argument("state", choices=NODES, metavar="STATE", help="alpha-3 code, or ASEC for the Secretariat")
    init.add_argument("--admin", default="admin", help="user name of the first node administrator")
    init.set_defaults(run=node_init, needs_node=False)
    check = node.add_parser("check", help="check settings, database and keys")
    check.set_defaults(run=node_check)
    migrate = node.add_parser("migrate", help="bring the database to this version")
    migrate.set_defaults(run=node_migrate)
    card = node.add_parser("card", help="print this node's state card, for other nodes to trust")
    card.set_defaults(run=node_card)
    serve_parser = sub.add_parser("serve", help="serve pages, API and wire")
    serve_parser.set_defaults(run=serve)
    work_parser = sub.add_parser("work", help="deliver messages and do what is due, until stopped")
    work_parser.add_argument("--once", action="store_true", help="do what is due now, then end")
    work_parser.set_defaults(run=work)


def start(command: str) -> None:
    """Set Django up for the node in SHEAF_HOME; says what to do where there is none."""
    from sheaf import wiring

    wiring.start()
    from sheaf.kernel import node

    if not node.known():
        raise SheafError("SHEAF_HOME holds no node. Make one with `sheaf node init STATE`.", code="no_node")


def node_init(args: argparse.Namespace) -> int:
    """Make the folder, the database, the keys and the first administrator; prints the one-time password."""
    from sheaf import nodemaking
    from sheaf.settings import VALUES

    made = nodemaking.make(args.state, VALUES.home, admin=args.admin)
    print(f"Node {made.state} is ready in {made.home}.")
    print(f"First administrator: {made.admin}   one-time password: {made.password}")
    print("Next: `sheaf serve` and `sheaf work`.")
    return 0


def node_check(args: argparse.Namespace) -> int:
    """Exit 0 when settings, database, migrations and service key are all in order."""
    from sheaf import nodemaking

    problems = nodemaking.problems()
    print("\n".join(problems or ["All in order.", *nodemaking.notes()]))
    return 1 if problems else 0


def node_migrate(args: argparse.Namespace) -> int:
    """Apply the migrations of this version."""
    from sheaf import nodemaking

    nodemaking.migrate()
    return 0


def node_card(args: argparse.Namespace) -> int:
    """Print the state card as JSON."""
    from sheaf.directory import cli

    return cli.card(args)


def serve(args: argparse.Namespace) -> int:
    """Serve until stopped, on SHEAF_BIND."""
    from sheaf import nodemaking

    nodemaking.serve()
    return 0


def work(args: argparse.Namespace) -> int:
    """The worker's loop."""
    from sheaf import worker

    return worker.run_once() if args.once else worker.run()


if __name__ == "__main__":
    sys.exit(main())
