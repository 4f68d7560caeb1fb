"""What the commands of lists and of screenings have in common: how a table is read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any


def add_first(parser: argparse.ArgumentParser) -> None:
    """The option that says what the first line of a table is."""
    parser.add_argument("--first", default="", choices=["headings", "row"], help=(
        "what the first line of a table is: headings, or a row (columns are then Column 1, Column 2, ...); default as it looks"))


def name_columns(raw: dict[str, Any], args: argparse.Namespace) -> None:
    """Take over the columns that `--mapping` names. Who names them has seen the file: where it is not clear, what the first line is must
    be said too."""
    if args.mapping:
        pairs = [part.partition("=") for part in args.mapping.split(",")]
        raw["first"] = args.first
        raw["columns"] = {column.strip(): target.strip() for column, _, target in pairs}


def warn(raw: dict[str, Any], sample: Sequence[Sequence[str]], words: str) -> None:
    """Tell beside the answer what a person should know before a table is read so. words: of its encoding."""
    from sheaf.register.files.looking import warnings
    from sheaf.register.files.plan import parse

    for sentence in filter(None, [words, *warnings(parse(raw), sample)]):
        print(sentence, file=sys.stderr)
