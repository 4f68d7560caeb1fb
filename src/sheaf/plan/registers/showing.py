"""Entries as plain data, for the API and the shell."""

from __future__ import annotations

from typing import Any

from sheaf.access.actor import Actor
from sheaf.plan.registers import queries, table
from sheaf.plan.registers.models import MONEY_KINDS, Change, Item
from sheaf.plan.registers.shapes import FIELDS


def brief(row: Item) -> dict[str, Any]:
    """One line of a register."""
    return {"code": row.code, "kind": row.kind, "state": row.state, "title": row.title, "step": row.step, "words": table.STATES[row.step],
            "starts": row.starts, "ends": row.ends, "clauses": row.clauses, "invented": row.invented}


def whole(actor: Actor, row: Item) -> dict[str, Any]:
    """All that is known of an entry. Amounts are texts with two decimals; open_to_partner: only after the last approval."""
    found = {**brief(row), **{field.name: _plain(getattr(row, field.name)) for field in FIELDS[row.kind]}}
    found |= {"version": row.version, "updated": row.updated, "result": row.result, "steps": queries.steps_for(actor, row)}
    found["history"] = [{"at": item.at, "event": item.event, "words": did(row, item), "before": item.before,
                         "after": item.after, "decision": item.decision, "fields": item.fields, "note": item.note,
                         "by": item.by_title} for item in queries.history(actor, row)]
    if row.kind == table.PROPOSAL:
        sums = queries.balance(row)
        found["balance"] = {name: f"{getattr(sums, name):.2f}" for name in ("asked", "pledged", "spent", "returned", "left")}
        found["money"] = [{"kind": item.kind, "party": item.party, "amount": f"{item.amount:.2f}", "on": item.on, "purpose": item.purpose}
                          for item in row.money.all()]
    if row.kind == table.ENGAGEMENT:
        found["open_to_partner"] = row.step == "opened"
        found["guideline"] = [{"code": line.code, "title": line.title, "body": line.body, "taken": line.on, "decision": line.decision,
                               "next": line.due} for line in queries.guide(row)]
    if row.kind == table.POSITION:
        found["uses"] = [{"forum": item.forum, "on": item.on, "spoke": item.spoke, "note": item.note} for item in row.uses.all()]
    return found


def did(row: Item, line: Change) -> str:
    """What a line of history says was done: a step of the guideline by its title, money and uses with what they were."""
    titles = {f"step:{step['code']}"[:16]: f"step taken: {step['title']}" for step in row.guide}
    titles |= {line.event: f"step taken: {line.fields['step'][1]}"} if "step" in line.fields else {}
    said = titles.get(line.event) or MONEY_KINDS.get(line.event) or table.DID.get(line.event) or line.event.replace("_", " ")
    told = ", ".join(str(pair[1]) for pair in line.fields.values()) if line.event in {*MONEY_KINDS, "pledge", "use"} else ""
    return f"{said} {told}".strip()


def _plain(value: Any) -> Any:
    return f"{value:.2f}" if hasattr(value, "quantize") else value
