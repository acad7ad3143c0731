"""Coloured pages -> grey ones on which stamps and signatures in coloured ink no longer cover the black print under them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.light import Grey
from extractors.pieces import Pieces, find_pieces

Picture = NDArray[np.uint8]  # rows, columns: grey; rows, columns, 3: blue, green, red
_Box = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels

_DPI = 150.0  # stamps are looked for at this
_CHROMA = 40  # of 255; the bluish black of copiers and the fringes of scanners stay below
_BLACK = 120  # of 255; no channel of black print is lighter at 150 dpi
_LEAST_SHARE = 0.0002  # of the page; less colour is fringes
_JOIN_MM = 0.5  # a stroke's own gaps; lines of text are further apart
_LEAST_MM = (4.0, 9.0)  # shorter and longer side of the smallest stamp or signature
_THIN = 0.4  # share of its box that a drawn stroke covers; a filled heading covers nearly all
_STRAIGHT = 0.5  # share of a piece in level or upright runs of _RUN_MM: coloured rulings
_RUN_MM = 8.0
_ROUND = 2.0  # longer over shorter side of what may be a part of a round stamp, whose letters fade with it
_RADIUS_MM = 30.0  # of the largest round stamp
_NEAR_MM = 3.0  # a capital cuts as much out of a stroke
_CROSSED_MM2 = 0.2  # of black print at the strokes; what crosses none is left as it is
_APART = 50  # of 255, between the lightest channels of the ink and of black print; less can not be told apart
_STAYS, _FADES = 0.35, 0.75  # of the way from black print to the ink: what stays as it is, what becomes paper


def fade_colour(picture: Picture, dpi: float) -> Grey:
    """The page in grey; stamps and signatures that cross black print are faded to paper, the print stays.

    Text, fills and rulings in colour are as dark as they were; so is what crosses nothing.
    """
    if picture.ndim == 2:
        return picture
    grey = cast(Grey, cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    scale = min(1.0, _DPI / dpi)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    lightest, chroma = _lightest_and_chroma(np.asarray(small, np.uint8))
    coloured = (chroma > _CHROMA).astype(np.uint8)
    if np.count_nonzero(coloured) <= _LEAST_SHARE * coloured.size:
        return grey
    black = ((lightest < _BLACK) & (coloured == 0)).astype(np.uint8)
    for box, mask in _crossing_strokes(coloured, black, scale * dpi):
        x0, y0, x1, y1 = (round(v / scale) for v in box)
        part = grey[y0:y1, x0:x1]
        covers = cv2.resize(mask, (part.shape[1], part.shape[0]), interpolation=cv2.INTER_NEAREST)
        _fade(part, picture[y0:y1, x0:x1], covers > 0)
    return grey


def _lightest_and_chroma(picture: Picture) -> tuple[Grey, Grey]:
    """The lightest channel of each pixel, and how far the darkest lies below it."""
    blue, green, red = cv2.split(picture)
    lightest = cv2.max(cv2.max(blue, green), red)
    return cast(Grey, lightest), cast(Grey, cv2.subtract(lightest, cv2.min(cv2.min(blue, green), red)))


def _crossing_strokes(coloured: Grey, black: Grey, dpi: float) -> Iterator[tuple[_Box, Grey]]:
    """A box around each stamp or signature that crosses black print, and where its ink lies in it."""
    mm = dpi / 25.4
    pieces = find_pieces(cast(Grey, cv2.morphologyEx(coloured, cv2.MORPH_CLOSE, _disc(_JOIN_MM * mm))))
    shorter, longer = np.minimum(pieces.wide, pieces.high), np.maximum(pieces.wide, pieces.high)
    drawn = (shorter > _LEAST_MM[0] * mm) & (longer > _LEAST_MM[1] * mm) & (pieces.area < _THIN * pieces.wide * pieces.high)
    for number in np.flatnonzero(drawn).tolist():
        if _is_ruled(pieces, number, round(_RUN_MM * mm)):
            continue
        box, reached = _reach(pieces, number, mm, is_round=bool(longer[number] < _ROUND * shorter[number]))
        x0, y0, x1, y1 = box
        around = pieces.labels[y0:y1, x0:x1]
        own = np.isin(around, np.setdiff1d(around[reached > 0], [0])).astype(np.uint8)
        wide = cast(Grey, cv2.dilate(own, np.ones((3, 3), np.uint8)))
        if np.count_nonzero(wide & black[y0:y1, x0:x1]) >= _CROSSED_MM2 * mm * mm:
            yield box, wide


def _reach(pieces: Pieces, number: int, mm: float, *, is_round: bool) -> tuple[_Box, Grey]:
    """A box around a drawn piece, and in it the places whose ink belongs to it: beside its stroke, or within the round stamp."""
    height, width = pieces.labels.shape
    near = round(_NEAR_MM * mm)
    x0, y0, x1, y1 = pieces.boxes[number, :4].tolist()
    own = (pieces.labels[y0:y1, x0:x1] == number).astype(np.uint8)
    (cx, cy), radius = cv2.minEnclosingCircle(cast("NDArray[np.int32]", cv2.findNonZero(own)))
    cx, cy, is_round = cx + x0, cy + y0, is_round and radius < _RADIUS_MM * mm
    margin = round(radius) if is_round else 0
    left, top = max(0, min(x0 - near, round(cx) - margin)), max(0, min(y0 - near, round(cy) - margin))
    right, bottom = min(width, max(x1 + near, round(cx) + margin)), min(height, max(y1 + near, round(cy) + margin))
    reached = np.zeros((bottom - top, right - left), np.uint8)
    reached[y0 - top : y1 - top, x0 - left : x1 - left] = own
    reached = cv2.dilate(reached, _disc(2 * _NEAR_MM * mm))
    if is_round:
        cv2.circle(reached, (round(cx) - left, round(cy) - top), round(radius), (1.0,), -1)
    return (left, top, right, bottom), cast(Grey, reached)


def _disc(across: float) -> NDArray[np.uint8]:
    size = max(3, round(across)) | 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)), np.uint8)


def _is_ruled(pieces: Pieces, number: int, run: int) -> bool:
    """Whether most of a piece is level or upright lines."""
    x0, y0, x1, y1 = pieces.boxes[number, :4].tolist()
    own = (pieces.labels[y0:y1, x0:x1] == number).astype(np.uint8)
    level = cv2.morphologyEx(own, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    upright = cv2.morphologyEx(own, cv2.MORPH_OPEN, np.ones((run, 1), np.uint8))
    return bool(np.count_nonzero(cv2.bitwise_or(level, upright)) > _STRAIGHT * np.count_nonzero(own))


def _fade(grey: Grey, picture: Picture, covers: NDArray[np.bool_]) -> None:
    """Turns the ink where `covers` to paper as far as its lightest channel is nearer to the ink's than to that of black print."""
    lightest, chroma = _lightest_and_chroma(picture)
    pure = covers & (chroma > _CHROMA)
    printed = lightest[(lightest < _BLACK) & ~pure]
    if not pure.any() or not printed.size:
        return
    ink, black = float(np.median(lightest[pure])), float(np.median(printed))
    if ink - black < _APART:
        return
    low, high = black + _STAYS * (ink - black), black + _FADES * (ink - black)
    share = np.clip((lightest[covers] - low) / (high - low), 0.0, 1.0)
    grey[covers] = np.rint(grey[covers] + share * (255.0 - grey[covers])).astype(np.uint8)
