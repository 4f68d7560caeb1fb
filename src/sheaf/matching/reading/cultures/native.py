"""Parts of names in scripts that write none apart: a family name before characters, syllables in Burmese."""

from __future__ import annotations

from collections.abc import Sequence

from sheaf.matching.reading.cultures.joining import Piece
from sheaf.matching.reading.cultures.words import Word, word_of
from sheaf.matching.reading.scripts import segment

# Family names of two characters; one character is the rule.
_DOUBLES = "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 " \
    "夏侯 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 宇文 长孙 長孫 端木 南宫 南宮 鲜于 鮮于 闻人 聞人 " \
    "万俟 萬俟 澹台 澹臺 单于 單于 呼延 " \
    "钟离 鍾離 轩辕 軒轅 淳于 申屠 赫连 赫連 独孤 獨孤 西门 西門 濮阳 濮陽"
_DOUBLE = frozenset(_DOUBLES.split())


def unspaced(pieces: Sequence[Piece], convention: str) -> list[Piece]:
    """Pieces of a name whose script does not space it."""
    found: list[Piece] = []
    for piece in pieces:
        script = piece.token.script
        if script == "Mymr":
            found.extend(_whole(word_of(text)) for text in segment(piece.token.text))
        elif script == "Hani" and len(pieces) == 1 and 1 < len(piece.token.text) <= 4:
            found.extend(_characters(piece.token.text))
        elif script == "Hang" and len(pieces) == 1 and 1 < len(piece.token.text) <= 4:
            text = piece.token.text
            found.extend(_whole(word_of(bit)) for bit in (text[:1], text[1:]))
        else:
            found.append(piece)
    return found


def _characters(text: str) -> list[Piece]:
    size = 2 if (text[:2] in _DOUBLE and len(text) > 2) or len(text) == 4 else 1
    return [_whole(word_of(bit)) for bit in (text[:size], text[size:]) if bit]


def _whole(word: Word) -> Piece:
    return Piece(word.token, 1, word)
