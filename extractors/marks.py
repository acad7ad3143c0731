"""What a PDF page holds, in plain values and in the page's own user space (points, origin bottom left, /Rotate not applied)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Char(NamedTuple):
    """One printed sign: its box in user space, the direction of its line in degrees counter-clockwise, and what it is worth.

    `hidden` is text drawn in render mode 3 (the layer under a scan); `junk` has no sure Unicode. `text` " " is a printed or a
    guessed word space, "\\n" an end of line; both have an empty box when they were guessed.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    angle: float = 0.0
    hidden: bool = False
    junk: bool = False


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
    chars: tuple[Char, ...]
    segments: tuple[Segment, ...]
    areas: tuple[Area, ...]
    pictures: tuple[Picture, ...]
    texts: int
    hidden_texts: int
