"""Signs that Word writes from its picture fonts (Symbol, Wingdings) at private places of Unicode, where no other font has a letter.

Written as the Unicode characters that they look like, wherever a text is saved, read from a file or printed. Pure.
"""

from __future__ import annotations

# The private place of a sign, as Word and Excel save it, and the character that it is. Bullets, ticks, arrows and boxes, of both fonts.
WORD = str.maketrans({
    "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf0fb": "✗", "\uf0fe": "☑", "\uf0fd": "☒", "\uf076": "❖", "\uf06e": "■",
    "\uf06c": "●", "\uf06f": "□", "\uf0a8": "◻", "\uf071": "❑", "\uf072": "❒", "\uf075": "◆", "\uf0e0": "→", "\uf0df": "←", "\uf0e8": "➔",
    "\uf02d": "–", "\uf0a1": "○", "\uf09f": "•", "\uf077": "◆",
})


def of_word(text: str) -> str:
    """The text with Word's picture signs as Unicode characters."""
    return text if text.isascii() else text.translate(WORD)


def point(sign: str) -> str:
    """`U+F0B7`."""
    return f"U+{ord(sign):04X}"
