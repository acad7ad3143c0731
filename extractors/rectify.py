"""Homographies that bring a page's printed lines level: one step for the skew of a scanner and the perspective of a photo."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.light import Grey, Segment
from extractors.raster_rulings import Stroke

Homography = NDArray[np.float64]

LONG_MM = 12.0  # shorter strokes are underlines of one word, pieces of letters, signatures
_TOGETHER = 6  # times that length all of them together, so that two signatures and a stamp do not tell a direction
_SHORT = 4  # times that length; strokes that are all shorter may be what shines through the paper
_ASTRAY = 0.015  # radians by which such strokes lean otherwise than the text where they do
_STEADY = 0.0014  # radians: root mean square of the leanings that one direction explains; 0.08 degrees
_OUTLIER = 0.02  # radians from the common direction; flourishes and stamps lie outside
_FARTHEST = 0.35  # largest believable convergence, in half page diagonals


def find_rectification(
    flat: Grey,
    dpi: float,
    across: Sequence[Stroke],
    down: Sequence[Stroke],
    edges: tuple[Sequence[Segment], Sequence[Segment]] = ((), ()),
) -> Homography:
    """The map from pixels of `flat` to pixels of the upright page (same scale at the centre, origin kept at 0, 0).

    The simplest model that explains the strokes wins: no lean or one rotation, else two directions, else two vanishing points.
    Without rulings the edges of the sheet tell (`edges`: level and upright ones), then the lines of text, only the rotation.
    """
    height, width = flat.shape
    unit = 0.5 * float(np.hypot(width, height))
    to_unit = np.array([[1 / unit, 0, -0.5 * width / unit], [0, 1 / unit, -0.5 * height / unit], [0, 0, 1.0]])
    least = LONG_MM / 25.4 * dpi
    telling = _telling(across, least)
    level = _direction(telling, to_unit, turned=False)
    upright = _direction(_telling(down, least), to_unit, turned=True)
    short = all(stroke.length < _SHORT * least for stroke in telling)
    text = float(np.tan(find_text_skew(flat, dpi))) if short else 0.0
    if level is not None and short and abs(level[0] - text) > _ASTRAY:
        level = None
    if upright is None and len(edges[1]) == 2:
        upright = _direction([Stroke(*segment, 1.0, 0.0) for segment in edges[1]], to_unit, turned=True)
        if level is None and len(edges[0]) == 2:
            level = _direction([Stroke(*segment, 1.0, 0.0) for segment in edges[0]], to_unit, turned=False)
    if level is None:
        level = (-upright[0] if upright is not None and _telling(down, least) else text, 0.0)
    if upright is None:
        upright = (-level[0], 0.0)
    if level[1] == 0 and upright[1] == 0 and abs(level[0] + upright[0]) < 2 * _STEADY:
        lean = 0.5 * (level[0] - upright[0])
        level, upright = (lean, 0.0), (-lean, 0.0)
    return _framed(_straightening(level, upright), to_unit, width, height)


def _telling(strokes: Sequence[Stroke], least: float) -> list[Stroke]:
    """The strokes long enough to tell a direction; none when they are so few that a stamp or a signature may have drawn them."""
    long = [s for s in strokes if s.length >= least]
    return long if len(long) >= 2 and sum(s.length for s in long) >= _TOGETHER * least else []


def find_text_skew(flat: Grey, dpi: float) -> float:
    """The angle in radians (clockwise positive) at which the page's text lines run, from the sharpest row profile."""
    scale = min(1.0, 100.0 / dpi)
    small = cv2.resize(flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small < 140)
    if xs.size < 200:
        return 0.0
    if xs.size > 120_000:
        step = xs.size // 120_000 + 1
        ys, xs = ys[::step], xs[::step]
    x = xs - 0.5 * small.shape[1]
    best = 0.0
    for span, step_size in ((0.12, 0.01), (0.01, 0.002), (0.002, 0.0005)):
        angles = best + np.arange(-span, span + step_size / 2, step_size)
        best = float(max(angles, key=lambda a: _sharpness(ys - x * a, small.shape[0])))
    return best


def _sharpness(rows: NDArray[np.float64], height: int) -> float:
    profile = np.bincount(np.clip(rows.astype(np.int64) + height, 0, 3 * height), minlength=3 * height + 1)
    return float(np.sum(np.diff(profile.astype(np.float64)) ** 2))


