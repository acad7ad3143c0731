"""Two readings of one line -> one, with the evidence for each word.

The first reader (Tesseract) keeps spaces; the second (RapidOCR) is better at letters, `%` and signs. Where both read the same
a word is sure. A number is believed only where both read it alike; no word list ever changes one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from extractors.rapid import ReadGlyph
from extractors.tesseract import ReadWord

REVIEW_BELOW = 0.7  # confidence; a word below is shown to a person
_SURE = 0.9  # of Tesseract: words of letters above, found in the lexicon, need no second reader
_ALIKE = str.maketrans({"×": "x", "–": "-", "—": "-", "−": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "∑": "Σ", "…": "."})
_PERCENT = re.compile(r"(?<=\d)(%)|^\(?%\)?$")
_FALSE_PERCENT = re.compile(r"(?:9[679]9?|[69]|Y[o06]|[0oO°]/[0oO°])$")
_TAIL = ".,;:'\"`-_|·•~"


@dataclass(frozen=True, slots=True)
class ChosenWord:
    """A word as settled: `confidence` 0..1, the loser's text in `alternative`; extent in pixels of the line image."""

    text: str
    x0: float
    x1: float
    confidence: float
    alternative: str | None = None


def needs_second(first: Sequence[ReadWord], known: Callable[[str], bool]) -> bool:
    """Whether the first reader's line is doubtful: unsure, unknown words, any digit or sign that it is known to misread."""
    if not first:
        return True
    for word in first:
        core = word.text.strip(_TAIL + "()[]/")
        if word.confidence < _SURE or not core or not known(core):
            return True
        if not core.replace("-", "").replace("/", "").isalpha():
            return True
    return False


def settle_line(first: Sequence[ReadWord], second: Sequence[ReadGlyph], known: Callable[[str], bool]) -> tuple[ChosenWord, ...]:
    """The words of a line from both readings. Either may be empty."""
    glyphs = [g for g in second if g.text.strip()]
    if not glyphs:
        return tuple(ChosenWord(w.text, w.x0, w.x1, 0.45 * w.confidence) for w in first)
    pairs = _pair(first, second)
    return tuple(_settle_word(pair, known) for pair in pairs)


def accept_line(first: Sequence[ReadWord]) -> tuple[ChosenWord, ...]:
    """The first reader's words alone, where `needs_second` saw no doubt."""
    return tuple(ChosenWord(w.text, w.x0, w.x1, min(0.95, w.confidence)) for w in first)


@dataclass(slots=True)
class _Pair:
    """One word as the second reader has it, and what the first has in its place."""

    second: str
    first: str
    second_sure: float
    first_sure: float
    x0: float
    x1: float


def _pair(first: Sequence[ReadWord], second: Sequence[ReadGlyph]) -> list[_Pair]:
    a = [(char, k) for k, word in enumerate(first) for char in word.text]
    b: list[ReadGlyph] = []
    blank: list[bool] = []  # whether the second reader has a blank before glyph j
    gap = True
    for glyph in second:
        if glyph.text.strip():
            b.append(glyph)
            blank.append(gap)
            gap = False
        else:
            gap = True
    left = [char.translate(_ALIKE).casefold() for char, _ in a]
    right = [g.text.translate(_ALIKE).casefold() for g in b]
    owner: list[list[int]] = [[] for _ in b]  # for each glyph the first reader's characters in its place
    for tag, i0, i1, j0, j1 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for j in range(j0, j1):
            if tag == "equal":
                owner[j].append(i0 + j - j0)
            elif tag == "replace":
                low = i0 + (j - j0) * (i1 - i0) // (j1 - j0)
                high = i0 + (j - j0 + 1) * (i1 - i0) // (j1 - j0)
                owner[j].extend(range(low, high))
        if tag == "delete" or (tag == "replace" and j1 == j0):
            at = _host(a, i0, i1, j0, b)
            if at is not None:
                owner[at].extend(range(i0, i1))
    out: list[_Pair] = []
    for j, glyph in enumerate(b):
        starts = j == 0 or _parts(a, owner, blank, j)
        if starts:
            out.append(_Pair("", "", 1.0, 1.0, glyph.x, glyph.x))
        pair = out[-1]
        pair.second += glyph.text
        pair.second_sure = min(pair.second_sure, glyph.confidence)
        for i in sorted(owner[j]):
            pair.first += a[i][0]
            pair.first_sure = min(pair.first_sure, first[a[i][1]].confidence)
        pair.x1 = glyph.x
    return out


