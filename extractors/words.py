"""Chars -> Words in the upright frame, points.

A word ends at a printed or guessed space, at a gap, at a step up or down, and where a ruling passes between two signs (cells
whose texts touch). Lines that run up or down the page (headings turned in narrow columns) become one Word each, spaces and all,
because in reading order they are one piece.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractors.marks import Char
from extractors.upright import Frame, quarter_turns
from pipeline.model.geometry import Box, Orientation, Ruling
from pipeline.model.reading import Word

#: in heights of the sign's box (1.15 em or so); a wider gap parts words where no space was printed. Word spaces are 0.2 em.
GAP = 0.16
#: in heights; a guessed space needs a gap of at least this, or it was guessed from kerning.
GUESSED_GAP = 0.06
#: signs of a run whose gaps are looked at together; gaps this even (least to median) are letter-spacing ("K E P A L A").
SPACED_RUN, EVEN = 3, 0.5
#: single letters in a row that are one word typed with spaces ("M E M U T U S K A N").
TYPED_APART = 5
#: share of the lower box that neighbours in a word have in common, superscripts included.
LEVEL = 0.35


class Sign(NamedTuple):
    """A char in the upright frame, a plain tuple because a page has thousands; `guessed`: a space was guessed before it."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    guessed: bool = False

    @property
    def height(self) -> float:
        return self.bottom - self.top


def find_words(chars: Iterable[Char], frame: Frame, rulings: Sequence[Ruling]) -> tuple[Word, ...]:
    """The words of a page in the order they were drawn; signs off the page and slanted ones (watermarks) are left out."""
    walls = _Walls(rulings)
    out: list[Word] = []
    for turns, runs in _runs(chars, frame):
        out.extend(_words_of(runs, walls) if turns == 0 else _turned_lines(runs, turns))
    return tuple(out)


def _runs(chars: Iterable[Char], frame: Frame) -> list[tuple[int, list[list[Sign]]]]:
    """The signs between printed spaces and jumps, grouped by the quarter turns of their lines.

    pdfium guesses spaces and ends of lines, between the letters of a spaced-out word for one; they only raise a suspicion.
    """
    width, height = frame.size
    left, _, _, top_edge = frame.crop
    out: list[tuple[int, list[list[Sign]]]] = []
    run: list[Sign] = []
    guessed = False
    for text, x0, y0, x1, y1, angle, _, _ in chars:
        if x0 == x1 == y0 == y1 == 0:
            guessed = True
            continue
        if text == " ":
            if run:
                run = []
                out[-1][1].append(run)
            guessed = False
            continue
        if angle == 0 == frame.turns:  # nearly every sign there is
            turns: int | None = 0
            x0, top, x1, bottom = x0 - left, top_edge - y1, x1 - left, top_edge - y0
        else:
            turns = quarter_turns(angle)
            x0, top, x1, bottom = frame.corners(x0, y0, x1, y1)
        if turns is None or not (0 <= x0 + x1 <= 2 * width and 0 <= top + bottom <= 2 * height):
            continue
        turns = (turns - frame.turns) % 4
        if turns:
            x0, top, x1, bottom = _level(x0, top, x1, bottom, turns)
        if not out or out[-1][0] != turns:
            run = []
            out.append((turns, [run]))
        sign = Sign(text, x0, top, x1, bottom, guessed)
        if run and not _nearby(run[-1], sign):
            run = []
            out[-1][1].append(run)
        run.append(sign)
        guessed = False
    return out


