"""The API of the exchange says the same as the pages, to the same people."""

from __future__ import annotations

from sheaf.exchange.models import Outbox
from sheaf.kernel import ids
from tests.cast import Cast
from tests.pages.test_exchange_pages import waiting


def test_status_shows_each_reader_what_concerns_them(cast: Cast) -> None:
    waiting()
    for name, count in (("owner", 1), ("stranger", 0), ("administrator", 1), ("auditor", 1)):
        found = cast.client(name).get("/api/v1/exchange/status")
        assert found.status_code == 200
        assert len(found.json()["waiting"]) == count
    assert cast.client("anonymous").get("/api/v1/exchange/status").status_code == 401


def test_only_the_administrator_retries_and_buries(cast: Cast) -> None:
    row: Outbox = waiting()
    for address in (f"deliveries/{row.pk}/retry", f"deliveries/{row.pk}/bury", "retry"):
        assert cast.client("supervisor").post(f"/api/v1/exchange/{address}").status_code == 403
    assert cast.client("administrator").post("/api/v1/exchange/retry").json() == {"count": 1}
    assert cast.client("administrator").post(f"/api/v1/exchange/deliveries/{row.pk}/retry").status_code == 200


def test_what_is_not_there_or_not_allowed_is_a_coded_error(cast: Cast) -> None:
    missing = cast.client("owner").get(f"/api/v1/exchange/messages/{ids.new_id()}")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    assert cast.client("owner").get("/api/v1/exchange/conversations/none").status_code == 404
    assert cast.client("administrator").get("/api/v1/exchange/grants").status_code == 403
    row = waiting()
    assert cast.client("administrator").get(f"/api/v1/exchange/messages/{row.message_id}").status_code == 403
    shown = cast.client("owner").get(f"/api/v1/exchange/conversations/{row.conversation}").json()
    assert shown[0]["deliveries"][0]["state"] == "waiting"


def test_grants_by_api_are_refused_like_on_the_page(cast: Cast) -> None:
    ask = {"message_id": ids.new_id(), "audience": ["SGP/police"]}
    assert cast.client("owner").post("/api/v1/exchange/grants", ask, content_type="application/json").status_code == 404
    one = f"/api/v1/exchange/grants/{ids.new_id()}"
    assert cast.client("supervisor").post(one, {"give": True}, content_type="application/json").status_code == 404
    assert cast.client("supervisor").delete(one).status_code == 404
