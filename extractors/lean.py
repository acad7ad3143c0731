"""Boxes of printed lines -> how far the columns of a page still lean: a photo without vertical rules does not show it otherwise.

The left edges of wrapped and listed text stand under one another; where they drift, and drift differently at the left and the
right, the page was not flattened. Points, origin top left.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from pipeline.model.geometry import Box

#: pt/pt; edges that drift faster belong to different columns.
STEEPEST = 0.06
#: pt; drifts over the height of the text that are not worth a correction.
SLIGHT = 0.8
#: Edges that must agree.
FEWEST = 12

Matrix = tuple[float, float, float, float, float, float, float, float, float]


def find_lean(boxes: Sequence[Box]) -> Matrix | None:
    """The homography, row by row, that sets the columns upright; None when they are, or when too little is printed to tell.

    `boxes`: of words or runs of words; more than one a line, or a page of one column, do no harm.
    """
    if len(boxes) < FEWEST:
        return None
    height = median(box.height for box in boxes)
    middle = (min(box.top for box in boxes) + max(box.bottom for box in boxes)) / 2
    reach = max(box.bottom for box in boxes) - middle
    points = sorted((box.center[1] - middle, box.x0) for box in boxes)
    slope, growth = 0.0, 0.0
    for steepest, far in ((STEEPEST, 4.0), (STEEPEST / 3, 8.0), (STEEPEST / 6, 16.0)):
        pairs = _pairs(points, slope, growth, steepest, far * height)
        if len(pairs) < FEWEST:
            return None
        more_slope, more_growth = _fit(pairs)
        slope, growth = slope + more_slope, growth + more_growth
    left, right = min(x for _, x in points), max(x for _, x in points)
    if max(abs(slope + growth * left), abs(slope + growth * right)) * reach < SLIGHT:
        return None
    return (1.0, -slope, slope * middle, 0.0, 1.0, 0.0, 0.0, growth, 1.0 - growth * middle)


def straighten(box: Box, matrix: Matrix) -> Box:
    """The box where `matrix` puts it: its size kept, its left edge and middle moved."""
    a, b, c, d, e, f, g, h, i = matrix
    y = box.center[1]
    w = g * box.x0 + h * y + i
    dx = (a * box.x0 + b * y + c) / w - box.x0
    dy = (d * box.x0 + e * y + f) / w - y
    return Box(x0=box.x0 + dx, top=box.top + dy, x1=box.x1 + dx, bottom=box.bottom + dy)


def _pairs(
    points: Sequence[tuple[float, float]], slope: float, growth: float, steepest: float, far: float
) -> list[tuple[float, float, float]]:
    """(x, drift in points a point, weight) of left edges under one another, less the drift that is known."""
    placed = [(y, x, x - (slope + growth * x) * y) for y, x in points]
    out = []
    for k, (y, x, flat) in enumerate(placed):
        for below, _, other in placed[k + 1 :]:
            drop = below - y
            if drop > far:
                break
            if drop > far / 8 and abs(other - flat) <= steepest * drop + 0.15:
                out.append((x, (other - flat) / drop, drop))
    return out


def _fit(pairs: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """The line drift = slope + growth * x through the pairs: weighted least squares, the farthest third left out in turn."""
    kept = list(pairs)
    slope = growth = 0.0
    for share in (1.0, 0.75, 0.6):
        kept = sorted(pairs, key=lambda p: abs(p[1] - slope - growth * p[0]) * p[2])[: max(FEWEST, round(share * len(pairs)))]
        if share == 1.0:
            slope = median(p[1] for p in pairs)
            continue
        total = sum(p[2] for p in kept)
        mean_x = sum(p[0] * p[2] for p in kept) / total
        mean_s = sum(p[1] * p[2] for p in kept) / total
        spread = sum((p[0] - mean_x) ** 2 * p[2] for p in kept)
        growth = sum((p[0] - mean_x) * (p[1] - mean_s) * p[2] for p in kept) / spread if spread > 1.0 else 0.0
        slope = mean_s - growth * mean_x
    return slope, growth
