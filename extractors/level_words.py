"""The words of lines that run from left to right, where the signs between two spaces are one word beyond doubt.

They are nearly all words there are, so the signs of each are looked at together, column by column; any other run of signs is
given to the reader of single signs. User space in, upright frame out, points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from operator import le, sub

from extractors.marks import Chars, spell_out
from extractors.signs import Walls
from pipeline.model.geometry import Box
from pipeline.model.reading import Word

#: in heights of the sign's box (1.15 em or so); a wider gap parts words where no space was printed. Word spaces are 0.2 em.
GAP = 0.16
#: in heights; a guessed space needs a gap of at least this, or it was guessed from kerning.
GUESSED_GAP = 0.06
#: in heights; a sign that begins further left of the end of the one before it may belong to another line.
BACK = 0.3
#: share of their height that signs of one size on one line have in common at least; positions are rounded.
SAME_LEVEL = 0.9
_PIECE = re.compile(r"[^ \n]+")


def find_level_words(
    chars: Chars, crop: tuple[float, float, float, float], walls: Walls, read_run: Callable[[int, int], list[Word]]
) -> list[Word] | None:
    """The words in the order they were drawn, `read_run` asked for signs start..end that take a closer look.

    None where a sign reaches off the page or has its sides swapped.
    """
    left, low, right, high = crop
    x0s, y0s, x1s, y1s = chars.x0s, chars.y0s, chars.x1s, chars.y1s
    if not all(map(le, x0s, x1s)):
        return None
    out: list[Word] = []
    run = _Run(0, 0.0)
    for match in _PIECE.finditer(chars.text):
        first, after = match.span()
        starts, ends = x0s[first:after], x1s[first:after]
        lowers, uppers = y0s[first:after], y1s[first:after]
        x0, x1, y0, y1 = min(starts), max(ends), min(lowers), max(uppers)
        if x0 < left or x1 > right or y0 < low or y1 > high:
            return None
        height, core = y1 - y0, min(uppers) - max(lowers)  # no sign is higher or lower than these
        if not run.end or chars.text.find(" ", run.end, first) >= 0 or _jumps(chars, run.end - 1, first):
            out.extend(run.words if run.is_sure() else read_run(run.start, run.end))
            run = _Run(first, core)
        else:
            run.sure = run.sure and x0s[first] - x1s[run.end - 1] > GUESSED_GAP * max(run.height, height)
        run.end, run.height = after, height
        box = Box(x0=x0 - left, top=high - y1, x1=x1 - left, bottom=high - y0)
        widest = _widest_gap(starts, ends, core) if core > SAME_LEVEL * height else None
        if widest is None or walls.cross(box):
            run.sure = False
            continue
        run.words.append(Word(text=spell_out(match[0]), box=box))
        if widest <= GUESSED_GAP * run.first_height:
            run.small += after - first - 1
    out.extend(run.words if run.is_sure() else read_run(run.start, run.end))
    return out


class _Run:
    """Pieces on one line between two printed spaces: they are words where the guessed spaces between them are beyond doubt."""

    __slots__ = ("end", "first_height", "height", "small", "start", "sure", "words")

    def __init__(self, start: int, height: float) -> None:
        self.start, self.end = start, 0
        self.first_height = self.height = height  # of its first piece, and of its last one
        self.words: list[Word] = []
        self.small = 0  # gaps between its signs that are too narrow for letter-spacing
        self.sure = True

    def is_sure(self) -> bool:
        """Whether the words so far are its words: no letter-spacing, which the middle one of its gaps would show."""
        gaps = self.end - self.start - 1
        return self.sure and (len(self.words) < 2 or self.small > gaps // 2)


def _widest_gap(starts: Sequence[float], ends: Sequence[float], core: float) -> float | None:
    """The widest gap between signs that follow one another as those of a word do, None where they do not."""
    gaps = [*map(sub, starts[1:], ends)]
    if not gaps:
        return 0.0
    widest, back = max(gaps), min(gaps)
    # the letters of a ligature have one box
    follow = back >= -BACK * core or (back > -core and min(map(sub, starts[1:], starts)) >= -BACK * core)
    return widest if follow and widest <= GAP * core else None


def _jumps(chars: Chars, a: int, b: int) -> bool:
    """Whether two signs can not stand in one word: not side by side, or more than a sign's height apart."""
    a0, a1, b0, b1 = chars.y0s[a], chars.y1s[a], chars.y0s[b], chars.y1s[b]
    reach = max(a1 - a0, b1 - b0)
    return not (b1 > a0 and a1 > b0 and -reach < chars.x0s[b] - chars.x1s[a] < reach)
