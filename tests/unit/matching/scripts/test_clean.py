import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheaf.matching.reading.clean import clean
from sheaf.matching.reading.scripts import pieces, segment
from sheaf.matching.reading.sound import alike, alike_words
from sheaf.matching.reading.tokens import token_of

LATIN = tuple(token_of(word) for word in ("Somchai", "Aung", "Tan", "x", ""))


@pytest.mark.parametrize(("text", "cleaned"), [
    ("Som\u200bchai", "Somchai"), ("\u202eSomchai\u202c", "Somchai"), ("\ufeffSomchai ", "Somchai"), ("Som\u00adchai", "Somchai"),
    ("\u0405\u043em\u0441h\u0430\u0456 Wongsuwan", "Somchai Wongsuwan"),
    ("Tan\u3000Ah\u00a0Kow", "Tan Ah Kow"), ("D’Souza", "D'Souza"), ("Ｔａｎ", "Tan"), ("Dũng", "Dũng"),
    ("Somchai\ud800", "Somchai"), ("a\x00b", "a b"),
])
def test_what_cannot_be_seen_is_taken_away(text, cleaned):
    assert clean(text) == cleaned


@pytest.mark.parametrize(("tricked", "meant"), [("Sоmchаi", "Somchai"), ("Αung", "Aung"), ("Рutin", "Putin")])
def test_look_alike_letters_inside_a_latin_word_are_latin(tricked, meant):
    assert not tricked.isascii()
    assert clean(tricked) == meant


@pytest.mark.parametrize("text", ["Путин", "Παπάς", "Путин Vladimir"])
def test_a_word_all_of_another_alphabet_is_left_alone(text):
    assert clean(text) == text


def test_latin_letters_inside_a_cyrillic_word_are_cyrillic():
    assert clean("Жукоb") == "Жукоb"  # no Cyrillic letter looks like it: left as it is
    assert clean("Кoзлов") == "Козлов"


def test_an_endless_name_is_cut():
    assert len(clean("ก" * 100_000)) < 10_000
    assert token_of("ก" * 100_000).forms


@pytest.mark.parametrize("word", [
    "", " ", "😀", "\u0e31", "\u17d2", "\u1039", "\u0bcd", "\u0651", "\u0e4c", "\u0ec0", "\u1031", "\ud800", "\u200b", "'", "๑๒๓",
])
def test_a_stray_sign_is_read_without_complaint(word):
    token = token_of(word)
    assert all(form.isascii() for form in token.forms)
    assert all(0 <= alike(token, latin) <= 1 for latin in LATIN)


_LETTERS = st.one_of(*(
    st.text(st.characters(min_codepoint=first, max_codepoint=last), max_size=24)
    for first, last in (
        (0x20, 0x24F), (0x600, 0x6FF), (0xB80, 0xBFF), (0xE00, 0xEFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x4E00, 0x9FFF), (0, 0x2FFFF),
    )
))


@settings(max_examples=300, deadline=None)
@given(_LETTERS)
def test_no_text_breaks_the_reading(text):
    words = [token_of(word) for word in pieces(clean(text))]
    for token in words:
        assert "".join(segment(token.text)) == token.text
        assert all(form.isascii() for form in (*token.forms, *token.skeleton))
        assert all(0 <= alike(token, latin) <= 1 for latin in LATIN)
    assert 0 <= alike_words(tuple(words[:3]), LATIN[:2]) <= 1
