"""The pixels of a scan as they lie in its PDF page, where the page shows nothing but them.

pdfium's functions and an open page of its bindings are handed in by its door, extractors.pdf. Rendering such a page would move
the picture by half a pixel, which blurs every letter, and take five times as long.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.affine import bounds_of

Picture = NDArray[np.uint8]  # rows, columns: grey; rows, columns, 3: blue, green, red

_FILLED = 0.75  # pt; producers round the size of a page to this
_SQUARE = 0.005  # pixels may be wider than high by this share; faxes of the coarse mode are twice as high as wide
_STRAIGHT = 0.001  # share of a matrix's size that its slant may have
_ALIKE = 16  # of 255; the mean of a page shown inverted is further away
_THUMBNAIL = 100  # pixels, the longer side


def read_picture(pdfium: Any, page: Any, most_pixels: int) -> Picture | None:
    """The picture turned as a viewer shows it. None when the page shows anything else, or shows the picture mirrored, cut,
    stretched, masked, with more pixels than wanted, or in colours that are neither grey nor RGB: it must be rendered then."""
    scan = _lone_picture(pdfium, page)
    turns = None if scan is None else _turns_of(scan, page)
    if scan is None or turns is None:
        return None
    wide, high = scan.get_px_size()
    if wide * high > most_pixels:
        return None
    bitmap = scan.get_bitmap()  # its memory is given back when it is forgotten
    pixels = bitmap.to_numpy()
    if {pdfium.FPDFBitmap_Gray: 2, pdfium.FPDFBitmap_BGR: 3}.get(bitmap.format) != pixels.ndim:
        return None
    picture: Picture = np.rot90(pixels, turns).copy()
    if scan.get_metadata().bits_per_pixel == 1 and not _is_shown(picture, page):
        return None
    return picture


def _lone_picture(pdfium: Any, page: Any) -> Any | None:
    """The only thing a page shows, when that is an opaque picture in grey or RGB; text hidden or below it does not count."""
    if pdfium.FPDFPage_GetAnnotCount(page.raw) > 0:
        return None
    scan = None
    for shown in page.get_objects(max_depth=1):
        if shown.type == pdfium.FPDF_PAGEOBJ_IMAGE and scan is None:
            scan = shown
        elif shown.type != pdfium.FPDF_PAGEOBJ_TEXT or not (
            scan is None or pdfium.FPDFTextObj_GetTextRenderMode(shown.raw) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        ):
            return None
    if scan is None or pdfium.FPDFPageObj_HasTransparency(scan.raw):
        return None
    clip = pdfium.FPDFPageObj_GetClipPath(scan.raw)
    if clip and pdfium.FPDFClipPath_CountPaths(clip) > 0:
        return None
    plain = {getattr(pdfium, f"FPDF_COLORSPACE_{name}") for name in ("DEVICEGRAY", "CALGRAY", "DEVICERGB", "CALRGB", "ICCBASED")}
    return scan if scan.get_metadata().colorspace in plain else None


def _turns_of(scan: Any, page: Any) -> int | None:
    """The counter-clockwise quarter turns that bring the picture into the viewer's frame; None unless it fills the page with
    square pixels, not mirrored."""
    a, b, c, d, e, f = scan.get_matrix().get()
    bounds = bounds_of([(e, f), (a + c + e, b + d + f)])
    crop = page.get_cropbox()
    if any(abs(p - q) > _FILLED for p, q in zip(bounds, bounds_of([crop[:2], crop[2:]]), strict=True)):
        return None
    if abs(b) + abs(c) < _STRAIGHT * (abs(a) + abs(d)) and a * d > 0:
        turns, across, along = (0 if a > 0 else 2), abs(a), abs(d)
    elif abs(a) + abs(d) < _STRAIGHT * (abs(b) + abs(c)) and b * c < 0:
        turns, across, along = (1 if b > 0 else 3), abs(b), abs(c)
    else:
        return None
    wide, high = scan.get_px_size()
    if abs(wide * along / (high * across) - 1) > _SQUARE:
        return None
    return int(turns - page.get_rotation() // 90) % 4


def _is_shown(picture: Picture, page: Any) -> bool:
    """Whether the page, rendered small, is as bright as the picture: pdfium tells some black and white pictures inverted."""
    bitmap = page.render(scale=_THUMBNAIL / max(page.get_size()), grayscale=True, may_draw_forms=False)
    try:
        return abs(float(bitmap.to_numpy().mean()) - float(picture.mean())) < _ALIKE
    finally:
        bitmap.close()
