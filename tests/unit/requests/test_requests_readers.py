"""Before a release the page says exactly who will be able to open it, in words that fit every handling."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from sheaf.directory.models import Entry
from sheaf.exchange import services as exchange
from sheaf.kernel import clock
from sheaf.kernel import handling as codes
from sheaf.kernel.errors import Invalid, Locked, NotFound, Refused
from sheaf.kernel.handling import WORDS, Handling
from sheaf.requests import drafting, readers, services
from sheaf.requests.models import Draft
from tests.unit.requests.conftest import REQUEST, Desk

handlings = st.fixed_dictionaries({
    "classification": st.sampled_from(codes.CLASSIFICATIONS), "tlp": st.sampled_from(codes.TLP), "pap": st.sampled_from(codes.PAP),
    "use": st.sampled_from([("H0",), ("H1",), ("H2",), ("H1", "H2"), ("H3",), ("H1", "H2", "H3")]),
    "compartment": st.sampled_from(codes.COMPARTMENTS),
    "obligations": st.sets(st.sampled_from(codes.OBLIGATIONS)).map(lambda found: tuple(sorted(found)))})


@given(handlings, st.booleans())
def test_the_words_say_every_axis_and_promise_nothing_that_the_handling_forbids(raw: dict[str, Any], forwardable: bool) -> None:
    try:
        handling = Handling(**raw, use_text="Only for the customs case." if "H3" in raw["use"] else "",
                            destroy_date="2027-01-31" if "DESTROY" in raw["obligations"] else "")
    except Invalid:
        assume(False)
    beyond = " beyond Malaysia" if forwardable else ""
    said = readers.rules(handling, beyond)
    text = " ".join(said)
    assert said[0].startswith(WORDS[handling.classification])
    assert ("cleared" in said[0]) == (handling.level > 0)
    assert ("Compartment" in text) == (handling.compartment != "OPEN")
    assert f"TLP:{handling.tlp}:" in text
    assert f"PAP:{handling.pap}:" in text
    assert [code for code in codes.USE if f"{code}: " in text] == list(handling.use)
    assert ("consent before passing it on" in text) == ("H2" in handling.use)
    assert ("passing it on beyond Malaysia" in text) == ("H2" in handling.use and forwardable)
    assert ("Only for the customs case." in text) == ("H3" in handling.use)
    assert ("make it public" in text) == (handling.tlp == "CLEAR")
    assert all(WORDS[code] in text for code in handling.obligations)
    assert "{" not in text


def seen(desk: Desk, made: str) -> readers.Readers:
    with desk.net.at("THA"):
        found, value = drafting.opened(desk.supervisor("THA"), made)
        return readers.readers(desk.supervisor("THA"), found, value)


def publish(desk: Desk, kind: str, subject: str, payload: dict[str, Any]) -> None:
    with desk.net.at("THA"):
        Entry.objects.create(type=kind, state="MYS", subject=subject, version=1, payload=payload, valid_from=clock.now(),
                             signed_at=clock.now(), signed_by="test", signer_kid="root", digest="0" * 64, signed=b"", signature=b"")


def test_people_abroad_are_named_only_as_their_state_published_them(desk: Desk) -> None:
    made = desk.draft("submit", REQUEST, state="THA")
    assert not [item for item in seen(desk, made).readers if "published" in item.why]
    publish(desk, "contact", "c1", {"name": "Duty desk", "function": "drugs", "unit": "MYS/police"})
    publish(desk, "contact", "c2", {"name": "Another desk", "function": "fiu", "unit": "MYS/fiu"})
    publish(desk, "liaison", "l1", {"name": "Siti Liaison", "city": "Bangkok", "host": "THA", "unit": "MYS/police"})
    assert {item.name for item in seen(desk, made).readers if "published" in item.why} == {"Duty desk", "Siti Liaison"}


def test_a_token_that_may_not_see_holders_reads_the_key_and_no_names(desk: Desk) -> None:
    made = desk.draft("submit", REQUEST, state="THA")
    with desk.net.at("THA"):
        narrow = replace(desk.supervisor("THA"), scopes=frozenset({"request."}))
        found, value = drafting.opened(narrow, made)
        assert readers.readers(narrow, found, value).readers[-1] == readers.Reader(
            "THA/police", "your unit: holders of the key THA/police#OPEN")


def test_units_that_it_could_be_forwarded_to_are_listed_only_where_the_drafter_allows_it(desk: Desk) -> None:
    closed = desk.draft("submit", REQUEST, state="THA")
    opened = desk.draft("submit", REQUEST, state="THA", forwardable=True)
    sealed = desk.draft("submit", REQUEST, state="THA", forwardable=True, handling=Handling(compartment="OPS").as_dict())
    assert seen(desk, closed).later == ()
    assert [item.name for item in seen(desk, opened).later] == ["fiu (MYS/fiu)"]
    assert seen(desk, sealed).later == ()  # that unit has no key of the compartment


def test_a_unit_without_a_key_of_the_compartment_is_warned_of_and_the_release_fails(desk: Desk) -> None:
    made = desk.draft("submit", REQUEST, state="THA", handling=Handling(compartment="OPS").as_dict())
    assert seen(desk, made).warnings == ()
    with desk.net.at("THA"):
        draft = Draft.objects.get(pk=made)
        draft.addressee = "MYS/fiu"
        draft.save()
    (warning,) = seen(desk, made).warnings
    assert "no key for the compartment operations" in warning
    with desk.net.at("THA"):
        try:
            services.release(desk.supervisor("THA"), draft_id=made)
        except NotFound:
            return
    raise AssertionError("released to a unit without a key")


def test_what_the_page_promises_is_what_the_keys_do(desk: Desk) -> None:
    """The holders of the two keys named open it; everybody else of both nodes does not."""
    made = desk.draft("submit", REQUEST, state="THA", handling=Handling(compartment="OPS").as_dict())
    assert "holders of the key MYS/police#OPS" in seen(desk, made).readers[0].why
    with desk.net.at("THA"):
        services.release(desk.supervisor("THA"), draft_id=made)
        message_id = Draft.objects.get(pk=made).message_id
    desk.net.deliver()
    for state, unit, compartments, opens in (
            ("MYS", "police", ("OPEN", "OPS"), True), ("MYS", "police", ("OPEN",), False), ("MYS", "fiu", ("OPEN",), False),
            ("THA", "police", ("OPEN", "OPS"), True), ("THA", "fiu", ("OPEN",), False), ("THA", "police", ("OPEN",), False)):
        with desk.net.at(state):
            try:
                exchange.read(desk.net.officer(state, unit, compartments), message_id)
                opened = True
            except (Refused, Locked):
                opened = False
        assert opened == opens, (state, unit, compartments)
