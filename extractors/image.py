"""Image files (PNG, JPEG, multi-page TIFF) -> page images and PageReadings; the door to Pillow for scans and photos."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from extractors.colour import fade_colour
from extractors.light import Grey
from extractors.scan import read_scan
from pipeline.errors import DocumentError
from pipeline.model.reading import PageReading

_SHEET_INCHES = 12.4  # the longer side of a page that tells no resolution: between A4 (11.7) and F4 (13)
_BELIEVABLE = (6.0, 20.0)  # inches; phones write 72 dpi into photos of 4,000 pixels, which would be 55 inches
_MOST_PIXELS = 120_000_000  # an A3 page at 600 dpi has 70 million


def load_image(path: Path) -> list[tuple[Grey, float]]:
    """(grey image, dots per inch) of every page of the file, turned as its EXIF says. DocumentError when it can not be read."""
    return list(_frames(path))


def read_image_pages(path: Path) -> Iterator[PageReading]:
    """Each page of an image file as read; its points are those of its resolution, guessed where the file tells none."""
    for number, (image, dpi) in enumerate(_frames(path), start=1):
        height, width = image.shape
        yield read_scan(image, dpi, number, page_width=width * 72 / dpi, page_height=height * 72 / dpi)


def _frames(path: Path) -> Iterator[tuple[Grey, float]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of odd EXIF blocks and of large scans
            with Image.open(path) as file:
                for frame in ImageSequence.Iterator(file):
                    if frame.width * frame.height > _MOST_PIXELS:
                        raise DocumentError(f"{path}: the image has {frame.width} x {frame.height} pixels; scan it at 300 dpi")
                    yield _page(frame)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DocumentError(f"{path}: the image can not be decoded ({error}); fetch it again or scan the page again") from error


def _page(frame: Image.Image) -> tuple[Grey, float]:
    told = frame.info.get("dpi", (0, 0))
    turned = ImageOps.exif_transpose(frame) or frame
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        turned = turned.convert("RGBA")
        turned = Image.alpha_composite(Image.new("RGBA", turned.size, "white"), turned)
    dpi = _resolution(told, max(turned.size))
    if turned.mode in ("1", "L", "I", "I;16", "F"):
        return np.array(turned.convert("L"), dtype=np.uint8), dpi
    return fade_colour(np.array(turned.convert("RGB"), dtype=np.uint8)[:, :, ::-1], dpi), dpi


def _resolution(told: object, longer: int) -> float:
    """The file's own dots per inch when they make a sheet of paper, else those of a usual sheet."""
    try:
        dpi = float(told[0])  # type: ignore[index]
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        dpi = 0.0
    if dpi > 0 and _BELIEVABLE[0] <= longer / dpi <= _BELIEVABLE[1]:
        return dpi
    return longer / _SHEET_INCHES
