"""What a PDF page holds, in plain values and in the page's own user space (points, origin bottom left, /Rotate not applied)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

#: Signs that are printed as one and read as several.
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)


class Char(NamedTuple):
    """One printed sign: its box in user space, and the direction of its line in degrees counter-clockwise.

    `text` is " " for a printed word space, "\\n" for a guessed one and for an end of line, whose box is empty.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    angle: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chars:
    """The signs of a page column by column, in the order they were drawn: a page has thousands, and most are asked for together.

    `text` has one sign for each; `hidden` are those drawn in render mode 3 (the layer under a scan), `junk` those without sure
    Unicode. `angles` is None where every line runs from left to right.
    """

    text: str
    x0s: tuple[float, ...]
    y0s: tuple[float, ...]
    x1s: tuple[float, ...]
    y1s: tuple[float, ...]
    angles: tuple[float, ...] | None = None
    hidden: frozenset[int] = frozenset()
    junk: frozenset[int] = frozenset()

    def within(self, start: int, end: int) -> Iterator[Char]:
        """The signs from `start` up to `end`, one by one."""
        angles: Iterable[float] = repeat(0.0) if self.angles is None else self.angles[start:end]
        sides = (column[start:end] for column in (self.x0s, self.y0s, self.x1s, self.y1s))
        return map(Char, self.text[start:end], *sides, angles)

    def count_signs(self) -> int:
        """How many are no spaces."""
        return len("".join(self.text.split()))

    def count_among(self, some: frozenset[int]) -> int:
        """How many of those in `some` are no spaces."""
        return sum(not self.text[k].isspace() for k in some)


def spell_out(text: str) -> str:
    """The text with its ligatures as letters."""
    return text if text.isascii() else text.translate(_LIGATURES)


class Segment(NamedTuple):
    """A stroked straight line with its width in points."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float


class Area(NamedTuple):
    """A filled rectangle and how light it is (0 black, 255 white)."""

    x0: float
    y0: float
    x1: float
    y1: float
    lightness: int


class Picture(NamedTuple):
    """An image on the page: its box, its own size in pixels, and how many text objects were drawn before and after it."""

    x0: float
    y0: float
    x1: float
    y1: float
    pixel_width: int
    pixel_height: int
    texts_before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Everything on one page; `crop` is (left, bottom, right, top), `turns` the page's /Rotate in quarter turns clockwise."""

    number: int
    crop: tuple[float, float, float, float]
    turns: int
    chars: Chars
    segments: tuple[Segment, ...]
    areas: tuple[Area, ...]
    pictures: tuple[Picture, ...]
    texts: int
    hidden_texts: int
