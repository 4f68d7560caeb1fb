"""Making, checking and serving a node. Composition: called by the shell, by the demo and by tests."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sheaf.kernel import ids, node
from sheaf.kernel.errors import Conflict
from sheaf.settings import VALUES, state_of


@dataclass(frozen=True, slots=True)
class Made:
    """A fresh node: `password` works once and must be changed at first sign-in."""

    state: str
    home: Path
    admin: str
    password: str


def make(state: str, home: Path, *, admin: str) -> Made:
    """Make the node's folder (mode 700), database, keys and first administrator.

    Raises `Conflict` where a node is there already: a node's keys are never overwritten.
    """
    if state_of(home):
        raise Conflict(f"{home} holds a node already ({state_of(home)}).", code="node_exists")
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    (home / "static").mkdir()
    _write_secret(home / "session.secret", ids.new_secret() + ids.new_secret())
    _set_up(state, home)
    from sheaf.access.keysmith import create_service_keys
    from sheaf.directory import services as directory

    create_service_keys()
    directory.make_root(state)
    password = _first_administrator(state, admin)
    (home / "node").write_text(state + "\n", encoding="utf-8")
    return Made(state, home, admin, password)


def _set_up(state: str, home: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sheaf.settings")
    import django
    from django.core.management import call_command

    django.setup()
    node.set_default(node.Node(state=state, home=home.resolve()))
    call_command("migrate", interactive=False, verbosity=0)


def _first_administrator(state: str, username: str) -> str:
    """Make the first administrator's account; the one-time password."""
    from sheaf.access import services
    from sheaf.access.actor import operator

    password = services.one_time_password()
    person = services.create_person(operator(state), username=username, name="Node administrator", password=password)
    services.appoint(operator(state), person_id=person.id, unit=f"{state}/node", role="node_admin")
    return password


def _write_secret(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def problems() -> list[str]:
    """What is wrong with this node, in sentences; empty when all is in order."""
    from django.core.checks import run_checks
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    found = [str(message) for message in run_checks()]
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        found.append("The database lacks migrations: run `sheaf node migrate`.")
    if "service_keys" not in node.current().parts:
        found.append("The service key is not unlocked.")
    return found


def notes() -> list[str]:
    """What is being put in order by itself, in sentences: search keys of an earlier version; and changes that could not be
    matched against standing alerts, which an upgrade tries again."""
    from sheaf.register.alerts import following
    from sheaf.register.records import rebuilding

    count = following.left_aside()
    aside = [f"{count} changes could not be matched against standing alerts; `sheaf node migrate` tries them again."] if count else []
    return [*(item.words for item in rebuilding.outdated()), *aside]


def migrate() -> None:
    """Bring the database to this version, seal files that an earlier version left in clear, and let what it could not match
    against standing alerts be tried again."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1)
    from sheaf.register.alerts.following import try_again
    from sheaf.register.records.attaching import seal_existing

    seal_existing()
    try_again()


def serve() -> None:
    """Serve the WSGI application with granian on SHEAF_BIND until stopped."""
    from granian import Granian
    from granian.constants import Interfaces

    host, _, port = VALUES.bind.rpartition(":")
    Granian(
        "sheaf.wsgi:application", address=host.strip("[]"), port=int(port), interface=Interfaces.WSGI,
        workers=1, blocking_threads=VALUES.threads, log_access=False, websockets=False,
    ).serve()
