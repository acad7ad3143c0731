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
_BANDS = (0.04, 0.22, 0.5, 0.78, 0.96)  # shares of a sign's height: its top, its middle twice, its foot
_MOST_BARS, _SWAY = 3, 0.12  # bars, and letter heights by which a ridge may lie beside itself further down
_CAPITAL = 0.8  # of the highest piece of the line; an "n" is 0.7 of its neighbours "h" and "l"
_APART = 0.3  # letter heights of white that part two words
_RIDGE, _VALLEY = 0.6, 0.5  # shares of the darkest column, and of the lower ridge beside
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

    def joined_bars(self, x0: float, x1: float) -> int:
        """How many upright bars the ink between x0 and x1 is made of where blur has joined them; 0 when it is another sign.

        From top to foot the same two or three ridges part the same valleys: the "u" that readers see has a foot.
        """
        middle = (self.boxes[:, 0] + self.boxes[:, 2]) / 2
        inside = self.boxes[(middle > x0 - 0.4 * self.letter) & (middle < x1 + 0.4 * self.letter)]
        if not len(inside):
            return 0
        word = self._word_about(inside)
        high, tallest = word[:, 3] - word[:, 1], float((self.boxes[:, 3] - self.boxes[:, 1]).max())
        return self._ridges_of(word) if bool((high > max(0.9 * self.letter, _CAPITAL * tallest)).all()) else 0

    def _word_about(self, pieces: NDArray[np.floating]) -> NDArray[np.floating]:
        """The pieces with those beside them that no blank parts from them."""
        low, high = float(pieces[:, 0].min()), float(pieces[:, 2].max())
        near = _APART * self.letter
        while True:
            word = self.boxes[(self.boxes[:, 2] > low - near) & (self.boxes[:, 0] < high + near)]
            reach = float(word[:, 0].min()), float(word[:, 2].max())
            if reach == (low, high):
                return word
            low, high = reach

    def _ridges_of(self, pieces: NDArray[np.floating]) -> int:
        x0, x1 = max(0, int(pieces[:, 0].min())), int(np.ceil(pieces[:, 2].max()))
        y0, y1 = max(0, int(pieces[:, 1].min())), int(np.ceil(pieces[:, 3].max()))
        dark = 255.0 - self.image[y0:y1, x0:x1].astype(np.float32)
        edges = [round(share * len(dark)) for share in _BANDS]
        if x1 - x0 > 2.2 * self.letter or min(b - a for a, b in pairwise(edges)) < 2:
            return 0
        bands = [np.convolve(dark[a:b].mean(axis=0), (0.25, 0.5, 0.25), "same") for a, b in pairwise(edges)]
        found = [_ridges(band) for band in bands]
        count = len(found[0])
        same = all(len(at) == count for at in found) and 2 <= count <= _MOST_BARS
        reach = _SWAY * self.letter
        if not same or any(max(at[k] for at in found) - min(at[k] for at in found) > reach for k in range(count)):
            return 0
        return count

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

    def ends_in_dash(self, x: float) -> bool:
        """Whether the last piece of ink, behind the sign centred at x, is flat, and as long and as high up as a dash."""
        if not len(self.boxes):
            return False
        x0, y0, x1, y1 = self.boxes[int(self.boxes[:, 2].argmax())]
        high = float(self.boxes[:, 3].max() - self.boxes[:, 1].min())
        flat = y1 - y0 < 0.45 * self.letter and x1 - x0 > 0.2 * self.letter
        return bool(flat and x0 > x and y1 < self.boxes[:, 1].min() + 0.8 * high)


def _ridges(band: NDArray[np.floating]) -> list[int]:
    """The columns of a band's dark ridges, left to right; none when the valleys between them are no paper."""
    padded = np.concatenate(([0.0], band, [0.0]))
    peaks = [k for k in range(len(band)) if padded[k] < padded[k + 1] >= padded[k + 2] and band[k] > _RIDGE * band.max()]
    if any(float(band[a:b].min()) > _VALLEY * min(band[a], band[b]) for a, b in pairwise(peaks)):
        return []
    return peaks