class _Walls:
    """The vertical rulings of a page, to ask whether one passes between two neighbouring signs."""

    def __init__(self, rulings: Sequence[Ruling]) -> None:
        self._walls = sorted((r for r in rulings if r.orientation is Orientation.VERTICAL), key=lambda r: r.position)
        self._positions = [r.position for r in self._walls]

    def between(self, left: Sign, right: Sign) -> bool:
        start, end = (left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2
        k = bisect_right(self._positions, start)
        y = (right.top + right.bottom) / 2
        while k < len(self._positions) and self._positions[k] < end:
            wall = self._walls[k]
            if wall.start - 1 <= y <= wall.end + 1 and wall.length > right.height:
                return True
            k += 1
        return False


def _nearby(before: Sign, sign: Sign) -> bool:
    """Whether two signs drawn one after the other can stand in one word: side by side, less than a sign's height apart."""
    _, _, top, x1, bottom, _ = before
    if bottom <= sign.top or sign.bottom <= top:
        return False
    return abs(sign.x0 - x1) < bottom - top or abs(sign.x0 - x1) < sign.bottom - sign.top


def _words_of(runs: Sequence[Sequence[Sign]], walls: _Walls | None) -> list[Word]:
    out: list[Word] = []
    for run in runs:
        wide = _letter_spacing(run)
        start = 0
        for k in range(1, len(run)):
            if _parts(run[k - 1], run[k], wide, walls):
                out.append(_word(run[start:k]))
                start = k
        if run:
            out.append(_word(run[start:]))
    return _typed_apart(out)


def _word(signs: Sequence[Sign]) -> Word:
    box = Box(
        x0=min(sign.x0 for sign in signs),
        top=min(sign.top for sign in signs),
        x1=max(sign.x1 for sign in signs),
        bottom=max(sign.bottom for sign in signs),
    )
    return Word(text="".join(sign.text for sign in signs), box=box)


def _letter_spacing(signs: Sequence[Sign]) -> float:
    """The gap that parts the letters of a spaced-out run, in points; 0.0 when they stand as usual."""
    if len(signs) < SPACED_RUN:
        return 0.0
    gaps = sorted(b.x0 - a.x1 for a, b in pairwise(signs))
    median = gaps[len(gaps) // 2]
    even = median > GUESSED_GAP * signs[0].height and gaps[len(gaps) // 5] >= EVEN * median
    return median if even else 0.0


def _parts(before: Sign, sign: Sign, wide: float, walls: _Walls | None) -> bool:
    """Whether a word ends between two signs drawn one after the other; `wide` is the run's letter-spacing."""
    _, before_x0, before_top, before_x1, before_bottom, _ = before
    _, x0, top, _, bottom, guessed = sign
    low, high = before_bottom - before_top, bottom - top
    if low > high:
        low, high = high, low
    if x0 - before_x1 > 1.5 * wide + (GUESSED_GAP if guessed else GAP) * high or x0 < before_x0 - 0.3 * high:
        return True
    if (bottom if bottom < before_bottom else before_bottom) - (top if top > before_top else before_top) < LEVEL * low:
        return True
    return walls is not None and walls.between(before, sign)


def _typed_apart(words: Sequence[Word]) -> list[Word]:
    """The words with runs of single letters at even gaps made one word."""
    out: list[Word] = []
    start = 0
    while start < len(words):
        end = start + 1
        while end < len(words) and _letter(words[end - 1]) and _letter(words[end]) and _even(words[start : end + 1]):
            end += 1
        if end - start >= TYPED_APART:
            out.append(Word(text="".join(w.text for w in words[start:end]), box=Box.around(w.box for w in words[start:end])))
        else:
            end = start + 1
            out.append(words[start])
        start = end
    return out


def _letter(word: Word) -> bool:
    return len(word.text) == 1 and word.text.isupper()


def _even(words: Sequence[Word]) -> bool:
    """Whether the words stand on one line with like gaps between them."""
    gaps = [b.box.x0 - a.box.x1 for a, b in pairwise(words)]
    level = abs(words[-1].box.top - words[0].box.top) < 0.3 * words[0].box.height
    return level and min(gaps) > 0 and max(gaps) < 1.6 * min(gaps) and max(gaps) < 1.5 * words[0].box.height


def _turned_lines(runs: Sequence[Sequence[Sign]], turns: int) -> list[Word]:
    """Lines that run upwards (1), upside down (2) or downwards (3), each as one Word with its spaces."""
    lines: list[list[Word]] = []
    for word in _words_of(runs, None):
        last = lines[-1][-1].box if lines else None
        if (
            last
            and abs(last.center[1] - word.box.center[1]) < 0.5 * word.box.height
            and 0 <= word.box.x0 - last.x1 + 1 < word.box.height
        ):
            lines[-1].append(word)
        else:
            lines.append([word])
    out = []
    for line in lines:
        x0, top, x1, bottom = _level(*_sides(Box.around(word.box for word in line)), -turns % 4)
        out.append(Word(text=" ".join(word.text for word in line), box=Box(x0=x0, top=top, x1=x1, bottom=bottom)))
    return out


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.top, box.x1, box.bottom


def _level(x0: float, top: float, x1: float, bottom: float, turns: int) -> tuple[float, float, float, float]:
    """The rectangle after turning the plane so that lines with `turns` run from left to right; turns 1 and 3 undo each other."""
    if turns == 1:
        return -bottom, x0, -top, x1
    if turns == 2:
        return -x1, -bottom, -x0, -top
    return (top, -x1, bottom, -x0) if turns == 3 else (x0, top, x1, bottom)
