"""`sheaf user ...`, `sheaf token ...`, `sheaf key ...`: people and keys at the shell.

Whoever owns the node's machine may make people and appoint them (`user`), as the node administrator may
on the pages; each such row of the log names the operator at the shell. `token` and `key` act as a person.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

Sub = Any  # argparse's _SubParsersAction is not generic at run time


def add_commands(sub: Sub) -> None:
    user = sub.add_parser("user", help="people of this node").add_subparsers(metavar="ACTION", required=True)
    create = user.add_parser("create", help="make an account; prints its one-time password")
    create.add_argument("username")
    create.add_argument("--name", required=True, help="the person's name")
    create.set_defaults(run=user_create)
    appoint = user.add_parser("appoint", help="appoint a person to a unit")
    appoint.add_argument("username")
    appoint.add_argument("unit", help="such as THA/police")
    appoint.add_argument("role")
    appoint.add_argument("--areas", default="", help="crime areas by comma")
    appoint.add_argument("--clearance", type=int, default=2, help="0 (public) to 3 (confidential)")
    appoint.add_argument("--compartments", default="OPEN", help="by comma")
    appoint.set_defaults(run=user_appoint)
    reset = user.add_parser("reset", help="give a new one-time password")
    reset.add_argument("username")
    reset.add_argument("--accept-loss", action="store_true", help="even if a unit's key is lost for ever")
    reset.set_defaults(run=user_reset)
    close = user.add_parser("close", help="close an account; its keys are taken and its units get new ones")
    close.add_argument("username")
    close.add_argument("--accept-loss", action="store_true", help="even if a unit's key is lost for ever")
    close.set_defaults(run=user_active, active=False)
    again = user.add_parser("open", help="open a closed account again; colleagues grant its keys anew")
    again.add_argument("username")
    again.set_defaults(run=user_active, active=True)
    unlock = user.add_parser("unlock", help="forget the failed attempts of an account")
    unlock.add_argument("username")
    unlock.set_defaults(run=user_unlock)
    listing = user.add_parser("list", help="list accounts and appointments")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=user_list)
    totp = user.add_parser("totp", help="set up a person's authenticator app; prints the secret once")
    totp.add_argument("username")
    totp.set_defaults(run=user_totp)
    _token_commands(sub)
    _key_commands(sub)


def _token_commands(sub: Sub) -> None:
    token = sub.add_parser("token", help="API tokens").add_subparsers(metavar="ACTION", required=True)
    create = token.add_parser("create", help="make a token for yourself; prints it once")
    _who(create)
    create.add_argument("--name", required=True)
    create.add_argument("--scope", action="append", required=True, dest="scopes", help="a verb or its beginning")
    create.add_argument("--days", type=int, default=30)
    create.set_defaults(run=token_create)
    revoke = token.add_parser("revoke", help="end one of your tokens")
    _who(revoke)
    revoke.add_argument("token_id")
    revoke.set_defaults(run=token_revoke)
    listing = token.add_parser("list", help="list your tokens")
    _who(listing)
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=token_list)


def _key_commands(sub: Sub) -> None:
    key = sub.add_parser("key", aliases=["keys"], help="keys of your unit").add_subparsers(metavar="ACTION", required=True)
    listing = key.add_parser("list", help="who holds which key, and who waits")
    _who(listing)
    listing.set_defaults(run=key_list)
    grant = key.add_parser("grant", help="hand your unit's keys to a colleague")
    _who(grant)
    grant.add_argument("username")
    grant.set_defaults(run=key_grant)
    rotate = key.add_parser("rotate", help="give an address such as THA/police#OPS a new key; its holders keep the former for reading")
    rotate.add_argument("address")
    _who(rotate)
    rotate.set_defaults(run=key_rotate)


def _who(parser: argparse.ArgumentParser) -> None:
    """`--as USER`, as doors.add_actor_options says; written here so that `--help` imports no Django."""
    parser.add_argument("--as", dest="as_user", metavar="USER", default="",
                        help="act as this person (asks for the password); else the token in SHEAF_TOKEN is used")


def user_create(args: argparse.Namespace) -> int:
    from sheaf.access import services
    from sheaf.access.doors import operator_at_shell

    password = services.one_time_password()
    person = services.create_person(operator_at_shell(), username=args.username, name=args.name, password=password)
    print(f"{person.username}   one-time password: {password}")
    return 0


def user_appoint(args: argparse.Namespace) -> int:
    from sheaf.access import queries, services
    from sheaf.access.doors import operator_at_shell

    person = queries.person_named(args.username)
    row = services.appoint(operator_at_shell(), person_id=person.id, unit=args.unit, role=args.role,
                           crime_areas=_codes(args.areas), clearance=args.clearance,
                           compartments=_codes(args.compartments))
    print(f"{person.name} is {row.role} of {row.unit}.")
    missing = queries.missing_addresses(row)
    if missing and row.role not in queries.KEYLESS_ROLES:
        print(f"Waits for a holder to grant: {', '.join(missing)}")
    return 0


def user_reset(args: argparse.Namespace) -> int:
    from sheaf.access import queries, services
    from sheaf.access.doors import operator_at_shell

    password = services.one_time_password()
    services.reset_password(operator_at_shell(), person_id=queries.person_named(args.username).id, password=password,
                            accept_loss=args.accept_loss)
    print(f"{args.username}   one-time password: {password}")
    return 0


def user_list(args: argparse.Namespace) -> int:
    from sheaf.access import queries
    from sheaf.access.doors import operator_at_shell

    rows: list[dict[str, Any]] = [{"username": person.username, "name": person.name, "active": person.is_active, "appointments": [
        {"unit": item.unit, "role": item.role, "ends": item.ends.isoformat() if item.ends else None}
        for item in person.appointments.all()]} for person in queries.people(operator_at_shell())]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for row in rows:
        places = "; ".join(f"{item['role']} {item['unit']}" for item in row["appointments"])
        print(f"{row['username']:<20} {row['name']:<30} {places or 'not appointed'}")
    return 0


def user_totp(args: argparse.Namespace) -> int:
    from sheaf.access import queries, services

    secret = services.new_totp_secret()
    services.set_totp(queries.person_named(args.username), secret)
    print(f"{args.username}   TOTP secret: {secret}")
    return 0


def token_create(args: argparse.Namespace) -> int:
    from sheaf.access import services
    from sheaf.access.doors import actor_from_shell

    row, secret = services.create_token(actor_from_shell(args), name=args.name, scopes=args.scopes, days=args.days)
    print(secret)
    print(f"{row.id} expires {row.expires:%Y-%m-%d %H:%M} UTC; it is not shown again.", file=sys.stderr)
    return 0


def token_revoke(args: argparse.Namespace) -> int:
    from sheaf.access import services
    from sheaf.access.doors import actor_from_shell

    services.revoke_token(actor_from_shell(args), args.token_id)
    return 0


def token_list(args: argparse.Namespace) -> int:
    from sheaf.access import queries
    from sheaf.access.doors import actor_from_shell

    rows = [{"id": row.id, "name": row.name, "scopes": row.scopes, "expires": row.expires.isoformat(),
             "revoked": row.revoked is not None} for row in queries.own_tokens(actor_from_shell(args))]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for row in rows:
        print(f"{row['id']}  {row['name']:<30} {'revoked' if row['revoked'] else row['expires']}  {','.join(row['scopes'])}")
    return 0


def key_list(args: argparse.Namespace) -> int:
    from sheaf.access import queries
    from sheaf.access.doors import actor_from_shell

    actor = actor_from_shell(args)
    for held in queries.holdings(actor):
        print(f"{held.address:<32} {held.kid[:12]}  {', '.join(held.holders)}")
    for waiting in queries.grants_waiting(actor):
        print(f"waits: {waiting.name:<25} {', '.join(waiting.addresses)}")
    return 0


def key_grant(args: argparse.Namespace) -> int:
    from sheaf.access import queries, services
    from sheaf.access.doors import actor_from_shell

    actor = actor_from_shell(args)
    print(f"Granted: {services.grant_keys(actor, queries.person_named(args.username).id)}")
    return 0


def key_rotate(args: argparse.Namespace) -> int:
    from sheaf.access import services
    from sheaf.access.doors import actor_from_shell

    key = services.rotate_key(actor_from_shell(args), address=args.address)
    print(f"{key.address} has a new key {key.kid[:12]}; the directory publishes it at its next turn.")
    return 0


def user_active(args: argparse.Namespace) -> int:
    from sheaf.access import queries, services
    from sheaf.access.doors import operator_at_shell

    services.set_active(operator_at_shell(), person_id=queries.person_named(args.username).id, active=args.active,
                        accept_loss=getattr(args, "accept_loss", False))
    print(f"{args.username}: the account is {'open' if args.active else 'closed'}.")
    return 0


def user_unlock(args: argparse.Namespace) -> int:
    from sheaf.access import queries, services
    from sheaf.access.doors import operator_at_shell

    services.unlock_account(operator_at_shell(), person_id=queries.person_named(args.username).id)
    print(f"{args.username} may try again now.")
    return 0


def _codes(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
