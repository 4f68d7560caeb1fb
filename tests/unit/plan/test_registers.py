"""The registers at the Secretariat's node: steps, approvals by decision, money that adds up, gaps, partners."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheaf.access.actor import Actor
from sheaf.kernel import node as nodes
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from sheaf.kernel.node import Node
from sheaf.plan.editions import queries as editions
from sheaf.plan.registers import approving, queries, services, table
from sheaf.plan.registers.models import Change, Item, Money
from sheaf.plan.sharing import packages
from tests.cast import Cast
from tests.plan_registers import decide

CLAUSE = "POA-2016-2025/NS-1"
DAY = date(2026, 10, 1)
PROPOSAL = {"title": "A laboratory", "text": "For the region.", "amount": "100,000.50", "currency": "USD", "needs": table.BOTH}


@pytest.fixture
def keeper(node: Node, cast: Cast, clock: ManualClock) -> Iterator[Actor]:
    """The Secretariat's officer, at the Secretariat's node."""
    with nodes.entered(Node(state="ASEC", alias=node.alias, home=node.home)):
        yield cast.secretariat


def delegate(keeper: Actor, state: str = "THA") -> Actor:
    return replace(keeper, state=state, unit=f"{state}/delegation", role="delegate", person_id=f"{state}-1")


def strategy(actor: Actor, code: str = "THA-STRATEGY", **values: Any) -> Item:
    return services.add(actor, kind="strategy", code=code, values={"title": "Strategy", "clauses": CLAUSE, **values})


def approved(keeper: Actor, **values: Any) -> Item:
    """A proposal of Thailand with both approvals."""
    row = services.add(delegate(keeper), kind="proposal", code="THA-LAB", values={**PROPOSAL, **values})
    services.step(delegate(keeper), code=row.code, event="submit")
    decide(keeper, "SOMTC", row.code, "endorse")
    decide(keeper, "AMMTC", row.code)
    row.refresh_from_db()
    return row


def pledged(keeper: Actor) -> Item:
    row = approved(keeper)
    services.add_money(keeper, code=row.code, kind="pledged", party="A partner", amount="1000", on=DAY)
    row.refresh_from_db()
    return row


def test_a_state_keeps_its_own_strategy_and_sees_its_own_gaps(keeper: Actor) -> None:
    thai, malay = delegate(keeper), delegate(keeper, "MYS")
    row = strategy(thai)
    assert len([gap for gap in queries.gaps(thai, "POA-2016-2025") if not gap.served]) == 41
    services.step(thai, code=row.code, event="adopt")
    assert [gap.clause.code for gap in queries.gaps(thai, "POA-2016-2025") if gap.served] == ["NS-1"]
    assert not any(gap.served for gap in queries.gaps(malay, "POA-2016-2025"))
    with pytest.raises(NotFound):
        queries.gaps(keeper, "POA-2016-2025")
    with pytest.raises(Refused):
        services.edit(malay, code=row.code, version=2, values={"title": "Mine"})
    with pytest.raises(Refused):
        services.edit(keeper, code=row.code, version=2, values={"title": "Ours"})


def test_a_strategy_in_preparation_is_unseen_by_others(keeper: Actor) -> None:
    row = strategy(delegate(keeper))
    for other in (delegate(keeper, "MYS"), keeper):
        assert not queries.items(other).exists()
        with pytest.raises(NotFound):
            queries.item(other, row.code)
        with pytest.raises(NotFound):
            services.step(other, code=row.code, event="adopt")
    assert not packages.content(packages.BY_TYPE["plan.registers"])["registers.item"]
    assert not packages.content(packages.BY_TYPE["plan.registers"])["registers.change"]


def test_an_entry_stands_on_the_page_of_its_clause_and_in_the_search_box(keeper: Actor) -> None:
    thai = delegate(keeper)
    services.step(thai, code=strategy(thai, title="Against smugglers").code, event="adopt")
    rows = [item for panel in editions.PANELS for item in panel(keeper, "POA-2016-2025", "NS-1")[1]]
    assert any("THA-STRATEGY: Against smugglers" in item["text"] for item in rows)
    assert [title for title, _ in editions.found_elsewhere(keeper, "smugglers")] == ["Registers"]
    assert editions.found_elsewhere(keeper, "nobody wrote this") == []


@pytest.mark.parametrize("wrong", [
    {"title": " "}, {"title": "x" * 301}, {"clauses": "POA-2016-2025/NS-99"}, {"url": "javascript:alert(1)"}, {"starts": "soon"},
    {"starts": "2026-02-01", "ends": "2026-01-01"}, {"colour": "red"}, {"text": "x" * 20_001}])
def test_a_strategy_that_makes_no_sense_is_refused_with_its_field(keeper: Actor, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        strategy(delegate(keeper), **wrong)
    assert set(refused.value.details["fields"]) <= {*wrong}
    assert not Item.objects.exists()


@pytest.mark.parametrize("amount", ["0", "-1", "much", "1.005", "1e30", "NaN", "Infinity", ""])
def test_an_amount_is_more_than_nothing_with_two_decimals(keeper: Actor, amount: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.add(delegate(keeper), kind="proposal", code="THA-LAB", values={**PROPOSAL, "amount": amount})
    assert set(refused.value.details["fields"]) == {"amount"}


def test_two_who_change_one_entry_are_told_and_its_history_keeps_both_values(keeper: Actor) -> None:
    thai = delegate(keeper)
    row = strategy(thai)
    services.edit(thai, code=row.code, version=1, values={"title": "Second"})
    with pytest.raises(Conflict):
        services.edit(thai, code=row.code, version=1, values={"title": "Third"})
    last = queries.history(thai, row).last()
    assert last
    assert last.fields == {"title": ["Strategy", "Second"]}
    services.edit(thai, code=row.code, version=2, values={"title": "Second"})
    assert Change.objects.count() == 2


def test_a_proposal_is_approved_by_the_decisions_that_it_needs(keeper: Actor) -> None:
    row = approved(keeper)
    assert row.step == "approved"
    decisions = [item.decision for item in queries.history(keeper, row) if item.decision]
    assert len(decisions) == 2
    assert [item.event for item in queries.history(keeper, row)] == ["submit", "endorse", "approve"]
    assert [item.event for item in queries.history(delegate(keeper), row)] == ["add", "submit", "endorse", "approve"]


@pytest.mark.parametrize("body", ["SOMTC", "AMMTC"])
def test_a_proposal_that_needs_one_body_alone_waits_for_no_other(keeper: Actor, body: str) -> None:
    thai = delegate(keeper)
    services.add(thai, kind="proposal", code="THA-LAB", values={**PROPOSAL, "needs": body})
    services.step(thai, code="THA-LAB", event="submit")
    other = "AMMTC" if body == "SOMTC" else "SOMTC"
    with pytest.raises(Invalid):
        decide(keeper, other, "THA-LAB")
    decide(keeper, body, "THA-LAB")
    assert Item.objects.get().step == "approved"


def test_a_decision_that_only_notes_approves_nothing(keeper: Actor) -> None:
    services.add(delegate(keeper), kind="proposal", code="THA-LAB", values=PROPOSAL)
    services.step(delegate(keeper), code="THA-LAB", event="submit")
    with pytest.raises(Invalid):
        decide(keeper, "SOMTC", "THA-LAB", "note")
    assert Item.objects.get().step == "submitted"


def test_nobody_approves_by_a_step(keeper: Actor) -> None:
    services.add(delegate(keeper), kind="proposal", code="THA-LAB", values={**PROPOSAL, "needs": "SOMTC"})
    services.step(delegate(keeper), code="THA-LAB", event="submit")
    for actor in (keeper, delegate(keeper)):
        with pytest.raises(Conflict):
            services.step(actor, code="THA-LAB", event="approve")


def test_a_proposals_words_stand_once_it_is_submitted(keeper: Actor) -> None:
    thai = delegate(keeper)
    services.add(thai, kind="proposal", code="THA-LAB", values=PROPOSAL)
    services.step(thai, code="THA-LAB", event="submit")
    with pytest.raises(Conflict):
        services.edit(thai, code="THA-LAB", version=2, values={"amount": "1"})


def test_money_adds_up_before_a_proposal_is_completed(keeper: Actor) -> None:
    thai, row = delegate(keeper), pledged(keeper)
    assert row.step == "pledged"
    services.step(thai, code=row.code, event="start")
    with pytest.raises(Conflict):
        services.add_money(thai, code=row.code, kind="spent", party="A shop", amount="1000.01", on=DAY, purpose="Microscopes")
    services.add_money(thai, code=row.code, kind="spent", party="A shop", amount="900", on=DAY, purpose="Microscopes")
    with pytest.raises(Conflict):
        services.step(thai, code=row.code, event="complete", note="It stands.")
    services.add_money(thai, code=row.code, kind="returned", party="A partner", amount="100", on=DAY)
    services.step(thai, code=row.code, event="complete", note="It stands.")
    row.refresh_from_db()
    sums = queries.balance(row)
    assert (row.step, row.result, sums.pledged, sums.left) == ("completed", "It stands.", Decimal(1000), Decimal(0))


def test_money_is_told_of_approved_proposals_alone_and_with_what_it_was_for(keeper: Actor) -> None:
    thai = delegate(keeper)
    services.add(thai, kind="proposal", code="THA-DRAFT", values=PROPOSAL)
    with pytest.raises(Conflict):
        services.add_money(thai, code="THA-DRAFT", kind="pledged", party="A partner", amount="1", on=DAY)
    row = pledged(keeper)
    with pytest.raises(Invalid) as refused:
        services.add_money(thai, code=row.code, kind="spent", party=" ", amount="none", on=date(2099, 1, 1))
    assert set(refused.value.details["fields"]) == {"party", "purpose", "on", "amount"}
    with pytest.raises(Refused):
        services.add_money(delegate(keeper, "MYS"), code=row.code, kind="pledged", party="A partner", amount="1", on=DAY)


@given(lines=st.lists(st.tuples(st.sampled_from(["pledged", "spent", "returned"]), st.integers(1, 10_000)), max_size=40))
def test_what_is_left_is_what_was_pledged_without_what_went(lines: list[tuple[str, int]]) -> None:
    rows = [Money(kind=kind, amount=Decimal(cents) / 100) for kind, cents in lines]
    sums = queries.added_up(Decimal(1), rows)
    assert sums.pledged == sums.spent + sums.returned + sums.left


def test_nothing_is_opened_to_a_partner_before_the_last_approval(keeper: Actor) -> None:
    row = services.add(keeper, kind="engagement", code="PARTNER-1", values={"title": "Training", "party": "A partner", "text": "Together."})
    for _ in range(2):
        with pytest.raises(Conflict):
            services.step(keeper, code=row.code, event="open")
        with pytest.raises(Conflict):
            decide(keeper, "AMMTC", row.code)
        approving.pass_step(keeper, code=row.code)
    with pytest.raises(Conflict):
        approving.pass_step(keeper, code=row.code)
    decide(keeper, "SOMTC", row.code, "endorse")
    assert not queries.opened(keeper).exists()
    with pytest.raises(Conflict):
        services.step(keeper, code=row.code, event="open")
    decide(keeper, "AMMTC", row.code)
    services.step(keeper, code=row.code, event="open")
    assert [item.code for item in queries.opened(keeper)] == ["PARTNER-1"]
    assert all(line.on for line in queries.guide(Item.objects.get()))


def test_the_guideline_is_data_and_running_engagements_keep_theirs(keeper: Actor) -> None:
    values = {"title": "Training", "party": "A partner", "text": "Together."}
    services.add(keeper, kind="engagement", code="PARTNER-1", values=values)
    services.keep_guideline(keeper, steps=[{"code": "ministers", "title": "AMMTC approves", "body": "AMMTC"}])
    services.add(keeper, kind="engagement", code="PARTNER-2", values=values)
    assert [len(item.guide) for item in Item.objects.order_by("code")] == [4, 1]
    for wrong in ([], [{"code": "a", "title": "Somebody says so"}], [{"code": "A b", "title": "x", "body": "AMMTC"}],
                  [{"code": "a", "title": "x", "body": "NOBODY"}], [{"code": "a", "title": "x", "body": "AMMTC"}] * 2):
        with pytest.raises(Invalid):
            services.keep_guideline(keeper, steps=wrong)
    with pytest.raises(Refused):
        services.keep_guideline(delegate(keeper), steps=[{"code": "a", "title": "x", "body": "AMMTC"}])


def test_a_common_position_is_used_once_the_ministers_approved_it(keeper: Actor) -> None:
    row = services.add(keeper, kind="position", code="POSITION-1", values={"title": "On cybercrime", "text": "We hold that."})
    assert queries.item(delegate(keeper), row.code)
    with pytest.raises(Conflict):
        services.add_use(keeper, code=row.code, forum="A conference", on=DAY)
    services.step(keeper, code=row.code, event="put")
    with pytest.raises(Conflict):
        services.edit(keeper, code=row.code, version=2, values={"text": "We hold this."})
    decide(keeper, "AMMTC", row.code, "adopt")
    services.add_use(keeper, code=row.code, forum="A conference", on=DAY, spoke="THA")
    assert [use.forum for use in row.uses.all()] == ["A conference"]


def test_a_shared_matter_and_a_campaign_go_their_ways(keeper: Actor) -> None:
    services.add(keeper, kind="shared", code="BORDER-1", values={"title": "Borders", "party": "DGICM"})
    for event in ("refer", "return", "refer", "accept", "answer", "close"):
        services.step(keeper, code="BORDER-1", event=event, note="As they said.")
    thai = delegate(keeper)
    services.add(thai, kind="campaign", code="THA-CAMPAIGN", values={"title": "Look twice", "party": "Radio", "sector": "media",
                                                                      "clauses": "POA-2016-2025/LE-9", "reach": "20,000"})
    services.step(thai, code="THA-CAMPAIGN", event="begin")
    with pytest.raises(Invalid):
        services.step(thai, code="THA-CAMPAIGN", event="finish")
    services.step(thai, code="THA-CAMPAIGN", event="finish", note="Heard by many.")
    assert set(Item.objects.values_list("step", flat=True)) == {"closed", "done"}


@pytest.mark.parametrize(("kind", "mine"), [("strategy", False), ("engagement", True), ("position", True), ("shared", True)])
def test_each_register_belongs_to_whom_it_belongs(keeper: Actor, kind: str, mine: bool) -> None:
    who, other = (keeper, delegate(keeper)) if mine else (delegate(keeper), keeper)
    assert queries.may_add(who, kind)
    assert not queries.may_add(other, kind)
    with pytest.raises(Refused):
        services.add(other, kind=kind, code="SOMETHING", values={"title": "x", "text": "x", "party": "x"})


def test_the_registers_are_kept_at_the_secretariats_node(node: Node, cast: Cast) -> None:
    with pytest.raises(Refused):
        strategy(replace(cast.secretariat, state="THA", role="delegate"))
    for who in (cast.owner, cast.auditor, cast.administrator):
        with pytest.raises(Refused):
            strategy(who)


def test_the_register_travels_and_is_taken_whole(keeper: Actor) -> None:
    row = pledged(keeper)
    package = packages.BY_TYPE["plan.registers"]
    content = packages.content(package)
    strategy(delegate(keeper))
    packages.take(package, content)
    assert [item.code for item in Item.objects.all()] == [row.code]
    assert queries.balance(Item.objects.get()).pledged == Decimal(1000)


@given(st.sampled_from(list(table.KINDS)), st.sampled_from([table.OFFICIALS, table.MINISTERS, table.BOTH]),
       st.lists(st.tuples(st.sampled_from([item.event for item in table.ROWS]), st.sampled_from(["", "SOMTC", "AMMTC"])), max_size=30))
def test_no_walk_through_the_table_reaches_an_approval_without_its_decisions(kind: str, needs: str, walk: list[tuple[str, str]]) -> None:
    at, decided = table.FIRST[kind], []
    for event, body in walk:
        found = table.row(kind, event, at, needs=needs if kind == table.PROPOSAL else "", body=body)
        if not found:
            continue
        decided += [body] if found.by == table.DECISION else []
        at = found.after
        assert at in table.states(kind)
    if kind == table.PROPOSAL and at in ("approved", "pledged", "running", "completed"):
        assert "+".join(decided) == needs
    if kind == table.POSITION and at in ("approved", "replaced"):
        assert decided == ["AMMTC"]


def test_every_state_can_be_reached_and_every_step_has_its_words() -> None:
    for kind in table.KINDS:
        assert {item.before for item in table.ROWS if item.kind == kind} <= set(table.states(kind))
        assert set(table.states(kind)) <= set(table.STATES)
    keys = [(item.kind, item.event, item.before, item.body, item.needs) for item in table.ROWS]
    assert len(keys) == len(set(keys))
