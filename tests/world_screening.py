"""The world's screenings: at every step, one decided, and one whose candidate only some may see."""

from __future__ import annotations

from sheaf.access.actor import Actor
from sheaf.register.screening import queries, services, steps
from sheaf.register.screening.models import Candidate, Screening
from tests.world import World

WHY = {"kind": "passengers", "purpose": "border-check", "case": "C-5"}


def fill(world: World) -> None:
    owner = world.cast.owner
    for name in ("uploaded", "mapped", "spare"):
        world.ids[f"screening_id:{name}"] = _upload(world, owner, name)
    services.map_columns(owner, screening_id=world.ids["screening_id:mapped"], plan=_plan(owner, world.ids["screening_id:mapped"]))
    done = _screened(world, owner, "done", "Xqopenalias")
    world.ids["screening_id"] = done
    world.ids["candidate_id"] = Candidate.objects.get(screening=done).id
    hidden = world.ids["screening_id:hidden"] = _screened(world, owner, "hidden", "Xqconfidentialalias")
    found = Candidate.objects.get(screening=hidden)
    world.ids["candidate_id:hidden"] = found.id
    services.decide(owner, candidate_id=found.id, decision="yes", turn=0, note="xqdecisionnote")
    # A note on a candidate is for whoever may see its record.
    world.marks += [mark.__class__("xqdecisionnote", "record.read", mark.facts) for mark in world.marks
                    if mark.word == "Xqconfidentialalias"]
    world.hide(Screening.objects.get(pk=done).facts(), "xqscreening", "xqpassenger", "xqleftout", verb="screening.read")


def _upload(world: World, actor: Actor, name: str, text: str = "Ann Aye") -> str:
    table = f"Full name,Date of birth\n{text},\nxqpassenger {name},\n,xqleftout\n"
    return services.upload(actor, title=f"xqscreening {name}", chunks=[table.encode()], file_name="list.csv", **WHY)


def _plan(actor: Actor, key: str) -> dict[str, object]:
    return queries.proposal(actor, key)[0].as_dict()


def _screened(world: World, actor: Actor, name: str, text: str) -> str:
    key = _upload(world, actor, name, text)
    services.map_columns(actor, screening_id=key, plan=_plan(actor, key))
    services.start(actor, screening_id=key)
    while steps.work():
        pass
    return key
