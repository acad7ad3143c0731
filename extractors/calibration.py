"""How far a told confidence is to be believed: curves measured on read documents whose content is known, kept as reviewed data.

`make calibrate` measures them anew and writes calibration.json. What a reader says of itself ("0.8") is a rank, not a share; the
curve of its method turns it into the share of values told so that were right. Without the file a confidence stays what it is.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.model.provenance import Method

TABLE = Path(__file__).with_name("calibration.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Points (confidence, share right), both rising, in between straight lines; a value told below `review_below` is flagged."""

    points: tuple[tuple[float, float], ...]
    review_below: float | None = None

    def at(self, confidence: float) -> float:
        """The share of values told with this confidence that are right; the first and last points hold beyond them.

        >>> Curve(points=((0.5, 0.2), (0.9, 1.0))).at(0.7)
        0.6
        """
        after = bisect_right(self.points, (confidence, 2.0))
        if after == 0:
            return self.points[0][1]
        if after == len(self.points):
            return self.points[-1][1]
        (x0, y0), (x1, y1) = self.points[after - 1], self.points[after]
        return round(y0 + (y1 - y0) * (confidence - x0) / (x1 - x0), 4)


def calibrated(confidence: float, method: Method) -> float:
    """The share of values of this method and confidence that were right when it was measured; 0 stays 0, for it means unread."""
    curve = _curves(TABLE).get(method.value)
    return confidence if curve is None or confidence <= 0 else curve.at(confidence)


def is_measured(method: Method) -> bool:
    """Whether `calibrated` tells confidences of this method otherwise than its readers do."""
    return method.value in _curves(TABLE)


def review_below(method: Method, otherwise: float) -> float:
    """The confidence, as readers tell it, below which a value is shown to a person; `otherwise` where none was measured."""
    curve = _curves(TABLE).get(method.value)
    return otherwise if curve is None or curve.review_below is None else curve.review_below


@cache
def _curves(table: Path) -> dict[str, Curve]:
    if not table.is_file():
        return {}
    methods = json.loads(table.read_text("utf-8"))["methods"]
    return {
        name: Curve(points=tuple((x, y) for x, y in told["points"]), review_below=told["review_below"])
        for name, told in methods.items()
        if told["points"]
    }
