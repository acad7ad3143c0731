"""Evenly lit page images: paper white, ink dark, dark surroundings of a photo or a scanner's lid gone.

All images are grey uint8 arrays, row-major, 0 black and 255 white.
"""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pieces import find_pieces

Grey = NDArray[np.uint8]
Segment = tuple[float, float, float, float]  # x0, y0, x1, y1

_COARSE_DPI = 50.0  # the background changes slowly; 50 dpi averages the noise of a 200 dpi scan away
_STROKE_MM = 5.0  # nothing that is ink is thicker than this in both directions, grey header fills are
_FILL_MM = 30.0  # a dark header is lower than this, a shadow across the page is wider
_DARK_FILL = 0.75  # of the paper around; darker is no paper but a fill with white print on it
_SURROUND = 0.55  # of the paper's brightness; shadows on photos stay above, desks and lids below
_GRAIN_PIXELS = 2
_SEEN = 0.3  # of a page's side along which an edge must be seen to be believed
_INK = 0.0004  # share of dark pixels below which a page is blank: a punched hole and some dust are about 0.0003


def flatten_light(grey: Grey, dpi: float) -> Grey:
    """The page with its paper at 255 everywhere and its surroundings (desk, lid, black scanner border) painted white.

    Grey fills of header cells are background and vanish; text printed white on a dark fill stays white on dark.
    """
    paper, outside = _paper(grey, dpi)
    wide = round(_FILL_MM / 25.4 * _COARSE_DPI) | 1
    around = cv2.morphologyEx(paper, cv2.MORPH_CLOSE, np.ones((wide, wide), np.uint8))
    paper = cast(Grey, np.maximum(paper, (_DARK_FILL * around).astype(np.uint8)))
    inverse = 255.0 / np.maximum(paper.astype(np.float32), 24.0)
    gain = cv2.resize(inverse, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    flat = cast(Grey, cv2.multiply(grey, gain, dtype=cv2.CV_8U))
    if outside.any():
        grown = cv2.dilate(outside.astype(np.uint8), np.ones((5, 5), np.uint8))
        mask = cv2.resize(grown, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
        flat[mask > 0] = 255
    return flat


def is_bilevel(grey: Grey) -> bool:
    """Whether the image holds black and white only, as fax machines and "text mode" scanners send it."""
    sample = grey[:: max(1, grey.shape[0] // 200)]
    return bool(np.mean((sample > 8) & (sample < 247)) < 0.002)


def remove_grains(grey: Grey) -> Grey:
    """A black and white page without its salt and pepper: spots and holes of one or two pixels.

    The dot of a 6 pt letter has four pixels at 200 dpi.
    """
    clean = grey.copy()
    for value, image in ((255, cv2.bitwise_not(grey)), (0, grey)):
        pieces = find_pieces(cast(Grey, cv2.threshold(image, 127, 255, cv2.THRESH_BINARY)[1]))
        small = pieces.area <= _GRAIN_PIXELS
        small[0] = False
        clean[small[pieces.labels]] = value
    return clean


def is_blank(flat: Grey) -> bool:
    """Whether a flattened page holds no print: the back of a sheet, with dust or the other side shining through."""
    small = cv2.resize(flat, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    edge = max(1, round(0.02 * min(small.shape)))
    inner = small[edge:-edge, edge:-edge]
    return bool(np.count_nonzero(inner < 128) <= _INK * inner.size)


def find_paper_edges(grey: Grey, dpi: float) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """The level and the upright edges of a sheet photographed on something darker, in pixels; none where they are not seen."""
    _, outside = _paper(grey, dpi)
    unit = grey.shape[1] / outside.shape[1]
    upright = _edges_of(outside, unit)
    level = tuple((y0, x0, y1, x1) for x0, y0, x1, y1 in _edges_of(outside.T, unit))
    return level, upright


def _edges_of(outside: NDArray[np.bool_], unit: float) -> tuple[Segment, ...]:
    """The left and right edges: straight lines through the first and last paper of each row."""
    height, width = outside.shape
    found = []
    for columns in (outside.argmin(axis=1), width - 1 - outside[:, ::-1].argmin(axis=1)):
        rows = np.flatnonzero((columns > 0) & (columns < width - 1) & ~outside.all(axis=1))
        if len(rows) < _SEEN * height:
            continue
        slope, offset = np.polyfit(rows, columns[rows], 1)
        for _ in range(3):
            off = np.abs(columns[rows] - (slope * rows + offset))
            rows = rows[off <= max(1.0, 2 * float(np.median(off)))]
            slope, offset = np.polyfit(rows, columns[rows], 1)
        if len(rows) >= _SEEN * height and float(np.ptp(rows)) > 0.5 * height:
            y0, y1 = float(rows[0]), float(rows[-1])
            found.append(((slope * y0 + offset) * unit, y0 * unit, (slope * y1 + offset) * unit, y1 * unit))
    return tuple((float(a), float(b), float(c), float(d)) for a, b, c, d in found)


def _paper(grey: Grey, dpi: float) -> tuple[Grey, NDArray[np.bool_]]:
    """The brightness of the paper at 50 dpi, and where there is no paper."""
    scale = min(1.0, _COARSE_DPI / dpi)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    reach = max(3, round(_STROKE_MM / 25.4 * _COARSE_DPI)) | 1
    framed = cv2.copyMakeBorder(small, reach, reach, reach, reach, cv2.BORDER_REPLICATE)  # or thin dark margins are closed
    paper = cv2.morphologyEx(framed, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    paper = cast(Grey, cv2.GaussianBlur(paper, (0, 0), 1.5)[reach:-reach, reach:-reach])
    outside = _surroundings(paper)
    return paper, outside


def _surroundings(paper: Grey) -> NDArray[np.bool_]:
    """Where the coarse background is too dark to be paper and touches the edge of the image."""
    bright = float(np.median(paper))
    dark = (paper < _SURROUND * bright).astype(np.uint8)
    count, labels = cv2.connectedComponents(dark)
    if count <= 1:
        return np.zeros(paper.shape, np.bool_)
    edge = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    touching = np.unique(edge[edge > 0])
    found = np.isin(labels, touching)
    if found.mean() > 0.7:  # a dark page is a page all the same
        return np.zeros(paper.shape, np.bool_)
    return found
