"""Whether a PDF page's text layer can be believed, or the page has to be read as a scan.

The layers of scanners are no proof of text ("FORMULAS!", "t00%", "dialasTSo/o" on published decrees), so a layer under or over a
full-page image is never believed when it is hidden; neither is one whose signs have no Unicode (fonts without ToUnicode).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from extractors.marks import Marks, Picture

#: share of the page that images cover on a scan; margins cut by a scanner's crop leave at least this.
FULL_PAGE = 0.6
#: share of signs without sure Unicode from which the layer is junk.
JUNK = 0.08
#: share of the text objects that are hidden from which the layer is an OCR layer.
HIDDEN = 0.5
#: visible signs above a full-page image that are more than a stamp, a page number or a note of electronic signature.
A_PAGE_OF_TEXT = 400


class Verdict(StrEnum):
    TEXT = "text"
    SCAN = "scan"
    BLANK = "blank"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """How to read a page, and why in a few words."""

    verdict: Verdict
    reason: str


def judge_layer(marks: Marks) -> Trust:
    """TEXT, SCAN or BLANK for one page with the reason."""
    signs = marks.chars.count_signs()
    seen = signs - marks.chars.count_among(marks.chars.hidden)
    junk = marks.chars.count_among(marks.chars.junk)
    covered = _coverage(marks)
    if not signs:
        if not marks.pictures and not marks.areas and not marks.segments:
            return Trust(verdict=Verdict.BLANK, reason="nothing is drawn on the page")
        drawn = covered > 0.02 or len(marks.segments) + len(marks.areas) > 0
        return Trust(verdict=Verdict.SCAN if drawn else Verdict.BLANK, reason="no text layer")
    if covered >= FULL_PAGE:
        if seen <= HIDDEN * signs:
            return Trust(verdict=Verdict.SCAN, reason="a hidden text layer over a full-page image")
        if _drawn_below(marks):
            return Trust(verdict=Verdict.SCAN, reason="a text layer covered by a full-page image")
        if seen < A_PAGE_OF_TEXT:
            return Trust(verdict=Verdict.SCAN, reason="a few words on a full-page image")
    if junk > JUNK * signs:
        return Trust(verdict=Verdict.SCAN, reason=f"{junk} of {signs} signs of the text layer have no Unicode")
    if not seen:
        return Trust(verdict=Verdict.SCAN, reason="a hidden text layer")
    return Trust(verdict=Verdict.TEXT, reason="a visible text layer")


def _coverage(marks: Marks) -> float:
    """The share of the page that pictures cover; strips of one scan add up."""
    left, bottom, right, top = marks.crop
    page = max(1.0, (right - left) * (top - bottom))
    return min(1.0, sum(_area_on(picture, marks.crop) for picture in marks.pictures) / page)


def _area_on(picture: Picture, crop: tuple[float, float, float, float]) -> float:
    width = min(picture.x1, crop[2]) - max(picture.x0, crop[0])
    height = min(picture.y1, crop[3]) - max(picture.y0, crop[1])
    return max(0.0, width) * max(0.0, height)


def _drawn_below(marks: Marks) -> bool:
    """Whether most of the text was drawn before the largest picture, which then hides it."""
    largest = max(marks.pictures, key=lambda picture: _area_on(picture, marks.crop))
    return largest.texts_before > marks.texts / 2


def image_resolution(marks: Marks) -> float | None:
    """The dots per inch of the largest picture when it covers the page, None otherwise."""
    if not marks.pictures or _coverage(marks) < FULL_PAGE:
        return None
    largest = max(marks.pictures, key=lambda picture: _area_on(picture, marks.crop))
    long_side = max(largest.x1 - largest.x0, largest.y1 - largest.y0)
    return 72 * max(largest.pixel_width, largest.pixel_height) / long_side if long_side > 1 else None