def _host(a: Sequence[tuple[str, int]], i0: int, i1: int, j: int, b: Sequence[ReadGlyph]) -> int | None:
    """The glyph that takes characters only the first reader saw: that of the same word, before or after."""
    before, after = j - 1, j
    if before >= 0 and i0 > 0 and a[i0 - 1][1] == a[i0][1]:
        return before
    if after < len(b) and i1 < len(a) and a[i1][1] == a[i1 - 1][1]:
        return after
    if before >= 0:
        return before
    return after if after < len(b) else None


def _parts(a: Sequence[tuple[str, int]], owner: Sequence[list[int]], blank: Sequence[bool], j: int) -> bool:
    """Whether a word begins at glyph j: where the letters agree the first reader's spacing counts."""
    before, here = owner[j - 1], owner[j]
    if before and here:
        return a[max(before)][1] != a[min(here)][1]
    return blank[j]


def _settle_word(pair: _Pair, known: Callable[[str], bool]) -> ChosenWord:
    first, second = pair.first, pair.second
    if first.translate(_ALIKE) == second.translate(_ALIKE):
        sure = 1 - (1 - pair.first_sure) * (1 - pair.second_sure)
        return ChosenWord(second, pair.x0, pair.x1, min(0.99, max(0.8, sure)))
    if not first:
        return ChosenWord(second, pair.x0, pair.x1, 0.75 * pair.second_sure if second.isalpha() else 0.6 * pair.second_sure)
    if any(char.isdigit() or char == "%" for char in first + second):
        text, sure = _settle_number(pair)
    else:
        text, sure = _settle_letters(pair, known)
    return ChosenWord(text, pair.x0, pair.x1, sure, second if text == first else first)


def _settle_number(pair: _Pair) -> tuple[str, float]:
    first, second = pair.first.translate(_ALIKE), pair.second.translate(_ALIKE)
    if first.strip(_TAIL) == second.strip(_TAIL):
        return pair.second, 0.85 if pair.second_sure > 0.6 else 0.72
    if second.endswith(("%", "%)")) and _same_but_percent(second, first):
        return pair.second, 0.85
    if first.endswith(("%", "%)")) and _same_but_percent(first, second):
        return pair.first, 0.8
    if pair.second_sure < 0.5 and pair.first_sure > 0.9:
        return pair.first, 0.5
    return pair.second, 0.55 if pair.second_sure > 0.9 else 0.4


def _same_but_percent(right: str, wrong: str) -> bool:
    """Whether `wrong` is `right` with its % read as one of the shapes that readers make of it."""
    stem, tail = right.rstrip("%)"), wrong.rstrip(")")
    return tail.startswith(stem) and bool(_FALSE_PERCENT.fullmatch(tail[len(stem) :]))


def _settle_letters(pair: _Pair, known: Callable[[str], bool]) -> tuple[str, float]:
    first, second = pair.first, pair.second
    core_first, core_second = (text.strip(_TAIL + "()[]/") for text in (first, second))
    if core_first.casefold() == core_second.casefold():  # the case or a mark at the end
        return second, 0.9 if pair.second_sure > 0.8 else 0.75
    good_first, good_second = bool(core_first) and known(core_first), bool(core_second) and known(core_second)
    if good_second and not good_first:
        return second, 0.92 if pair.second_sure > 0.6 else 0.75
    if good_first and not good_second:
        if pair.second_sure > 0.97 and pair.first_sure < 0.6:
            return second, 0.6
        return first, 0.8 if pair.first_sure > 0.5 else 0.72
    if pair.second_sure > 0.93:
        return second, 0.8 if pair.first_sure < 0.8 else 0.72
    if pair.first_sure > 0.93 and pair.second_sure < 0.6:
        return first, 0.6
    return second, 0.6 if pair.second_sure > 0.75 else 0.45
