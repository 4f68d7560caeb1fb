"""Search keys: what is asked for one name is what the other is filed under, wherever a comparison calls them one."""

from __future__ import annotations

import json
from hashlib import blake2b
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.matching.keyless import keyless
from bench.matching.unfound import by_script, glued, invented, mistyped, reaching, southern
from sheaf.__main__ import main
from sheaf.matching import KEYS, THRESHOLD, Subject, asked_of, keys_of, versions
from sheaf.matching.scoring import score

NAMES = (
    "Somchai bin Ahmad", "Nguyễn Thị Hạnh", "สมชาย รักดี", "ສົມຈິດ", "សុខ ដារ៉ា", "အောင်မင်း", "陈明", "முருகன்", "محمد علي", "Иван Петров",
    "Tay Za", "Tayza", "Omar @ Umar bin Ali", "Carrie Lam Cheng Yuet-ngor", "Invented Trading Sdn Bhd", "MV Sea Star 7", "J. P. Tan")


def person(name: str) -> Subject:
    return Subject("", "person", (name,))


def digest(version: str) -> str:
    keys_of = versions.keyer(version)
    return blake2b("\n".join(" ".join(sorted(keys_of(person(name)))) for name in NAMES).encode(), digest_size=8).hexdigest()


def shared(asked: Subject, filed: Subject) -> bool:
    own, further = asked_of(asked)
    return not (own | further).isdisjoint(keys_of(filed))


# A change of these is a new version: keys of the one before stand in registers, and what is asked for now would not meet them.
@pytest.mark.parametrize(("version", "kept"), [("region-1", "af48cb88e684dd05"), ("region-2", "38a8a1ed8275c564")])
def test_the_keys_of_a_version_are_what_they_were(version: str, kept: str) -> None:
    assert digest(version) == kept


def test_the_version_in_use_is_the_last_that_was_released() -> None:
    assert versions.keyed() == ("small-1", "region-1", "region-2")
    assert versions.keyed()[-1] == KEYS
    assert versions.keyer(KEYS) is keys_of
    assert versions.asker(KEYS) is asked_of


def test_of_an_earlier_version_the_same_is_asked_for_as_is_filed() -> None:
    for version in ("small-1", "region-1"):
        assert versions.asker(version)(person("Tay Za")) == (versions.keyer(version)(person("Tay Za")), frozenset())


def test_a_version_that_was_never_released_is_told() -> None:
    for ask in (versions.keyer, versions.asker):
        with pytest.raises(LookupError, match="region-0"):
            ask("region-0")


@pytest.mark.parametrize(("one", "other"), [
    ("Tay Za", "Tayza"), ("Aye Thwe", "AyThwe"), ("သီရိမေ", "Thiri May"), ("林郑月娥", "Carrie Lam Cheng Yuet-ngor"),
    ("刘辉伟", "Lau Hui Wei"), ("Afonso Gama", "Afokso Gaa"), ("Yakov Ivanov", "Aykov Ivaoov"), ("Petr Stewart", "Pertstewart"),
    ("Kovkovra Exposto", "Klvkovraexposto"),
    ("စောမူတူးစေးဖိုး", "Saw Mutu Say Poe"), ("Bevmiin Vingoradov", "Bevimin Vinogradov"), ("Hafiz Salmah Burhan", "Hafzisalmahburhan"),
])
def test_one_is_asked_for_by_a_key_of_the_other_however_they_are_cut_mistyped_or_read(one: str, other: str) -> None:
    assert score(person(one), person(other)) >= THRESHOLD
    assert shared(person(one), person(other))
    assert shared(person(other), person(one))


# Of labelled and invented pairs that a comparison finds, in both directions: these may only become fewer.
def test_few_true_pairs_share_no_key() -> None:
    kinds = (("by script", by_script(), 2000), ("southern", southern(1), 400), ("glued", glued(1), 400), ("invented", invented(1), 400),
             ("mistyped", mistyped(1), 400))
    lost = {kind: len(keyless(KEYS, reaching(pairs, THRESHOLD, most)).lost) for kind, pairs, most in kinds}
    most = {"by script": 4, "southern": 5, "glued": 4, "invented": 0, "mistyped": 4}  # of the version before: 46, 112, 82, 6, 70
    assert all(lost[kind] <= most[kind] for kind in most), lost


def test_they_are_hardly_more_than_those_of_the_version_before() -> None:
    people = [pair.left for kind, most in ((invented(3), 400), (southern(3), 100)) for pair in islice(kind, most)]
    now, before = (sum(len(versions.keyer(version)(one)) for one in people) for version in ("region-2", "region-1"))
    assert now < 1.5 * before


def test_no_key_is_asked_for_twice_and_what_is_filed_is_asked_for() -> None:
    for name in NAMES:
        own, further = asked_of(person(name))
        assert own == keys_of(person(name))
        assert own.isdisjoint(further)


@given(st.text(max_size=60), st.sampled_from(["", "person", "company", "vessel"]))
def test_any_text_can_be_asked_for_at_a_bounded_price(text: str, kind: str) -> None:
    subject = Subject("", kind, (text,))
    own, further = asked_of(subject)
    assert own == keys_of(subject)
    assert len(own) < 400
    assert len(further) < 4000


@pytest.mark.parametrize("text", ["x" * 300, "ก" * 300, "陈" * 300, "ab " * 100, "အ" * 300])
def test_a_name_beyond_all_measure_has_few_keys(text: str) -> None:
    own, further = asked_of(person(text))
    assert len(own) < 400
    assert len(further) < 4000


def test_the_shell_shows_what_is_kept_of_a_name_and_what_is_asked_for_besides(capsys: pytest.CaptureFixture[str]) -> None:
    own, further = asked_of(Subject(names=("Tay Za",)))
    assert main(["match", "name", "Tay Za", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["keys_version"], set(told["keys"]), set(told["asked_besides"])) == (KEYS, own, further)
    assert main(["match", "name", "Tay Za"]) == 0
    assert f"asked for besides: {len(further)} keys" in capsys.readouterr().out
