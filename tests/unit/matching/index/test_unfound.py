"""By names alone a search finds whom a comparison finds: however the words are cut, mistyped, and in whatever tongue they are read."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.matching.unfound import by_script, glued, invented, lost_of, reaching, southern
from sheaf.matching import THRESHOLD, Subject
from sheaf.matching.index import Screen, Segment, build, gathered
from sheaf.matching.index import screen as screening
from sheaf.matching.reading.tokens import token_of
from sheaf.matching.reading.wholes import consonants, syllables
from sheaf.matching.scoring import score
from tests.unit.matching.index.people import altered, person

OTHERS = ("Ahmad bin Ali", "Nguyen Van Anh", "สมชาย รักดี", "Aung Min Htun", "陈明", "Jose Santos Reyes", "Siti Aminah", "Tan Ah Kow")


def opened(folder: Path, names: tuple[str, ...], born: str = "") -> Screen:
    dates = (born,) if born else ()
    build((Subject(str(at), "person", (name,), dates) for at, name in enumerate(names)), folder)
    return Screen(Segment.open(folder))


@pytest.mark.parametrize(("one", "other"), [
    ("刘辉伟", "Lau Hui Wei"), ("张伟杰", "Teo Wei Jie"),
    ("高勇辉", "Koh Yong Hui"), ("郑鸿标", "Teh Hong Piow"), ("洪明福", "Hung Ming Fuk"),
    ("杜进才", "Toh Chin Chye"), ("罗冠聪", "Law Kwun Chung"), ("尹国海", "Wan Kuok-hoi"), ("余义耀", "Yue Yee Yiu"),
    ("MyintrMoe", "Myint Moe"),
    ("Tasukpengansaputbe", "Tasuk Pena Gansaputbe"), ("Ahrtono Wijayantisuroto", "Hartono Wijayanti Suroto"), ("BaHein", "Ba Hein"),
    ("Bevmiin Vingoradov", "Bevimin Vinogradov"), ("Lekaohar", "Lekjohar"), ("ကျော်ဇော", "Kyaw Zaw"), ("ဌေးကြွယ်", "Htay Kywe"),
    ("பன்னீர்செல்வம்", "Panneerselvam"), ("Dạ Yến", "Da Yen"), ("JO YONG-WON", "Cho Yongwon"),
    ("CHO CHUN RYONG", "Jo Chun Ryong"),
    ("Dmitri Shevchenko", "Dima Shevchenko"), ("Mao Tse-tung", "Mao Zedong"), ("Tea Seiha", "ទៀ សីហា"), ("Um Sam An", "អ៊ុំ សំអាន"),
    ("Katay Don Sasorith", "ກະຕ່າຍ ດອນສະໂສລິດ"), ("Omar Ali Saifuddien", "عمر علي سيف الدين"), ("AungMyoHein", "အောင်မျိုးဟိန်း"),
    ("Cokroaminoto", "Tjokroaminoto"), ("Djokosoedjono", "Jokosujono"),
    ("Majeed, Abdul", "MAJEED ABDUL CHAUDHRY"), ("Wissanu Krea-ngam", "วิษณุ เครืองาม"),
])
def test_a_name_is_found_however_it_is_cut_mistyped_or_read(tmp_path: Path, one: str, other: str) -> None:
    for asked, held in ((one, other), (other, one)):
        list_ = opened(tmp_path / asked, (held, *OTHERS))
        assert score(Subject("", "person", (asked,)), list_.segment.subject(0)) >= THRESHOLD
        assert "0" in {match.subject_id for match in list_.search(Subject("", "person", (asked,)))}


@pytest.mark.parametrize(("asked", "held"), [("พัชรี ศรีสวัสดิ์", "Patcharee Srisawas"), ("พัชราภรณ์ ใจดี", "Patcharaporn Jaidee")])
def test_a_native_name_is_asked_for_under_more_sounds_than_it_is_filed(tmp_path: Path, asked: str, held: str) -> None:
    list_ = opened(tmp_path / "list", (held, *OTHERS))
    assert "0" in {match.subject_id for match in list_.search(Subject("", "person", (asked,)))}


@pytest.mark.parametrize(("asked", "born"), [
    ("1970", ""), ("1970-05-01", ""), ("", "1970-05-01"), ("1970", "1970-05-01"), ("1970-05-01", "1970"),
])
def test_so_it_is_where_a_full_date_is_not_known_on_both_sides(tmp_path: Path, asked: str, born: str) -> None:
    list_ = opened(tmp_path / "list", ("Lau Hui Wei", "Tasuk Pena Gansaputbe", *OTHERS), born)
    for at, name in enumerate(("刘辉伟", "Tasukpengansaputbe")):
        query = Subject("", "person", (name,), (asked,) if asked else ())
        assert str(at) in {match.subject_id for match in list_.search(query)}


# Of labelled and invented pairs that a comparison finds, in both directions: these may only become fewer.
def test_few_true_pairs_are_lost_and_never_more_than_before() -> None:
    lost = {kind: len(lost_of(reaching(pairs, THRESHOLD, most), THRESHOLD, 50)[1]) for kind, pairs, most in (
        ("by script", by_script(), 2000), ("southern", southern(1), 400), ("glued", glued(1), 400), ("invented", invented(1), 400))}
    most = {"by script": 3, "southern": 4, "glued": 0, "invented": 0}
    assert all(lost[kind] <= most[kind] for kind in most), lost


def test_whoever_is_found_further_takes_no_ones_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    r = random.Random(2)
    people = [person(r, f"p{number}") for number in range(400)]
    build(people, tmp_path / "list")
    list_ = Screen(Segment.open(tmp_path / "list"))
    queries = [Subject("", "person", altered(r, r.choice(people), "q").names) for _ in range(60)]
    wide = [set(list_.candidates(query, 1000)) for query in queries]
    monkeypatch.setattr(screening, "MAX_FAR", 0)
    narrow = [set(list_.candidates(query, 1000)) for query in queries]
    assert all(few <= many for few, many in zip(narrow, wide, strict=True))
    assert sum(map(len, wide)) > sum(map(len, narrow))


def test_where_dates_find_everybody_nobody_is_looked_for_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    list_ = opened(tmp_path / "list", OTHERS, "1970-05-01")
    asked: list[int] = []
    best = gathered.Gatherer.best
    monkeypatch.setattr(gathered.Gatherer, "best", lambda *given: asked.append(1) or best(*given))
    list_.search(Subject("", "person", ("Ahmad bin Ali",), ("1970-05-01",)))
    assert len(asked) == 1


@pytest.mark.parametrize(("letters", "latin"), [
    ("刘辉伟", "Lau Hui Wei"), ("刘辉伟", "Liu Huiwei"), ("张伟杰", "Teo Wei Jie"), ("陈大文", "Chan Tai Man"),
    ("陈大文", "David Chan Tai Man"),
])
def test_the_syllables_of_a_name_are_told_in_every_tongue(letters: str, latin: str) -> None:
    assert set(syllables([token_of(letters)])) & set(syllables([token_of(word) for word in latin.split()]))


@pytest.mark.parametrize(("apart", "together"), [
    ("Myint Moe", "MyintMoe"), ("Rimin Wongsawat", "Riminwongsawat"), ("Ram Mohan", "Rammohan"),
])
def test_consonants_run_together_are_those_of_the_name_in_one_piece(apart: str, together: str) -> None:
    assert list(consonants([token_of(word) for word in apart.split()])) == list(consonants([token_of(together)]))
