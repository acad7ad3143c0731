"""A page without the grey strokes of its stamps and signatures, so that the darker print they cross stands free."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.light import Grey
from extractors.text_lines import Ink

_CORE = 5  # pixels at 300 dpi; a stroke of print is darkest within so many
_APART = 40  # of 255, between the print and a stroke that is lighter than it
_LIGHTER = 0.55  # of the way from print to stroke; what has nothing darker beside it is the stroke's
_STEP = 3  # pixels from one that is looked at to the next
_EDGE = 5  # pixels of a stroke's soft edge


def fade_stamps(clean: Grey, ink: Ink) -> tuple[Grey, NDArray[np.bool_]] | None:
    """The page with every left-out stroke that is lighter than its print painted white where it lies alone, and those places.

    None when there is no such stroke. What is painted was no print to `ink`: nothing that would be read is lost.
    """
    if not ink.strokes.any():
        return None
    core = cast(Grey, cv2.erode(clean, np.ones((_CORE, _CORE), np.uint8)))
    limits = _limits(core[::_STEP, ::_STEP], ink.labels[::_STEP, ::_STEP], ink)
    if not limits.any():
        return None
    least = limits[ink.labels]
    alone = np.where(core > least, least, 0).astype(np.uint8)
    reach = np.ones((_EDGE, _EDGE), np.uint8)
    near = cv2.dilate(alone, reach)
    beside = cv2.dilate(near, reach)  # where the stroke runs into print
    faded = ((near > 0) & (core > near)) | ((beside > 0) & (clean > beside))
    page = clean.copy()
    page[faded] = 255
    return page, faded


def _limits(core: Grey, labels: NDArray[np.int32], ink: Ink) -> NDArray[np.uint8]:
    """By number in `labels`: the grey above which a left-out piece is stamp and no print; 0 for those as dark as print."""
    limits = np.zeros(len(ink.strokes), np.uint8)
    letters = core[ink.kept[labels]]
    if not letters.size:
        return limits
    black = float(np.median(letters))
    stroked = ink.strokes[labels]
    piece, depth = labels[stroked], core[stroked]
    for number in np.unique(piece):
        level = float(np.median(depth[piece == number]))
        if level - black >= _APART:
            limits[number] = round(black + _LIGHTER * (level - black))
    return limits
