"""A page image as a scanner gives it -> the page upright, level, evenly lit, at 300 dpi, and the rulings that are drawn on it.

Pixels in; the rulings in points of the upright page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.dark_fills import Rectangle, invert_dark_fills
from extractors.grid_rulings import complete_rulings, drop_strays, level_rulings, lone_rulings, part_rulings
from extractors.leaning_streaks import remove_leaning_streaks
from extractors.light import Grey, find_paper_edges, flatten_light, is_bilevel, is_blank, remove_grains
from extractors.orientation import find_quarter_turn, is_upside_down
from extractors.raster_rulings import find_strokes
from extractors.rectify import LONG_MM, Homography, find_rectification, frame_size
from extractors.streaks import remove_streaks
from pipeline.model.geometry import Orientation, Ruling

_DPI = 300.0  # the resolution both readers like best for 7 to 12 pt print
_RULING_DPI = 200.0  # rulings are found faster and as well at this one


@dataclass(frozen=True, slots=True)
class RepairedPage:
    """An upright page at `dpi`; `to_file` maps its pixels to points of the page as the file has it."""

    image: Grey
    dpi: float
    to_file: Homography
    blank: bool = False
    fills: tuple[Ruling, ...] = ()  # upper and lower edges of dark fills that were turned, in points
    hidden: NDArray[np.bool_] | None = None  # pixels in which a feeder's streak covered whatever was printed


def repair_page(image: Grey, dpi: float, page_width: float, page_height: float) -> RepairedPage:
    """The page upright, level, evenly lit, at 300 dpi."""
    to_points = np.diag([page_width / image.shape[1], page_height / image.shape[0], 1.0])
    grey, hidden = remove_streaks(image, dpi)
    grey = remove_leaning_streaks(grey)
    if dpi > 1.15 * _DPI:
        grey = cast(Grey, cv2.resize(grey, None, fx=_DPI / dpi, fy=_DPI / dpi, interpolation=cv2.INTER_AREA))
        to_points = to_points @ np.diag([image.shape[1] / grey.shape[1], image.shape[0] / grey.shape[0], 1.0])
        dpi = _DPI
    if is_bilevel(grey):
        grey = remove_grains(grey)
    flat = flatten_light(grey, dpi)
    if is_blank(flat):
        return RepairedPage(flat, dpi, to_points, blank=True)
    small, small_dpi = _reduced(flat, dpi)
    turns = find_quarter_turn(small, small_dpi)
    turned = cast(Grey, np.ascontiguousarray(np.rot90(small, turns)))
    across, down = find_strokes(turned, small_dpi, LONG_MM)
    edges = find_paper_edges(np.rot90(_reduced(grey, dpi)[0], turns), small_dpi)
    level = find_rectification(turned, small_dpi, across, down, edges)
    shrink = np.diag([small.shape[1] / flat.shape[1], small.shape[0] / flat.shape[0], 1.0])
    upright, matrix = _warped(flat, level @ _turning(turns, small.shape[1], small.shape[0]) @ shrink, _DPI / small_dpi)
    if is_upside_down(upright, _DPI):
        height, width = upright.shape
        upright = cast(Grey, np.ascontiguousarray(upright[::-1, ::-1]))
        matrix = np.array([[-1.0, 0, width], [0, -1.0, height], [0, 0, 1]]) @ matrix
    upright, fills = invert_dark_fills(upright, _DPI)
    covered = _placed(hidden, matrix, flat, upright)
    return RepairedPage(upright, _DPI, to_points @ np.linalg.inv(matrix), fills=tuple(_fill_edges(fills)), hidden=covered)


def _fill_edges(fills: Sequence[Rectangle]) -> Iterable[Ruling]:
    """A dark header is bounded like one between two rules."""
    k = 72.0 / _DPI
    for x0, y0, x1, y1 in fills:
        for y in (y0, y1):
            yield Ruling(orientation=Orientation.HORIZONTAL, position=y * k, start=x0 * k, end=x1 * k)


def _reduced(image: Grey, dpi: float) -> tuple[Grey, float]:
    """The image at the resolution at which rulings are looked for, or as it is when it has no more."""
    if dpi <= 1.15 * _RULING_DPI:
        return image, dpi
    scale = _RULING_DPI / dpi
    return cast(Grey, cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)), _RULING_DPI


def _warped(image: Grey, level: Homography, scale: float) -> tuple[Grey, Homography]:
    matrix = np.diag([scale, scale, 1.0]) @ level
    size = frame_size(matrix, image.shape[1], image.shape[0])
    warped = cv2.warpPerspective(image, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255.0,))
    return cast(Grey, warped), matrix


def _placed(mask: Grey | None, matrix: Homography, flat: Grey, upright: Grey) -> NDArray[np.bool_] | None:
    """The places of the upright page that a mask of the raw picture marks; `matrix` brings `flat`, the picture resized, there."""
    if mask is None:
        return None
    matrix = matrix @ np.diag([flat.shape[1] / mask.shape[1], flat.shape[0] / mask.shape[0], 1.0])
    placed = cv2.warpPerspective(mask, matrix, upright.shape[::-1], flags=cv2.INTER_LINEAR)
    return np.asarray(placed > 0, np.bool_)


def _turning(turns: int, width: int, height: int) -> Homography:
    """The map of pixels that np.rot90 by `turns` quarter turns makes of an image of width x height."""
    if turns == 1:
        return np.array([[0, 1.0, 0], [-1.0, 0, width], [0, 0, 1.0]])
    if turns == 2:
        return np.array([[-1.0, 0, width], [0, -1.0, height], [0, 0, 1.0]])
    if turns == 3:
        return np.array([[0, -1.0, height], [1.0, 0, 0], [0, 0, 1.0]])
    return np.eye(3)


def page_rulings(repaired: RepairedPage) -> tuple[tuple[Ruling, ...], tuple[Ruling, ...]]:
    """(rulings that draw tables, lone horizontal ones), in points."""
    scale = _RULING_DPI / repaired.dpi
    small = cast(Grey, cv2.resize(repaired.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    across, down = find_strokes(small, _RULING_DPI)
    rulings, rest = part_rulings(level_rulings(across, down, small, _RULING_DPI))
    rulings, rest = complete_rulings(rulings, rest, small, _RULING_DPI)
    rulings = drop_strays(rulings, small, _RULING_DPI)
    return rulings, lone_rulings(rest, repaired.image, repaired.dpi)
