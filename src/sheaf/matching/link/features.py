"""Both sides' columns as Arrow tables with the same numbers for the same words: what the levels of the model compare.

A word's number carries its rarity: the lowest MARK_BITS hold the bits of surprise that a random record has it (log2 of records by
records with it, over both sides together), so that the sum of the numbers two records share ends in the sum of the bits they share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sheaf.matching.link.records import Ints, Records, digest
from sheaf.matching.link.words import Words

MARK = 4096  # the sum of the bits of any record stays below
HASH = 1 << 40  # of a word; with its bits 52, and a sum of 1,000 words is still exact
MAX_BITS = 30
MAX_HELD = 48  # words or sounds of one record


@dataclass
class Side:
    """One side as features. table: one row a record, `unique_id` its row; words, sounds: (row, vocabulary number) of the distinct
    ones; wholes: (row, number) of each name's words in any order; ends: first and
    last letters of a word as numbers; sound_bits: of each sound."""

    records: Records
    table: pa.Table
    words: tuple[Ints, Ints]
    sounds: tuple[Ints, Ints]
    first_sounds: tuple[Ints, Ints]
    wholes: tuple[Ints, Ints]
    ends: Ints
    sound_bits: Ints


@dataclass
class Vocabulary:
    """The words of both sides under common numbers: `of_word[side]` from a side's word number to a kind's, `sounds_of` from a
    kind's number to its sounds' as one flat column with starts."""

    of_word: list[Ints]
    kinds: list[str]
    sound_start: Ints
    sound_flat: Ints
    sounds: list[str]
    ends: Ints


def both(left: tuple[Records, Words], right: tuple[Records, Words]) -> tuple[Side, Side]:
    """The features of two files that were read apart."""
    vocabulary = _vocabulary([left[1], right[1]])
    pairs = [_distinct_words(records, vocabulary.of_word[at]) for at, (records, _) in enumerate((left, right))]
    total = len(left[0]) + len(right[0])
    marks = _marks(vocabulary.kinds, [found for _, found in pairs], total)
    sounds = [_sounds(vocabulary, *found) for found in pairs]
    sound_marks = _marks(vocabulary.sounds, [found for _, found in sounds], total)
    sides = (_side(records, vocabulary, at, pairs[at], sounds[at], marks, sound_marks)
             for at, (records, _) in enumerate((left, right)))
    return next(sides), next(sides)


def _vocabulary(sides: Sequence[Words]) -> Vocabulary:
    kinds: dict[tuple[str, tuple[str, ...]], int] = {}
    of_word = [np.array([kinds.setdefault(key, len(kinds)) for key in zip(words.kind, words.sounds, strict=True)], np.int64)
               for words in sides]
    numbers: dict[str, int] = {}
    flat = [[numbers.setdefault(sound, len(numbers)) for sound in found] for _, found in kinds]
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum([len(found) for found in flat], dtype=np.int64)])
    ends = np.zeros((len(kinds), 2), np.int64)
    for words, numbers_ in zip(sides, of_word, strict=True):
        for form, number in zip(words.form, numbers_.tolist(), strict=True):
            ends[number] = digest(f"<{form[:3]}") % HASH, digest(f"{form[-3:]}>") % HASH
    joined = np.array([number for found in flat for number in found], np.int64)
    return Vocabulary(of_word, [kind for kind, _ in kinds], start, joined, list(numbers), ends)


def _distinct_words(records: Records, of_word: Ints) -> tuple[Ints, Ints]:
    """(row, kind) of every record's distinct words, by row."""
    owner = np.frombuffer(records.owner, np.int64) if records.owner else np.zeros(0, np.int64)
    return _distinct(owner[records.words.rows()], of_word[records.words.flat()] if len(of_word) else np.zeros(0, np.int64))


def _distinct(rows: Ints, values: Ints) -> tuple[Ints, Ints]:
    size = int(values.max(initial=0)) + 1
    found = np.sort(rows * size + values)  # sorting beats the hashing of numpy.unique by far
    found = found[np.append(True, found[1:] != found[:-1])] if len(found) else found
    return found // size, found % size


