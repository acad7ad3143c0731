"""Two readings of one line -> the words in pairs: what each reader has in the same place, and what their agreement is worth.

The first reader (Tesseract) keeps spaces; the second (RapidOCR) is better at letters, so its letters are the frame.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Protocol

from extractors.rapid import ReadGlyph
from extractors.tesseract import ReadWord

_BLANK = 0.33  # letter heights of white between two words; inside 127 words of scans it was .21 at most
_BEFORE_DIGIT, _IN_NUMBER = "0123456789,.≥≤", "0123456789,.%‰"
_AGREED, _BOTH_GUESSED, _GUESSED = 0.8, 0.7, 0.5  # confidences
ALIKE = str.maketrans({"×": "x", "–": "-", "—": "-", "−": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "∑": "Σ", "…": "."})


class Shapes(Protocol):
    """What can be seen of the signs themselves; see extractors.glyph_shapes."""

    def decimal_mark(self, x0: float, x1: float) -> str | None:
        """Comma or point, for the mark between digits centred at x0 and x1; None where its shape does not tell."""

    def bars(self, x0: float, x1: float) -> int:
        """How many plain upright bars stand between x0 and x1, 0 when anything else stands there too."""

    def joined_bars(self, x0: float, x1: float) -> int:
        """How many upright bars that blur has joined stand between x0 and x1, 0 when anything else does."""

    def white(self, x0: float, x1: float) -> float:
        """The widest gap without ink between x0 and x1, in letter heights."""

    def lost_mark(self, x0: float, x1: float) -> bool:
        """Whether one gap among the digits centred at x0 to x1 is so wide that a mark was in it."""

    def ends_in_dash(self, x: float) -> bool:
        """Whether a dash, and nothing else, stands behind the sign centred at x."""


@dataclass(slots=True)
class Pair:
    """One word as the second reader has it, and what the first has in its place."""

    second: str
    first: str
    second_sure: float
    first_sure: float
    x0: float
    x1: float
    xs: list[float] = field(default_factory=list)  # of the second reader's glyphs
    blank: bool = True  # whether the second reader has a blank before it


def pair_readings(first: Sequence[ReadWord], second: Sequence[ReadGlyph]) -> list[Pair]:
    """The words of a line by the second reader's glyphs, in order; where the letters agree the first reader's spacing counts."""
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
    left = [char.translate(ALIKE).casefold() for char, _ in a]
    right = [g.text.translate(ALIKE).casefold() for g in b]
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
    out: list[Pair] = []
    for j, glyph in enumerate(b):
        starts = j == 0 or _parts(a, owner, blank, j)
        if starts:
            out.append(Pair("", "", 1.0, 1.0, glyph.x, glyph.x, blank=blank[j]))
        pair = out[-1]
        pair.second += glyph.text
        pair.second_sure = min(pair.second_sure, glyph.confidence)
        for i in sorted(owner[j]):
            pair.first += a[i][0]
            pair.first_sure = min(pair.first_sure, first[a[i][1]].confidence)
        pair.x1 = glyph.x
        pair.xs.append(glyph.x)
    return out


def part_at_blank(pair: Pair, known: Callable[[str], bool], shapes: Shapes) -> tuple[Pair, ...]:
    """The word, or the two that it is where both readers lost the blank between them: "KIBA" on a page that shows "KIB A"."""
    letters = pair.second
    if len(letters) < 3 or not letters.isalpha() or len(pair.first) != len(letters) or not pair.first.isalpha() or known(letters):
        return (pair,)
    gaps = [shapes.white(a, b) for a, b in pairwise(pair.xs)]
    k = gaps.index(max(gaps)) + 1
    if gaps[k - 1] < _BLANK or any(2 * gap > gaps[k - 1] for i, gap in enumerate(gaps) if i != k - 1):
        return (pair,)
    left = replace(pair, second=letters[:k], first=pair.first[:k], x1=pair.xs[k - 1], xs=pair.xs[:k])
    right = replace(pair, second=letters[k:], first=pair.first[k:], x0=pair.xs[k], xs=pair.xs[k:])
    return left, right


def join_numbers(pairs: Sequence[Pair], shapes: Shapes) -> list[Pair]:
    """The pairs with pieces of one number joined: "≥8" "5%" where only the first reader parts and no white does."""
    out: list[Pair] = []
    for pair in pairs:
        before = out[-1] if out else None
        parted = before is None or pair.blank or before.second[-1] not in _BEFORE_DIGIT or pair.second[0] not in _IN_NUMBER
        if before is None or parted or shapes.white(before.xs[-1], pair.xs[0]) > _BLANK:
            out.append(pair)
            continue
        out[-1] = replace(
            before,
            second=before.second + pair.second,
            first=before.first + pair.first,
            second_sure=min(before.second_sure, pair.second_sure),
            first_sure=min(before.first_sure, pair.first_sure),
            x1=pair.x1,
            xs=[*before.xs, *pair.xs],
        )
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


def agreed(pair: Pair) -> float:
    """How sure a word is that both readers have alike; hardly, where both only guessed."""
    least = _AGREED if max(pair.first_sure, pair.second_sure) >= _GUESSED else _BOTH_GUESSED
    return min(0.99, max(least, 1 - (1 - pair.first_sure) * (1 - pair.second_sure)))
