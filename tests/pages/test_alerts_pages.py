"""The pages under /alerts/, as the cast sees them. All people are invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sheaf import wiring
from sheaf.kernel import clock as clocks
from sheaf.register.alerts import codes, following, queries, services
from sheaf.register.alerts.models import Raised, StandingAlert
from sheaf.register.records import hooks
from sheaf.register.records import services as records
from sheaf.register.records.shapes import Card, Origin
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NAME = "Wanchai <b>Rakdee</b>"


@pytest.fixture(autouse=True)
def joined(clock: clocks.ManualClock) -> Iterator[None]:
    before = [*hooks.ON_CHANGED], [*hooks.ON_PUBLISHED], [*hooks.PANELS]
    wiring.join_rooms()
    yield
    hooks.ON_CHANGED[:], hooks.ON_PUBLISHED[:], hooks.PANELS[:] = before


def form(**more: object) -> dict[str, object]:
    return {"kind": "person", "names": NAME, "purpose": "investigation", "case": "C-7", "classification": "RESTRICTED",
            "compartment": "OPEN", "least": str(codes.LEAST), "lists": "on", "ends": (clocks.today() + codes.USUAL).isoformat(), **more}


def kept(cast: Cast, case: str = "C-7") -> str:
    return services.add(cast.owner, subject={"kind": "person", "names": [NAME]}, purpose="investigation", case=case)


def record(cast: Cast, name: str = NAME) -> Card:
    return records.add_record(cast.supervisor, schema="Person", facts={"name": [name]}, provenance=Origin("Invented report"))


def met(cast: Cast) -> tuple[str, Card]:
    key, card = kept(cast), record(cast)
    following.work()
    return key, card


def test_from_a_search_one_click_leads_to_the_form_with_what_was_typed(cast: Cast) -> None:
    officer = cast.client("owner")
    for text in ("Xqz+Nobody", "Wanchai"):
        record(cast, "Wanchai Rakdee")
        page = officer.get(f"/search?q={text}").content.decode()
        address = f"/alerts/new?q={text.replace('+', '%20')}"
        assert f'<a href="{address}">Alert me</a>' in page
        assert text.replace("+", " ") in officer.get(address).content.decode()
    answer = officer.post("/alerts/new", form())
    assert answer.status_code == 302
    page = officer.get(answer.headers["Location"]).content.decode()
    assert "Wanchai &lt;b&gt;" in page
    assert "watching" in page
    assert "Chai Colleague" in page  # who can read it
    assert "/alerts/new?q=" not in cast.client("auditor").get("/alerts/").content.decode()


def test_the_form_says_what_is_wrong_beside_each_field_and_keeps_what_was_typed(cast: Cast) -> None:
    wrong = form(case="", purpose="", birth_dates="2530", nationalities="Siam", ends="2030-01-01")
    answer = cast.client("owner").post("/alerts/new", wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Wanchai &lt;b&gt;" in page
    answer = cast.client("owner").post("/alerts/new", form(birth_dates="2530"))
    assert "write 1987" in answer.content.decode()
    answer = cast.client("owner").post("/alerts/new", form(ends="2030-01-01"))
    assert "whoever needs it longer renews it" in answer.content.decode()


def test_from_a_record_the_form_is_filled_in_and_the_alert_kept_as_strictly(cast: Cast) -> None:
    facts = {"name": ["Wanchai Rakdee"], "birthDate": ["1970-05-01"], "idNumber": ["AA1"]}
    card = records.add_record(cast.owner, schema="Person", facts=facts,
                              provenance=Origin("Invented report", crime_area="drugs"))
    officer = cast.client("owner")
    assert f"/alerts/new?record={card.id}" in officer.get(card.url).content.decode()
    page = officer.get(f"/alerts/new?record={card.id}").content.decode()
    assert "1970-05-01" in page
    assert officer.post("/alerts/new", form(record_id=card.id, names="Wanchai Rakdee")).status_code == 302
    assert StandingAlert.objects.get().crime_area == "drugs"
    assert cast.client("stranger").get(f"/alerts/new?record={card.id}").status_code == 404


def test_a_match_stands_in_the_inbox_and_on_the_page_with_alert_reason_and_change(cast: Cast) -> None:
    _, card = met(cast)
    match = Raised.objects.get()
    home = cast.client("owner").get("/").content.decode()
    assert f"/alerts/#match-{match.id}" in home
    assert "Your alert on Wanchai &lt;b&gt;Rakdee&lt;/b&gt;. New record" in home
    page = cast.client("owner").get("/alerts/").content.decode()
    assert f'id="match-{match.id}"' in page
    assert all(f'data-key="{key}"' in page for key in "ynu")
    assert card.url in page
    assert "Same name" in page
    assert "New record." in page
    assert "<b>Rakdee" not in page + home
    assert "met this record" not in cast.client("owner").get(card.url).content.decode()
    assert f"match-{match.id}" not in cast.client("colleague").get("/").content.decode()
    assert f"match-{match.id}" in cast.client("colleague").get("/alerts/?who=unit").content.decode()
    assert f"match-{match.id}" not in cast.client("stranger").get("/alerts/?who=unit").content.decode()


def test_a_decision_leads_on_and_the_second_of_two_at_once_is_told(cast: Cast) -> None:
    met(cast)
    match = Raised.objects.get()
    address = f"/alerts/matches/{match.id}"
    assert cast.client("owner").post(address, {"decision": "same", "instead_of": ""}).headers["Location"] == "/alerts/"
    answer = cast.client("colleague").post(address, {"decision": "not_same", "instead_of": "", "who": "unit"})
    assert answer.status_code == 409
    assert "Oraya Owner" in answer.content.decode()
    assert cast.client("stranger").post(address, {"decision": "not_same"}).status_code == 404
    assert cast.client("owner").post(address, {"decision": "perhaps"}).status_code == 422
    assert f"match-{match.id}" in cast.client("owner").get("/alerts/?show=decided").content.decode()
    assert f"match-{match.id}" not in cast.client("owner").get("/alerts/").content.decode()


def test_an_alert_is_renewed_ended_and_kept_again_on_its_page(cast: Cast, clock: clocks.ManualClock) -> None:
    key = kept(cast)
    officer = cast.client("owner")
    assert officer.post(f"/alerts/{key}/renew", {"ends": "2027-02-01"}).status_code == 302
    assert "2027-02-01" in officer.get(f"/alerts/{key}").content.decode()
    assert officer.post(f"/alerts/{key}/renew", {"ends": "2029-02-01"}).status_code == 422
    assert officer.post(f"/alerts/{key}/renew", {"ends": ""}).status_code == 422
    assert officer.post(f"/alerts/{key}/end").status_code == 302
    assert officer.post(f"/alerts/{key}/end").status_code == 409
    page = officer.get(f"/alerts/{key}").content.decode()
    assert f"/alerts/new?again={key}" in page
    assert "Wanchai &lt;b&gt;" in officer.get(f"/alerts/new?again={key}").content.decode()
    assert key in officer.get("/alerts/standing?show=ended").content.decode()
    assert key not in officer.get("/alerts/standing").content.decode()


def test_the_supervisor_sees_a_sleeping_alert_and_takes_it_over(cast: Cast, clock: clocks.ManualClock) -> None:
    from sheaf.access.models import Appointment

    key = kept(cast)
    Appointment.objects.filter(person=cast.people["owner"]).update(ends=clock.now() - timedelta(seconds=1))
    record(cast)
    following.work()
    boss = cast.client("supervisor")
    assert "has nobody who keeps it" in boss.get("/").content.decode()
    assert "asleep" in boss.get(f"/alerts/{key}").content.decode()
    assert boss.post(f"/alerts/{key}/take-over").status_code == 302
    following.work()
    assert Raised.objects.get().id in boss.get("/").content.decode()
    assert cast.client("owner").get(f"/alerts/{key}").status_code == 403


def test_the_records_page_says_which_alerts_of_the_unit_met_it(cast: Cast) -> None:
    key, card = met(cast)
    assert f'/alerts/{key}"' in cast.client("colleague").get(card.url).content.decode()
    assert key not in cast.client("stranger").get(card.url).content.decode()
    assert "Standing alerts" not in cast.client("supervisor").get(records_link(cast, card)).content.decode()


def records_link(cast: Cast, card: Card) -> str:
    """A link between two records: nobody keeps an alert on one."""
    other = record(cast, "Kamala Devi")
    return records.add_record(cast.supervisor, schema="Associate", facts={"person": [card.id], "associate": [other.id]},
                              provenance=Origin("Invented report")).url


def test_pages_keep_to_their_number_of_queries_whatever_there_is(cast: Cast) -> None:
    for number in range(3):
        kept(cast, f"C-{number}")
    sizes: dict[int, list[int]] = {}
    client = cast.client("owner")
    for size in (2, 12):
        for _ in range(size):
            record(cast)
        while following.work():
            pass
        key = StandingAlert.objects.order_by("id")[0].id
        for path in ("/", "/alerts/", "/alerts/?who=unit", "/alerts/standing", f"/alerts/{key}"):
            with CaptureQueriesContext(connection) as made:
                assert client.get(path).status_code == 200
            sizes.setdefault(size, []).append(len(made))
    assert sizes[2] == sizes[12], sizes
    assert sizes[12][1] <= 17, sizes
    assert sizes[12][4] <= 55, sizes
    assert len(queries.matches(cast.owner)) > 10


def test_an_edition_under_way_says_how_far_it_is(cast: Cast) -> None:
    kept(cast)
    key = records.open_edition(cast.supervisor, name="Ports", edition="1")
    records.publish_edition(cast.supervisor, dataset_id=key)
    page = cast.client("owner").get("/alerts/").content.decode()
    assert "A new edition of Ports is being set against the standing alerts: 0 of 1 so far." in page
    assert "Ports" not in cast.client("stranger").get("/alerts/standing").content.decode()