def _sounds(vocabulary: Vocabulary, rows: Ints, kinds: Ints) -> tuple[Ints, Ints]:
    counts = vocabulary.sound_start[kinds + 1] - vocabulary.sound_start[kinds]
    places = np.repeat(vocabulary.sound_start[kinds] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    return _distinct(np.repeat(rows, counts), vocabulary.sound_flat[places])


def _marks(texts: Sequence[str], held: Sequence[Ints], total: int) -> Ints:
    """The marked number of each word: its digest, then its bits."""
    counts = sum(np.bincount(values, minlength=len(texts)) for values in held)
    bits = np.clip(np.rint(np.log2(max(total, 2) / np.maximum(counts, 1))), 1, MAX_BITS).astype(np.int64)
    digests = np.array([digest(text) % HASH for text in texts], np.int64)
    return digests * MARK + bits


def _side(records: Records, vocabulary: Vocabulary, at: int, words: tuple[Ints, Ints], sounds: tuple[Ints, Ints], marks: Ints,
          sound_marks: Ints) -> Side:
    size, of_word = len(records), vocabulary.of_word[at]
    first = vocabulary.sound_flat[vocabulary.sound_start[words[1]]] if len(words[1]) else words[1]
    owner = np.frombuffer(records.owner, np.int64) if records.owner else np.zeros(0, np.int64)
    whole, bits = _wholes(records, of_word, marks)
    least = np.full(size, MARK, np.int64)
    np.minimum.at(least, owner, bits)
    columns = {
        "unique_id": np.arange(size, dtype=np.int64), "bits": np.where(least == MARK, 0, least),
        "words": _lists(size, words[0], marks[words[1]]), "sounds": _lists(size, sounds[0], sound_marks[sounds[1]]),
        "wholes": _lists(size, owner, whole), "spelt": records.spelt, "script": records.script,
        "own": _maybe(records.own, of_word, marks), "father": _maybe(records.father, of_word, marks),
        "suffix": _maybe(records.suffix, of_word, marks), **_facts(records)}
    return Side(records, pa.table(columns), words, sounds, (words[0], first), (owner, whole), vocabulary.ends, sound_marks % MARK)


def _wholes(records: Records, of_word: Ints, marks: Ints) -> tuple[Ints, Ints]:
    """Of each name: a number that its words give in any order, and the sum of their bits."""
    names, values = records.words.rows(), marks[of_word[records.words.flat()]] if len(of_word) else np.zeros(0, np.int64)
    whole, bits = np.zeros(len(records.owner), np.int64), np.zeros(len(records.owner), np.int64)
    np.add.at(whole, names, values)
    np.add.at(bits, names, values % MARK)
    return whole, bits


def _maybe(column: Sequence[int], of_word: Ints, marks: Ints) -> pa.Array:
    values = np.frombuffer(column, np.int64) if len(column) else np.zeros(0, np.int64)  # type: ignore[call-overload]
    known = values >= 0
    found = np.zeros(len(values), np.int64)
    found[known] = marks[of_word[values[known]]]
    return pa.array(found, mask=~known)


def _facts(records: Records) -> dict[str, object]:
    size, rows, dates = len(records), records.dates.rows(), records.dates.flat()
    month, day = dates // 100 % 100, dates % 100
    full, turns = day > 0, (day > 0) & (day <= 12)
    turned = (dates // 10000 * 100 + day) * 100 + month
    return {
        "days": _lists(size, rows[full], dates[full]), "turned": _lists(size, rows[turns], turned[turns]),
        "years": _lists(size, *_distinct(rows, dates // 10000)), "numbers": _lists(size, records.numbers.rows(), records.numbers.flat()),
        "nations": _lists(size, records.nations.rows(), records.nations.flat()),
        "gender": np.frombuffer(records.gender, np.int64) if records.gender else np.zeros(0, np.int64)}


def _lists(size: int, rows: Ints, values: Ints) -> pa.Array:
    """A column of lists from (row, value), rows in order; of one row no more than MAX_HELD."""
    place = np.arange(len(rows)) - np.searchsorted(rows, rows)
    kept = place < MAX_HELD
    rows, values = rows[kept], values[kept]
    offsets = np.searchsorted(rows, np.arange(size + 1)).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(values))
