"""Page images for the tests of the raster path: drawn ones of known geometry, and those of the sample scans."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2

SAMPLES = Path(__file__).parents[2] / "samples"
Image = np.ndarray[Any, np.dtype[np.uint8]]


def sheet(width: int = 1200, height: int = 900) -> Image:
    """White paper."""
    return np.full((height, width), 255, np.uint8)


def ruled_page(width: int = 1600, height: int = 1100, thickness: int = 2) -> Image:
    """A table of 5 columns and 6 rows drawn with plain rules, a word in each cell (200 dpi)."""
    page = sheet(width, height)
    xs, ys = np.linspace(100, width - 100, 6).astype(int), np.linspace(150, height - 150, 7).astype(int)
    for x in xs:
        cv2.line(page, (int(x), int(ys[0])), (int(x), int(ys[-1])), 0, thickness)
    for y in ys:
        cv2.line(page, (int(xs[0]), int(y)), (int(xs[-1]), int(y)), 0, thickness)
    for x in xs[:-1]:
        for y in ys[:-1]:
            cv2.putText(page, "Sasaran kerja", (int(x) + 15, int(y) + 60), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 0, 2, cv2.LINE_AA)
    return page


def sample_page(name: str, number: int) -> tuple[Image, float, float, float]:
    """(grey image, dpi, width, height in points) of a page of a sample scan; `number` counts from 1."""
    document = pypdfium2.PdfDocument(SAMPLES / name)
    page = document[number - 1]
    width, height = page.get_size()
    image = np.squeeze(page.render(scale=200 / 72, grayscale=True).to_numpy()).copy()
    document.close()
    return image, 200.0, width, height
