"""Which of two names is first makes no difference: the cultures' names against each other, and names in native scripts."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from sheaf.matching.scoring import compare
from sheaf.matching.subject import Subject
from tests.unit.matching.cultures.test_pairs import OTHER, SAME

MOST = 400  # pairs of a culture, chosen by a seed that stays
OF_CULTURES = {culture: sorted({name for table in (SAME, OTHER) for pair in table.get(culture, ()) for name in pair})
               for culture in sorted({*SAME, *OTHER})}
MORE = {
    "y": ["Juan dela Cruz y Santos", "Juan S. dela Cruz", "Juan Santos dela Cruz", "Juan dela Cruz", "Dela Cruz y Santos, Juan",
          "Joel Villanueva y Tuazon", "Joel T. Villanueva", "Jose P. Rizal", "Jose Rizal y Mercado",
          "Andres Salonga Villamor", "Andres V. Salonga"],
    "initials": ["M. Govindasamy", "Govindasamy a/l Perumal", "Govindasamy M.", "R. Perumal", "Juan M. Santos", "Maria Santos",
                 "I Made Suarta", "Ibrahim bin Madi", "B.S. Trần Văn Minh", "Trần Văn Sang", "C. Nguyen Van Hung", "Nguyen Van Hung"],
    "scripts": [
        "ศรีสุดา แสงทอง", "Srisuda Saengthong", "သီဟအောင်", "Thiha Aung", "陈伟强", "Tan Wei Keong", "Chen Weiqiang",
        "سالم ناصر التكريتي", "Salim Nasser al-Tikriti", "やまもと かずこ", "Kazuo Yamamoto", "Yamamoto Kazuko", "김영철", "Kim Yong Chol",
        "க. முத்துசாமி", "மு. கருணாநிதி", "ជា សុភា", "Chea Sophea", "முத்துசாமி", "Muthusamy", "Алексей Орлов", "Alexey Orlov",
        "ສົມພອນ ວົງສາ", "Somphone Vongsa", "Shin-ichi Suzuki", "Yuichi Inoue",
    ],
}


def _pairs(names: list[str]) -> list[tuple[str, str]]:
    found = list(combinations(names, 2))
    return found if len(found) <= MOST else Random(7).sample(found, MOST)


@pytest.mark.parametrize("culture", [*OF_CULTURES, *MORE])
def test_the_score_is_the_same_whichever_name_is_first(culture: str) -> None:
    turned = []
    for left, right in _pairs({**OF_CULTURES, **MORE}[culture]):
        one, two = Subject(names=(left,)), Subject(names=(right,))
        if (there := compare(one, two).score) != pytest.approx(back := compare(two, one).score, abs=1e-4):
            turned.append((left, right, there, back))
    assert not turned


@pytest.mark.parametrize(
    ("left", "right"), [("Sinar Bahari 01", "Sinar Bahari 02"), ("Mekong Rice Trading Ltd", "Trading Mekong"), ("ธนาคารสยาม", "Siam Bank")])
def test_the_score_of_organisations_is_the_same_whichever_is_first(left: str, right: str) -> None:
    one, two = (Subject(kind="company", names=(name,)) for name in (left, right))
    assert compare(one, two).score == pytest.approx(compare(two, one).score, abs=1e-4)
