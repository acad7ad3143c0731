"""Chars -> Words in the upright frame, points.

A word ends at a printed or guessed space, at a gap, at a step up or down, and where a ruling passes between two signs (cells
whose texts touch). Lines that run up or down the page (headings turned in narrow columns) become one Word each, spaces and all,
because in reading order they are one piece.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extractors.marks import Char
from extractors.upright import Frame, upright_char
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

Sign = tuple[str, Box]


def find_words(chars: Iterable[Char], frame: Frame, rulings: Sequence[Ruling]) -> tuple[Word, ...]:
    """The words of a page in the order they were drawn; signs off the page and slanted ones (watermarks) are left out."""
    width, height = frame.size
    page = Box(x0=0, top=0, x1=width, bottom=height)
    walls = _Walls(rulings)
    runs: list[tuple[int, list[Sign]]] = []
    for char in chars:
        if char.x0 == char.x1 == char.y0 == char.y1 == 0:
            if runs:
                runs[-1][1].append((char.text, page))
            continue
        box, turns = upright_char(char, frame)
        if turns is None or not page.contains(*box.center):
            continue
        if not runs or runs[-1][0] != turns:
            runs.append((turns, []))
        runs[-1][1].append((char.text, box))
    out: list[Word] = []
    for turns, signs in runs:
        if turns == 0:
            out.extend(_words_of(signs, page, walls))
        else:
            out.extend(_turned_lines(signs, page, turns))
    return tuple(out)


class _Walls:
    """The vertical rulings of a page, to ask whether one passes between two neighbouring signs."""

    def __init__(self, rulings: Sequence[Ruling]) -> None:
        self._walls = sorted((r for r in rulings if r.orientation is Orientation.VERTICAL), key=lambda r: r.position)
        self._positions = [r.position for r in self._walls]

    def between(self, left: Box, right: Box) -> bool:
        start, end = left.center[0], right.center[0]
        y = right.center[1]
        for k in range(bisect_right(self._positions, start), len(self._walls)):
            if self._positions[k] >= end:
                return False
            if self._walls[k].start - 1 <= y <= self._walls[k].end + 1 and self._walls[k].length > right.height:
                return True
        return False


def _words_of(signs: Sequence[Sign], page: Box, walls: _Walls | None) -> list[Word]:
    out: list[Word] = []
    for run in _runs(signs, page):
        wide = _letter_spacing([box for _, box, _ in run])
        text = ""
        boxes: list[Box] = []
        for sign, box, guessed in run:
            if boxes and _parts(boxes[-1], box, wide, walls, guessed=guessed):
                out.append(Word(text=text, box=Box.around(boxes)))
                text, boxes = "", []
            text += sign
            boxes.append(box)
        out.append(Word(text=text, box=Box.around(boxes)))
    return _typed_apart(out)


def _runs(signs: Sequence[Sign], page: Box) -> list[list[tuple[str, Box, bool]]]:
    """The signs between printed spaces and jumps, each with whether a space was guessed before it."""
    out: list[list[tuple[str, Box, bool]]] = [[]]
    guessed = False
    for sign, box in signs:
        if sign.strip():
            if out[-1] and not _nearby(out[-1][-1][1], box):
                out.append([])
            out[-1].append((sign, box, guessed))
            guessed = False
        elif box is page:  # pdfium guesses ends of lines too, between the letters of a spaced-out word for one
            guessed = True
        elif out[-1]:
            out.append([])
            guessed = False
    return [run for run in out if run]


def _nearby(before: Box, box: Box) -> bool:
    """Whether two signs drawn one after the other can stand in one word: side by side, less than a sign's height apart."""
    shared = min(before.bottom, box.bottom) - max(before.top, box.top)
    return shared > 0 and abs(box.x0 - before.x1) < max(before.height, box.height)


def _letter_spacing(boxes: Sequence[Box]) -> float:
    """The gap that parts the letters of a spaced-out run, in points; 0.0 when they stand as usual."""
    if len(boxes) < SPACED_RUN:
        return 0.0
    gaps = sorted(b.x0 - a.x1 for a, b in pairwise(boxes))
    median = gaps[len(gaps) // 2]
    even = gaps[len(gaps) // 5] >= EVEN * median and median > GUESSED_GAP * boxes[0].height
    return median if even else 0.0


def _parts(before: Box, box: Box, wide: float, walls: _Walls | None, *, guessed: bool) -> bool:
    """Whether a word ends between two signs drawn one after the other; `wide` is the run's letter-spacing."""
    height = max(before.height, box.height)
    gap = box.x0 - before.x1
    if gap > 1.5 * wide + (GUESSED_GAP if guessed else GAP) * height or box.x0 < before.x0 - 0.3 * height:
        return True
    shared = min(before.bottom, box.bottom) - max(before.top, box.top)
    if shared < LEVEL * min(before.height, box.height):
        return True
    return walls is not None and walls.between(before, box)


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


def _turned_lines(signs: Sequence[Sign], page: Box, turns: int) -> list[Word]:
    """Lines that run upwards (1), upside down (2) or downwards (3), each as one Word with its spaces."""
    level = [(sign, box if box is page else _level(box, turns)) for sign, box in signs]
    lines: list[list[Word]] = []
    for word in _words_of(level, page, None):
        last = lines[-1][-1].box if lines else None
        if (
            last
            and abs(last.center[1] - word.box.center[1]) < 0.5 * word.box.height
            and 0 <= word.box.x0 - last.x1 + 1 < word.box.height
        ):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [
        Word(text=" ".join(word.text for word in line), box=_level(Box.around(word.box for word in line), -turns % 4))
        for line in lines
    ]


def _level(box: Box, turns: int) -> Box:
    """The box after turning the page so that lines with `turns` run from left to right; widths may go below zero, harmlessly."""
    corners = [_level_point(x, y, turns) for x, y in ((box.x0, box.top), (box.x1, box.bottom))]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return Box(x0=min(xs), top=min(ys), x1=max(xs), bottom=max(ys))


def _level_point(x: float, y: float, turns: int) -> tuple[float, float]:
    """Turns 1 and 3 undo each other: (x, y) -> (-y, x) and (x, y) -> (y, -x)."""
    if turns == 1:
        return -y, x
    if turns == 2:
        return -x, -y
    return (y, -x) if turns == 3 else (x, y)
