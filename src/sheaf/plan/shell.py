"""`sheaf plan`: the rooms of the plan put their commands under one word."""

from __future__ import annotations

import argparse


def actions(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse._SubParsersAction[argparse.ArgumentParser]:
    """Where commands of `sheaf plan` are added; made at the first call."""
    if "plan" not in sub.choices:
        sub.add_parser("plan", help="the plan: text, clauses, editions, reports").add_subparsers(metavar="ACTION", required=True)
    parser: argparse.ArgumentParser = sub.choices["plan"]
    return next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
