"""Matrices of a PDF (a b c d e f) and what they do to points, in points of user space."""

from __future__ import annotations

#: pt; a segment leaves its axis by less than this.
STRAIGHT = 0.7

Matrix = tuple[float, float, float, float, float, float]


def compose(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies `inner` first, then `outer`."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def bounds_of(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def is_rectangle(points: list[tuple[float, float]]) -> bool:
    """Whether the corners are those of an axis-parallel rectangle: each lies on two sides of the bounds."""
    if not 3 <= len(points) <= 6:
        return False
    x0, y0, x1, y1 = bounds_of(points)
    return all(min(abs(x - x0), abs(x - x1)) < STRAIGHT and min(abs(y - y0), abs(y - y1)) < STRAIGHT for x, y in points)