def _direction(strokes: Sequence[Stroke], to_unit: Homography, *, turned: bool) -> tuple[float, float] | None:
    """(lean, convergence): the vanishing point (1, lean, convergence), or (lean, 1, convergence) for vertical lines."""
    if not strokes:
        return None
    lines, weights = [], []
    for s in strokes:
        ends = to_unit @ np.array([[s.x0, s.x1], [s.y0, s.y1], [1.0, 1.0]])
        line = np.cross(ends[:, 0], ends[:, 1])
        lines.append(line / np.hypot(line[0], line[1]))
        weights.append(s.length)
    line = np.array(lines)
    weight = np.array(weights) / sum(weights)
    free, fixed = (0, 1) if turned else (1, 0)
    lean = -line[:, fixed] / line[:, free]
    order = np.argsort(lean)
    middle = lean[order][np.searchsorted(np.cumsum(weight[order]), 0.5)]
    near = np.abs(lean - middle) < 0.12
    line, weight, lean = line[near], weight[near], lean[near]
    plain = float(np.average(lean, weights=weight * _robust(lean - middle)))
    spread = _spread(lean - plain, weight)
    if spread < _STEADY or len(lean) < 2:
        return plain, 0.0
    away, slant = 0.0, plain
    for _ in range(8):
        off = line[:, fixed] + line[:, free] * slant + line[:, 2] * away
        w = weight * _robust(off)
        matrix = np.stack([line[:, free], line[:, 2]], axis=1) * np.sqrt(w)[:, None]
        matrix = np.vstack([matrix, [0.0, 0.004]])  # lines of one height say nothing of convergence: then there is none
        wanted = np.append(-line[:, fixed] * np.sqrt(w), 0.0)
        (slant, away), *_ = np.linalg.lstsq(matrix, wanted, rcond=None)
    after = _spread(line[:, fixed] + line[:, free] * slant + line[:, 2] * away, weight)
    if abs(away) > _FARTHEST or after > 0.8 * spread:
        return plain, 0.0
    return float(slant), float(away)


def _robust(off: NDArray[np.float64]) -> NDArray[np.float64]:
    scale = max(float(np.median(np.abs(off))) * 2.5, _STEADY)
    return np.asarray(1.0 / (1.0 + (off / min(scale, _OUTLIER)) ** 2) ** 2)


def _spread(off: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    inner = np.abs(off) < _OUTLIER * 2
    if not inner.any():
        return float(np.max(np.abs(off)))
    return float(np.sqrt(np.average(off[inner] ** 2, weights=weight[inner])))


def _straightening(level: tuple[float, float], upright: tuple[float, float]) -> Homography:
    """Sends both vanishing points to the axes; the centre keeps its place and scale."""
    horizon = np.cross([1.0, level[0], level[1]], [upright[0], 1.0, upright[1]])
    horizon = horizon / horizon[2]
    flatten = np.array([[1.0, 0, 0], [0, 1.0, 0], horizon])
    square = np.linalg.inv(np.array([[1.0, upright[0]], [level[0], 1.0]]))
    scale = np.diag([np.hypot(1, level[0]), np.hypot(1, upright[0])])
    affine = np.eye(3)
    affine[:2, :2] = scale @ square
    return np.asarray(affine @ flatten)


def _framed(straight: Homography, to_unit: Homography, width: int, height: int) -> Homography:
    """The same map in pixels, moved so that the whole image lies at and beyond (0, 0)."""
    moved = np.linalg.inv(to_unit) @ straight @ to_unit
    corners = moved @ np.array([[0, width, width, 0], [0, 0, height, height], [1.0, 1, 1, 1]])
    corners = corners[:2] / corners[2]
    shift = np.eye(3)
    shift[0, 2], shift[1, 2] = -corners[0].min(), -corners[1].min()
    return np.asarray(shift @ moved)


def frame_size(matrix: Homography, width: int, height: int) -> tuple[int, int]:
    """Width and height, in pixels, of the upright page that `matrix` maps an image of `width` x `height` to."""
    corners = matrix @ np.array([[0, width, width, 0], [0, 0, height, height], [1.0, 1, 1, 1]])
    corners = corners[:2] / corners[2]
    return max(1, int(np.ceil(corners[0].max() - 1e-6))), max(1, int(np.ceil(corners[1].max() - 1e-6)))
