"""What the shapes of printed signs tell where readers guess: a comma hangs below the line, an "I" is a plain bar.

Pixels of one line's image, as cut for the readers.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.light import Grey

_HANGS = 0.42  # share of the line's ink darkness below the baseline that a comma has and a point has not
_STANDS = 0.22
_BAR = 0.27  # width over height of a single bar; a "1" with its flag is above 0.33
_LOST, _WIDER = 0.4, 2.5  # letter heights, and times the other gaps: white between two digits that a worn mark left
_FOOT = 0.15  # letter heights; the foot of an "L" that its stem broke off from is 0.26 high
_LOST_OF_TWO = 0.6  # letter heights, where there is no other gap; in Arial's "11" it is 0.41
_BARS = 0.36  # the same where several bars stand together, which no reader takes for digits


@dataclass(frozen=True, slots=True)
class LineShapes:
    """The image of a line, its pieces of ink (x0, y0, x1, y1 in pixels of that image) and the height of its letters."""

    image: Grey
    boxes: NDArray[np.floating]
    letter: float

    def decimal_mark(self, x0: float, x1: float) -> str | None:
        """Comma or point, for the mark between two digits centred at x0 and x1; None where its shape does not tell.

        Digits do not hang below the line, so any ink there is the comma's.
        """
        tall = self.boxes[self.boxes[:, 3] - self.boxes[:, 1] > 0.8 * self.letter]
        if not len(tall):
            return None
        base, height = float(np.percentile(tall[:, 3], 25)), float(np.median(tall[:, 3] - tall[:, 1]))
        low = self.image[round(base + 0.08 * height) : round(base + 0.25 * height) + 1, max(0, round(x0)) : round(x1) + 1]
        ink = 255.0 - float(np.percentile(self.image, 2))
        if low.size == 0 or ink < 60:
            return None
        dark = (255.0 - float(low.min())) / ink
        if dark > _HANGS:
            return ","
        return "." if dark < _STANDS else None

    def bars(self, x0: float, x1: float) -> int:
        """How many plain upright bars stand between x0 and x1; 0 when anything else stands there too."""
        middle = (self.boxes[:, 0] + self.boxes[:, 2]) / 2
        inside = self.boxes[(middle > x0 - 0.4 * self.letter) & (middle < x1 + 0.4 * self.letter)]
        if not len(inside):
            return 0
        wide, high = inside[:, 2] - inside[:, 0], inside[:, 3] - inside[:, 1]
        limit = _BAR if len(inside) == 1 else _BARS
        plain = (wide < limit * high) & (high > 0.9 * self.letter) & (high > 0.85 * high.max())
        return len(inside) if bool(plain.all()) else 0

    def white(self, x0: float, x1: float) -> float:
        """The widest gap between x0 and x1 that no ink reaches into, in letter heights."""
        tall = self.boxes[self.boxes[:, 3] - self.boxes[:, 1] > _FOOT * self.letter]
        widest, reached = 0.0, x0
        for start, end in sorted((float(box[0]), float(box[2])) for box in tall if box[2] > x0 and box[0] < x1):
            widest = max(widest, start - reached)
            reached = max(reached, end)
        return max(widest, x1 - reached) / self.letter

    def lost_mark(self, x0: float, x1: float) -> bool:
        """Whether one gap among the digits centred at x0 to x1 is so much wider than the rest that a mark was in it."""
        tall = self.boxes[self.boxes[:, 3] - self.boxes[:, 1] > 0.6 * self.letter]
        middle = (tall[:, 0] + tall[:, 2]) / 2
        reach = 0.5 * self.letter
        digits = sorted((float(box[0]), float(box[2])) for box in tall[(middle > x0 - reach) & (middle < x1 + reach)])
        gaps = sorted(max(0.0, b[0] - a[1]) / self.letter for a, b in pairwise(digits))
        if len(gaps) < 2:
            return bool(gaps) and gaps[0] > _LOST_OF_TWO
        return gaps[-1] > _LOST and gaps[-1] > _WIDER * max(gaps[len(gaps) // 2 - (len(gaps) % 2 == 0)], 0.08)


class NoShapes:
    """Tells nothing: for lines without an image."""

    def decimal_mark(self, x0: float, x1: float) -> str | None:  # noqa: ARG002
        """None."""
        return None

    def bars(self, x0: float, x1: float) -> int:  # noqa: ARG002
        """0."""
        return 0

    def white(self, x0: float, x1: float) -> float:  # noqa: ARG002
        """0."""
        return 0.0

    def lost_mark(self, x0: float, x1: float) -> bool:  # noqa: ARG002
        """False."""
        return False
