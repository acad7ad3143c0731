"""Boxes and rulings in PDF points, origin at the top left of the page, y growing downwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """An axis-parallel rectangle in points; `x0 <= x1` and `top <= bottom`."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def center(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies inside or on the edge."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def overlap(self, other: Box) -> float:
        """The shared area in square points, 0 when the boxes do not meet."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)

    @classmethod
    def around(cls, boxes: Iterable[Box]) -> Box:
        """The smallest box that holds all of `boxes`; ValueError when there is none."""
        every = tuple(boxes)
        if not every:
            raise ValueError("no box to surround")
        return cls(  # lists, for generators take twice as long and pages have thousands of boxes
            x0=min([b.x0 for b in every]),
            top=min([b.top for b in every]),
            x1=max([b.x1 for b in every]),
            bottom=max([b.bottom for b in every]),
        )


class Orientation(StrEnum):
    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A straight printed line, axis-parallel in the page's upright frame.

    `position` is y for a horizontal ruling and x for a vertical one; `start` and `end` bound it along its length (points).
    """

    orientation: Orientation
    position: float
    start: float
    end: float
    thickness: float = 0.5

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where the upright frame lies on the page as the file shows it: a 3x3 homography, row by row, in points.

    The upright frame is the page after its repair (turned, deskewed, flattened); the frame of the file is what a PDF viewer
    shows. `Placement()` is the identity, right for text layers.
    """

    matrix: tuple[float, float, float, float, float, float, float, float, float] = (1, 0, 0, 0, 1, 0, 0, 0, 1)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The point of the file's page that the upright point (x, y) was read from."""
        a, b, c, d, e, f, g, h, i = self.matrix
        w = g * x + h * y + i
        return (a * x + b * y + c) / w, (d * x + e * y + f) / w

    def box(self, box: Box) -> Box:
        """The box around the four placed corners of `box`."""
        corners = [self.point(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Box(x0=min(xs), top=min(ys), x1=max(xs), bottom=max(ys))
