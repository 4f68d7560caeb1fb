"""Most names are read without looking for notes and aliases in them: only where none can be found."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sheaf.matching.reading.cultures import splitting

MARKS = (
    "aka", "AKA", "a.k.a", "d.i.t", "dit", "Dit", "alias", "ALıAS", "al", "ias", "aKa", "\u212a", "ſ", "İ", "ı", "born in 1970", "na",
    "n/a", " ", "é", "ก", "่", "陈", "“", "’", "@", "(", "birth name)", "also known as", "formerly known as", "x", ".", "-", "2", "\n",
    "，", "،", "၊", "knownas",
)


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(MARKS), st.characters()), max_size=6).map("".join))
def test_a_text_taken_for_plain_has_neither_notes_nor_aliases(text):
    if splitting._plain(text):
        assert splitting._NOTES.sub(" ", text) == text
        assert not splitting._SPECIAL.search(text)


def test_usual_names_are_plain():
    assert all(map(splitting._plain, ("Ahmad bin Ismail", "Nguyễn Văn Hưng", "สมชาย วงศ์สวัสดิ์", "陈嘉庚", "သန်းရွှေ", "محمد علي")))
