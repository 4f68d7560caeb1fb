"""`sheaf match`: pairs, screening and explanations on plain files, without a node."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sheaf.kernel import collector
from sheaf.matching.versions import KEYS, VERSION, released

COLUMNS = ("Columns of a CSV, in any order: id, name, alias, birth_date, nationality, country, gender, id_number, passport_number, phone, "
           "schema; only name is needed. Several values of a cell are parted by ;. Cells may be parted by , ; | or tabs.")
INTERRUPTED, STOPPED = 130, 143  # as of a program that is stopped by Ctrl-C, or told to end


def add_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `match pairs`, `match screen`, `match link`, `match explain`, `match name`, `match version`."""
    top = sub.add_parser("match", help="who is who, on plain files").add_subparsers(metavar="ACTION", required=True)
    pairs = top.add_parser("pairs", help="score pairs of names or entities")
    pairs.add_argument("source", type=Path, metavar="IN", help="CSV with name1,name2 (and schema) or JSON lines with left and right")
    pairs.add_argument("target", type=Path, metavar="OUT", help="the same with score, match, why and version")
    pairs.set_defaults(run=_plainly(score))
    check = top.add_parser("screen", help="screen a file of queries against a list", epilog=COLUMNS)
    check.add_argument("queries", type=Path, metavar="QUERIES", help="CSV or FollowTheMoney JSON lines")
    check.add_argument("listed", type=Path, metavar="LIST", help="CSV or FollowTheMoney JSON lines")
    check.add_argument("target", type=Path, metavar="OUT", help="JSON lines: query, match, score, why, version; best first")
    check.add_argument("--threshold", type=_share, default=None, metavar="T", help="least score kept, 0 to 1 (0.5)")
    check.add_argument("--limit", type=_count, default=10, metavar="N", help="most matches for one query (10)")
    check.add_argument("--processes", type=_processes, default=1, metavar="P", help="processes to use (1)")
    check.add_argument("--index", type=Path, default=None, metavar="FOLDER", help="keep the list's index here for the next run")
    check.set_defaults(run=_plainly(screen))
    both = top.add_parser("link", help="link two big sets of persons (packages of requirements/scale.txt)", epilog=COLUMNS)
    both.add_argument("left", type=Path, metavar="LEFT", help="CSV or FollowTheMoney JSON lines")
    both.add_argument("right", type=Path, metavar="RIGHT", help="CSV or FollowTheMoney JSON lines")
    both.add_argument("target", type=Path, metavar="OUT", help="JSON lines: left, right, score, why; likeliest first")
    both.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="where Splink does its work")
    both.add_argument("--threshold", type=_share, default=None, metavar="T", help="least probability written, 0 to 1 (0.9)")
    both.add_argument("--weights", type=Path, default=None, metavar="FILE", help="weights of one's own instead of the shipped ones")
    both.add_argument("--limit", type=_count, default=None, metavar="N", help="most pairs written for one person on the left")
    both.set_defaults(run=_plainly(link))
    why = top.add_parser("explain", help="how two names were set against each other")
    why.add_argument("left", metavar="A")
    why.add_argument("right", metavar="B")
    why.set_defaults(run=_plainly(explain))
    name = top.add_parser("name", help="how a name is read")
    name.add_argument("text", metavar="NAME")
    name.set_defaults(run=_plainly(show))
    for parser in (pairs, why):
        parser.add_argument("--matcher", choices=released(), default=VERSION, help=f"a released version ({VERSION})")
    version = top.add_parser("version", help="the matcher's version, the released ones, and how it runs here")
    version.set_defaults(run=about)
    for parser in (pairs, check, both, why, name, version):
        parser.add_argument("--json", action="store_true", help="JSON")
        parser.set_defaults(needs_node=False)


def score(args: argparse.Namespace) -> int:
    """Score the pairs of a file."""
    from sheaf.matching.files.pairs import score_pairs

    tally = score_pairs(args.source, args.target, args.matcher)
    return _told(args, {"pairs": tally.pairs, "matches": tally.matches, "version": args.matcher})


