"""How two parts of names may stand to each other: codes, and the words for people."""

from __future__ import annotations

SAME, MARKS, VARIANT, SPELLING, SOUND, TYPO = "same", "marks", "variant", "spelling", "sound", "typo"
READING, PARTICLE, INITIAL, SHORT, JOINED, ACRONYM = "reading", "particle", "initial", "short", "joined", "acronym"
TONE, ENDING, OTHER, MISSING, LIGHT, SUFFIX, FATHER, LEGAL, NUMBER, CHILD, LONE, LONE_RARE, WHOLE, SLIP, SEX, BARE = (
    "tone", "ending", "other", "missing", "light", "suffix", "father", "legal", "number", "child", "lone", "lone_rare", "whole", "slip",
    "sex", "bare",
)
SYLLABLE, MOTHER, REGION, FURTHER, WORD, NUMBERED, FEW, SINGLE, SHUFFLED, HULL, PLACE, SOUNDED, CHAIN, TURNED, OWN, TWO, KOREAN = (
    "syllable", "mother", "region", "further", "word", "numbered", "few", "single", "shuffled", "hull", "place",
    "sounded", "chain", "turned", "own", "two", "korean",
)
FLEET, CROSSED, NEARLY, KUNYA = "fleet", "crossed", "nearly", "kunya"
# Too little agrees to point to anybody; nothing speaks against it.
WEAK = frozenset({BARE, WHOLE, OWN, LONE, LONE_RARE, FEW, SINGLE})
CONTRADICTIONS = frozenset({TONE, ENDING, OTHER, SUFFIX, FATHER, CHILD, SEX})
WORDS = {
    SAME: "the same", MARKS: "the same but for its marks", VARIANT: "another usual spelling", SPELLING: "another way of spelling it",
    SOUND: "sounds alike", TYPO: "nearly the same letters", READING: "a reading of it in another script",
    NEARLY: "not quite its sounds",
    PARTICLE: "the same but for a word joined to it", INITIAL: "an initial of it",
    SHORT: "a short form", JOINED: "written together or apart",
    ACRONYM: "its initials", TONE: "another tone, so another name", ENDING: "the other sex's form of it", OTHER: "another name",
    MISSING: "only on one side", LIGHT: "a title or marker", SUFFIX: "another generation",
    FATHER: "own name and father's name changed over",
    LEGAL: "the legal form", NUMBER: "another number", CHILD: "a child of the other", LONE: "one word of a longer name",
    LONE_RARE: "one rare word of a longer name", WHOLE: "a shorter name", SLIP: "one letter apart",
    SYLLABLE: "another syllable, so another name", MOTHER: "mother's and father's family changed over",
    REGION: "the other region's form of the family, which is another name", FURTHER: "a further name of the father",
    FEW: "a few usual words of a longer name", SINGLE: "one usual word",
    WORD: "another word in its place", NUMBERED: "a number on one side only",
    HULL: "another number of a vessel", FLEET: "another vessel of a fleet", SHUFFLED: "the same words after other markers",
    CHAIN: "own name, father's and grandfather's in the reverse order",
    OWN: "a name that goes on with another own name",
    KUNYA: "a child's name, and who is called after the child", TWO: "two usual names", KOREAN: "another romanisation of it",
    CROSSED: "own name, father's and grandfather's changed over",
    TURNED: "the same parts in another order, so another name",
    SOUNDED: "one sound apart, so another name",
    BARE: "initials and no name", PLACE: "in another place of the name", SEX: "a man's title or marker and a woman's",
}
