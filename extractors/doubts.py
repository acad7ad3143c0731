"""A line as the first reader has it -> the stretches that need a second reader: whatever no word list vouches for.

Pixels of the line's image. The second reader takes time with every pixel, so it is shown the doubtful words alone, cut where
the paper between two words is white.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.tesseract import ReadWord

EDGES = ".,;:'\"`-_|·•~()[]/"  # signs around a word that a word list does not know
_SURE = 0.9  # of the first reader, for short words, words with signs at them and signs alone
_SURE_LONG = 0.75  # for longer known words: of 660 read so, a tenth of them on faxes, none was another word
_LONG = 4  # letters
_FLIPPED, _SURE_FLIPPED = "i", 0.96  # the first letter that it reads for its capital
_PLAIN_SIGNS = frozenset("-:/&")
_PART = 3  # letters; the least of words with a stroke between
_UNREAD = 0.5  # letter heights; ink as high that no word covers is a word left out
_REACH = 0.35  # letter heights by which ink may stick out of the word it belongs to
_WHITE = 0.22  # letter heights; the least gap to cut at
_MARGIN = 0.4  # letter heights of white beside a cut
_NEAR = 1.6  # letter heights; reading what stands between is cheaper than starting the reader again
_NARROWEST = 0.3  # letter heights
_ALONE = 2  # letters or digits; fewer are read better with a word beside them
_MOST = 0.7  # of the line's width; beyond, the line is shown whole

_Gap = tuple[float, float]  # from and to which column


@dataclass(frozen=True, slots=True)
class Doubt:
    """The words `start` up to `end` of the first reader, to be read again from columns `x0` to `x1` of the line."""

    start: int
    end: int
    x0: int
    x1: int


def is_doubtful(word: ReadWord, known: Callable[[str], bool]) -> bool:
    """Whether the word needs a second reader: it is unsure, unknown, or holds a digit or a sign that is easily misread."""
    core = word.text.strip(EDGES)
    if not core:
        return word.text not in _PLAIN_SIGNS or word.confidence < _SURE
    if not _is_known(core, known):
        return True
    if word.text.endswith(":") and known(core + "i"):  # the last letter of "Nilai", read as two dots
        return True
    if core[0] == _FLIPPED:
        return word.confidence < _SURE_FLIPPED
    return word.confidence < (_SURE_LONG if len(core) >= _LONG and core == word.text and core[0].casefold() != "j" else _SURE)


def _is_known(core: str, known: Callable[[str], bool]) -> bool:
    if "/" not in core:  # a dash may be a speck between two words
        return core.replace("-", "").isalpha() and known(core)
    return known(core) or all(len(part) >= _PART and part.isalpha() and known(part) for part in core.split("/"))


def find_doubts(
    first: Sequence[ReadWord], known: Callable[[str], bool], ink: NDArray[np.floating[Any]], letter: float, width: int
) -> tuple[Doubt, ...]:
    """The doubtful stretches of a line, left to right. `ink`: its pieces (x0, y0, x1, y1); `letter`: the height of one."""
    if not first:
        return (Doubt(0, 0, 0, width),)
    doubtful = [is_doubtful(word, known) for word in first]
    for beside in _left_out(first, ink, letter):
        for k in beside:
            doubtful[k] = True
    if not any(doubtful):
        return ()
    whole = (Doubt(0, len(first), 0, width),)
    if any(a.x1 > b.x0 + _REACH * letter for a, b in pairwise(first)):
        return whole  # where words overlap their extents are wrong
    gaps = _white_gaps(ink, letter)
    found: list[Doubt] = []
    k = 0
    while k < len(first):
        if not doubtful[k]:
            k += 1
            continue
        doubt = _stretch(first, k, doubtful, gaps, letter, width)
        while found and (doubt.start < found[-1].end or doubt.x0 - found[-1].x1 < _NEAR * letter):
            before = found.pop()
            doubt = Doubt(min(before.start, doubt.start), doubt.end, min(before.x0, doubt.x0), doubt.x1)
        found.append(doubt)
        k = doubt.end
    lost = any(doubt.x1 - doubt.x0 < _NARROWEST * letter for doubt in found)
    if lost or sum(doubt.x1 - doubt.x0 for doubt in found) > _MOST * width:
        return whole
    return tuple(found)


def _stretch(
    first: Sequence[ReadWord],
    start: int,
    doubtful: Sequence[bool],
    gaps: Sequence[tuple[float, float]],
    letter: float,
    width: int,
) -> Doubt:
    """The doubtful words from `start` on, with those beside them that no white gap parts from them."""
    end = start + 1
    while end < len(first) and doubtful[end]:
        end += 1
    if sum(char.isalnum() for word in first[start:end] for char in word.text) < _ALONE:
        start, end = (start - 1, end) if start > 0 else (start, min(end + 1, len(first)))
    x0, x1 = 0, width
    while start > 0:
        gap = _gap_between(first[start - 1], first[start], gaps, letter)
        if gap is not None:
            x0 = round(max(gap[0], min(gap[1] - _MARGIN * letter, first[start].x0)))
            break
        start -= 1
    while end < len(first):
        gap = _gap_between(first[end - 1], first[end], gaps, letter)
        if gap is not None:
            x1 = round(min(gap[1], max(gap[0] + _MARGIN * letter, first[end - 1].x1)))
            break
        end += 1
    return Doubt(start, end, x0, x1)


def _gap_between(before: ReadWord, after: ReadWord, gaps: Sequence[_Gap], letter: float) -> _Gap | None:
    """The white gap about where one word ends and the next begins."""
    low, high = sorted((before.x1, after.x0))
    low, high = low - _REACH * letter, high + _REACH * letter
    shared = [(min(gap[1], high) - max(gap[0], low), gap) for gap in gaps]
    most, gap = max(shared, default=(0.0, (0.0, 0.0)))
    return gap if most > 0 else None


def _white_gaps(ink: NDArray[np.floating[Any]], letter: float) -> list[_Gap]:
    """The columns between pieces of ink that none of them reaches into, where they are wide enough to part words."""
    gaps = []
    reached = float("inf")
    for x0, x1 in sorted((float(x0), float(x1)) for x0, x1 in ink[:, [0, 2]]):
        if x0 - reached > _WHITE * letter:
            gaps.append((reached, x0))
        reached = x1 if reached == float("inf") else max(reached, x1)
    return gaps


def _left_out(first: Sequence[ReadWord], ink: NDArray[np.floating[Any]], letter: float) -> list[tuple[int, ...]]:
    """For each piece of ink that no word covers, the words before and after it."""
    tall = ink[ink[:, 3] - ink[:, 1] > _UNREAD * letter]
    middle = (tall[:, 0] + tall[:, 2]) / 2
    starts, ends = np.array([w.x0 for w in first]), np.array([w.x1 for w in first])
    reach = _REACH * letter
    covered = ((middle[:, None] > starts - reach) & (middle[:, None] < ends + reach)).any(axis=1)
    after = np.searchsorted(starts, middle[~covered])
    return [tuple(k for k in (int(n) - 1, int(n)) if 0 <= k < len(first)) for n in after]
