"""The API of the plan's editions: clauses with their text, crosswalks, imports."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from sheaf.access.doors import actor_of, door
from sheaf.kernel.errors import TooLarge
from sheaf.plan.editions import queries, services
from sheaf.web.given import Given

router = Router(tags=["plan"])


class RelationIn(Given):
    """before, after: [edition, clause] or nothing; relation as on the page."""

    relation: str
    before: tuple[str, str] | None = None
    after: tuple[str, str] | None = None
    note: str = ""


class BindIn(Given):
    """to: code of the edition whose validity this one follows; empty lets it go."""

    to: str = ""


@router.get("/editions", auth=door("plan.read"))
def editions(request: HttpRequest) -> list[dict[str, Any]]:
    """Every edition, from when to when, and how many of its clauses have their text."""
    return [{"code": item.row.code, "plan": item.row.plan, "title": item.row.title, "starts": item.starts, "ends": item.ends,
             "follows": item.row.follows, "draft": item.draft, "clauses": item.clauses, "texts": item.texts, "sha256": item.row.digest,
             "version": item.row.version} for item in queries.editions(actor_of(request))]


@router.get("/editions/{edition_code}/clauses", auth=door("plan.read"))
def clauses(request: HttpRequest, edition_code: str) -> list[dict[str, Any]]:
    """The clauses in the order of the text."""
    return [queries.as_dict(row) for row in queries.clauses(actor_of(request), edition_code)]


@router.get("/editions/{edition_code}/clauses/{clause_code}", auth=door("plan.read"))
def clause(request: HttpRequest, edition_code: str, clause_code: str) -> dict[str, Any]:
    """One clause, the clauses of other editions that answer it, and what the rooms of the plan know of it (`elsewhere`)."""
    return queries.whole(actor_of(request), edition_code, clause_code)


@router.post("/editions/{edition_code}/text", auth=door("plan.edit"))
def attach(request: HttpRequest, edition_code: str, file: File[UploadedFile], title: Form[str] = "", plan: Form[str] = "",
           catalogue: Form[str] = "", check: Form[bool] = False, accept: Form[bool] = False, replace: Form[bool] = False) -> dict[str, Any]:
    """Attach a text. check: say what it would do and write nothing; accept, replace: as on the page."""
    if (file.size or 0) > services.MAX_BYTES:
        raise TooLarge(f"At most {services.MAX_BYTES // 1_000_000} MB of text.")
    actor, data = actor_of(request), file.read()
    if check:
        return services.read(actor, data=data, edition=edition_code, catalogue=catalogue).as_dict()
    return services.attach(actor, data=data, edition=edition_code, plan=plan, title=title, catalogue=catalogue, accept=accept,
                           replace=replace).as_dict()


@router.put("/editions/{edition_code}/follows", auth=door("plan.edit"))
def bind(request: HttpRequest, edition_code: str, given: BindIn) -> dict[str, Any]:
    """Bind an edition's validity to another's."""
    row = services.bind(actor_of(request), edition=edition_code, to=given.to)
    starts, ends = queries.validity(row)
    return {"code": row.code, "follows": row.follows, "starts": starts, "ends": ends}


@router.get("/crosswalk/{left}/{right}", auth=door("plan.read"))
def crosswalk(request: HttpRequest, left: str, right: str) -> list[dict[str, Any]]:
    """Two editions side by side; an empty relation is one that nobody has told yet."""
    rows = queries.crosswalk(actor_of(request), left, right)
    return [{"before": before.code if before else None, "after": after.code if after else None, "relation": relation}
            for before, after, relation in rows]


@router.post("/crosswalk", auth=door("plan.edit"))
def relate(request: HttpRequest, given: RelationIn) -> dict[str, str]:
    """Say how a clause is answered in another edition."""
    row = services.relate(actor_of(request), **given.dict())
    return {"id": row.id, "relation": row.relation}


@router.delete("/crosswalk/{crosswalk_id}", auth=door("plan.edit"), response={204: None})
def unrelate(request: HttpRequest, crosswalk_id: str) -> Status[None]:
    """Take a relation back."""
    services.unrelate(actor_of(request), crosswalk_id=crosswalk_id)
    return Status(204, None)
