"""Files at rest: sealed, bound to their place, and never openable by the node alone where holders are meant to."""

from __future__ import annotations

import stat
from dataclasses import replace

import pytest

from sheaf.access import storage
from sheaf.access.keys import SERVICE_PART
from sheaf.kernel.errors import Conflict, Locked, SheafError
from sheaf.kernel.handling import Handling
from sheaf.kernel.node import Node
from sheaf.register.records import attaching, services, vault
from sheaf.register.records.models import Attachment
from tests.cast import Cast
from tests.unit.records.conftest import Make

CONTENT = b"invented evidence " * 100_000  # two chunks


@pytest.fixture
def held(cast: Cast, make: Make) -> str:
    return services.attach(cast.owner, record_id=make("Somchai Jaidee").id, name="scan.pdf", media_type="",
                           chunks=[CONTENT[:7], CONTENT[7:]], handling=Handling())


def victim(cast: Cast, make: Make) -> str:
    return services.attach(cast.supervisor, record_id=make("Somchai Jaidee").id, name="statement.pdf", media_type="",
                           chunks=[CONTENT], handling=Handling(compartment="VICTIM"))


def read(actor: object, key: str) -> bytes:
    return b"".join(services.download(actor, attachment_id=key).chunks)  # type: ignore[arg-type]


def test_the_file_on_disk_holds_nothing_of_the_content_and_the_digest_is_of_the_plain(cast: Cast, held: str) -> None:
    raw = vault.path_of(held).read_bytes()
    assert b"evidence" not in raw
    assert raw.startswith(vault.MAGIC)
    assert read(cast.colleague, held) == CONTENT
    assert services.verify_custody(cast.owner, attachment_id=held)


def test_a_stolen_folder_without_the_key_file_reads_nothing(cast: Cast, node: Node, held: str) -> None:
    key_file = node.home / storage.STORAGE_FILE
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    key_file.unlink()
    node.parts.pop("storage_key")
    with pytest.raises(Conflict):
        read(cast.owner, held)


def test_a_file_moved_to_another_id_cut_or_changed_does_not_open(cast: Cast, make: Make, held: str) -> None:
    other = services.attach(cast.owner, record_id=make("Chai").id, name="b", media_type="", chunks=[CONTENT], handling=Handling())
    whole = vault.path_of(held).read_bytes()
    for raw in (vault.path_of(other).read_bytes(), whole[:-1], whole[:200], whole[:-1] + bytes([whole[-1] ^ 1]), vault.MAGIC, b""):
        vault.path_of(held).write_bytes(raw)
        with pytest.raises(Conflict):
            read(cast.owner, held)


def test_what_is_sealed_to_victims_opens_for_a_holder_only_and_not_for_the_node(cast: Cast, make: Make, node: Node) -> None:
    key = victim(cast, make)
    assert read(cast.supervisor, key) == CONTENT
    for keys in (None, node.parts.get(SERVICE_PART)):  # locked; and whoever has the machine with the service's keys
        with pytest.raises(Locked):
            read(replace(cast.supervisor, keys=keys), key)
    assert Attachment.objects.get(pk=key).compartment == "VICTIM"


def test_a_sealed_file_still_opens_after_its_key_was_rotated(cast: Cast, make: Make) -> None:
    from sheaf.access import services as access
    from sheaf.access.keys import ring
    from sheaf.access.models import Appointment

    key = victim(cast, make)
    access.rotate_key(cast.supervisor, address="THA/police#VICTIM")
    person = cast.people["supervisor"]
    fresh = ring(cast.supervisor.keys.personal, person, Appointment.objects.get(person=person))
    assert read(replace(cast.supervisor, keys=fresh), key) == CONTENT


def test_files_in_clear_are_sealed_once_and_a_changed_one_is_left_alone(cast: Cast, make: Make, held: str) -> None:
    path = vault.path_of(held)
    path.write_bytes(CONTENT)
    assert read(cast.owner, held) == CONTENT, "read by its digest until it is sealed"
    assert attaching.seal_existing() == 1
    assert attaching.seal_existing() == 0
    assert b"evidence" not in path.read_bytes()
    assert read(cast.owner, held) == CONTENT
    path.write_bytes(b"something else")
    assert attaching.seal_existing() == 0


def test_the_storage_key_lies_under_the_passphrase_where_there_is_one(cast: Cast, node: Node, settings: object, make: Make) -> None:
    (node.home / storage.STORAGE_FILE).unlink(missing_ok=True)
    node.parts.pop("storage_key", None)
    values = settings.VALUES  # type: ignore[attr-defined]
    settings.VALUES = values.model_copy(update={"key_passphrase": "a pass phrase"})  # type: ignore[attr-defined]
    key = services.attach(cast.owner, record_id=make("Chai").id, name="b", media_type="", chunks=[b"x"], handling=Handling())
    node.parts.pop("storage_key")
    assert read(cast.owner, key) == b"x"
    settings.VALUES = values  # type: ignore[attr-defined]
    node.parts.pop("storage_key")
    with pytest.raises(SheafError):
        read(cast.owner, key)