def screen(args: argparse.Namespace) -> int:
    """Screen a file of queries."""
    from sheaf.matching import THRESHOLD
    from sheaf.matching.files import screening

    threshold = THRESHOLD if args.threshold is None else args.threshold
    tally = screening.screen(
        args.queries, args.listed, args.target, screening.Asked(threshold, args.limit, args.processes), args.index)
    return _told(args, {"queries": tally.queries, "found": tally.found, "matches": tally.matches, "version": VERSION})


def link(args: argparse.Namespace) -> int:
    """Link two files."""
    try:
        from sheaf.matching.link import run
    except ModuleNotFoundError as error:
        print(f"sheaf match link: no package {error.name} here; `tools/setup.sh scale` installs what linking needs", file=sys.stderr)
        return 1
    chosen = run.Chosen(args.engine, run.THRESHOLD if args.threshold is None else args.threshold, args.weights, args.limit)
    tally = run.link(args.left, args.right, args.target, chosen)
    return _told(args, {"left": tally.left, "right": tally.right, "compared": tally.compared, "pairs": tally.pairs})


def explain(args: argparse.Namespace) -> int:
    """Say how two names compare."""
    from sheaf.matching.files.words import explanation

    print(explanation(args.left, args.right, as_json=args.json, version=args.matcher))
    return 0


def show(args: argparse.Namespace) -> int:
    """Say how a name is read."""
    from sheaf.matching.files.words import description

    print(description(args.text, as_json=args.json))
    return 0


def about(args: argparse.Namespace) -> int:
    """Say which version of scores and of search keys this is, and whether all of the compiled kernel runs."""
    from sheaf.matching import compiled

    kernel = "compiled" if compiled.complete() else "plain"
    if args.json:
        print(json.dumps({"version": VERSION, "released": released(), "keys": KEYS, "kernel": kernel}))
    else:
        print(f"{VERSION} (released: {', '.join(released())}); search keys: {KEYS}; kernel: {kernel}")
    return 0


def _told(args: argparse.Namespace, tally: dict[str, object]) -> int:
    """The summary as JSON, where it was asked for; on standard error where the result itself went to standard output."""
    if args.json:
        print(json.dumps(tally), file=sys.stderr if str(args.target) in {"/dev/stdout", "/dev/fd/1"} else sys.stdout)
    return 0


def _plainly(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Answer a file that cannot be read or written with one line and exit code 1, and being stopped with one line and 130 or 143. What
    matching makes lies in no ring, so the collector, which took a third of the time, is paused."""

    def safely(args: argparse.Namespace) -> int:
        from sheaf.matching.files.opening import Unreadable, note
        from sheaf.matching.workers import Died

        try:
            with collector.paused(), _ending():
                return run(args)
        except BrokenPipeError:
            raise
        except OSError as error:
            note(f"{error.filename or 'the result'}: {error.strerror or error}")
        except (Unreadable, Died) as error:
            note(str(error))
        except KeyboardInterrupt:
            note(_unwritten(args))
            return INTERRUPTED
        except SystemExit as error:
            if error.code != STOPPED:
                raise
            note(_unwritten(args))
            return STOPPED
        return 1

    return safely


def _unwritten(args: argparse.Namespace) -> str:
    return f"stopped; {args.target} was not written" if "target" in args else "stopped"


@contextmanager
def _ending() -> Iterator[None]:
    """Told to end (SIGTERM), unwind as from Ctrl-C, so that nothing half-written is left."""

    def stop(*_: object) -> None:
        sys.exit(STOPPED)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("a number between 0 and 1")
    return value


def _count(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or not int(text):
        raise argparse.ArgumentTypeError("a whole number, at least 1")
    return int(text)


def _processes(text: str) -> int:
    from sheaf.matching.workers import MAX_PROCESSES

    value = _count(text)
    if value > MAX_PROCESSES:
        raise argparse.ArgumentTypeError(f"at most {MAX_PROCESSES}")
    return value
