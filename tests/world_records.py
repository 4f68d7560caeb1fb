"""The world's records, files and imports."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from sheaf.access.actor import Actor
from sheaf.kernel.handling import Handling
from sheaf.register.lists import services as lists
from sheaf.register.lists import steps
from sheaf.register.lists.models import ImportJob
from sheaf.register.records import services
from sheaf.register.records.models import Attachment, Fact, Record
from sheaf.register.records.shapes import Card, Origin
from tests.world import World

SHARED_NAME = "Somchai Jaidee"  # of every person: a search for it could find them all
TABLE = b"Ref,Full name\n1,Ann Aye\n2,\n"
COLUMNS = {"Ref": "@id", "Full name": "name"}


def fill(world: World) -> None:
    cast = world.cast
    opened = _person(world, cast.owner, "open", area="drugs")
    _person(world, cast.owner, "area", area="trafficking-in-persons")
    _person(world, cast.owner, "confidential", area="drugs", level="CONFIDENTIAL")
    witness = _person(world, cast.supervisor, "witness", area="drugs", compartment="WITNESS")
    _person(world, cast.stranger, "smuggling", area="people-smuggling")
    other = _person(world, cast.owner, "other", area="drugs")
    gone = _person(world, cast.owner, "gone", area="drugs")
    world.ids |= {"record_id": opened.id, "merge_id": services.merge(cast.owner, kept=other.id, gone=gone.id),
                  "merge_id:hidden": services.merge(cast.supervisor, gone=witness.id, kept=_person(
                      world, cast.owner, "merged", area="drugs").id)}
    _hidden_fact(world, opened)
    world.ids["attachment_id"] = _file(world, cast.owner, opened, "plain", Handling())
    world.ids["attachment_id:hidden"] = _file(world, cast.supervisor, opened, "sealed", Handling(compartment="WITNESS"))
    _link(cast.supervisor, opened, witness)
    _imports(world)


def _person(world: World, actor: Actor, name: str, *, area: str, level: str = "RESTRICTED", compartment: str = "OPEN") -> Card:
    words = [f"Xq{name}alias", f"XQ{name.upper()}77", f"xq {name} source", f"xq-{name}-case"]
    handling = Handling(classification=level, compartment=compartment, case=words[3])
    card = services.add_record(
        actor, schema="Person", provenance=Origin(words[2], handling, area),
        facts={"name": [SHARED_NAME], "alias": [words[0]], "idNumber": [words[1]]})
    row = Record.objects.get(pk=card.id)
    world.hide(row.facts(), *words, verb="record.read")
    world.ids[f"record_id:{name}"] = card.id
    return card


def _hidden_fact(world: World, opened: Card) -> None:
    """A fact of an open record that only holders of SOURCE may see."""
    services.edit(world.cast.supervisor, record_id=opened.id, version=opened.version, add={"alias": ["Xqsourcename"]},
                  provenance=Origin("xq informer", Handling(compartment="SOURCE"), "drugs"))
    world.hide(Fact.objects.get(value="Xqsourcename").facts(), "Xqsourcename", "xq informer")


def _file(world: World, actor: Actor, card: Card, name: str, handling: Handling) -> str:
    key = services.attach(actor, record_id=card.id, name=f"xq{name}.txt", media_type="text/plain",
                          chunks=[f"xq{name}bytes".encode()], handling=handling, note=f"xq {name} note")
    world.hide(Attachment.objects.get(pk=key).facts(), f"xq{name}.txt", f"xq{name}bytes", f"xq {name} note")
    return key


def _link(actor: Actor, left: Card, right: Card) -> None:
    services.add_record(actor, schema="Associate", facts={"person": [left.id], "associate": [right.id]},
                        provenance=Origin("xq link", Handling(), "drugs"))


def _imports(world: World) -> None:
    """An import at every step: uploaded, mapped, checked; and one of own records under a hidden area."""
    owner = world.cast.owner
    for name in ("uploaded", "mapped", "checked", "spare"):
        file = SimpleUploadedFile(f"{name}.csv", TABLE)
        job = lists.upload(owner, source=f"Ports {name}", chunks=file.chunks(), file_name=file.name or "")
        if name != "uploaded":
            lists.map_columns(owner, job_id=job, plan={"columns": COLUMNS, "schema": "Person"})
        if name == "checked":
            lists.check(owner, job_id=job)
            steps.work()
        world.ids[f"job_id:{name}"] = job
    world.ids["job_id"] = world.ids["job_id:checked"]
    world.ids["source_id"] = ImportJob.objects.get(pk=world.ids["job_id"]).source_id
    world.ids["job_id:own"] = lists.upload(
        owner, source="xqownsource", chunks=[b"id,name\n1,xqownname\n"], file_name="xqown.csv", target="own",
        provenance={"source": "xq origin", "crime_area": "trafficking-in-persons", "handling": {}})
    world.hide(ImportJob.objects.get(pk=world.ids["job_id:own"]).facts(), "xqownsource", "xqownname", "xqown.csv")
