"""What the tests of scripts share: how well words of one name answer to words of another."""

from sheaf.matching.reading.clean import clean
from sheaf.matching.reading.scripts import pieces
from sheaf.matching.reading.sound import alike_words
from sheaf.matching.reading.tokens import token_of

SAME, OTHER = 0.8, 0.6  # a reading of the name; another name


def likeness(native: str, latin: str) -> float:
    theirs = tuple(token_of(word) for word in pieces(latin.replace("-", "")))
    return alike_words(tuple(token_of(word) for word in pieces(clean(native))), theirs)


def meet(native: str, latin: str) -> bool:
    """Whether the index would find one by the other."""
    return bool(set(token_of(clean(native)).skeleton) & set(token_of(latin).skeleton))
