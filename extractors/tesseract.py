"""Tesseract's reading of line images, in process: the one door to tesserocr."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from extractors.light import Grey
from pipeline.errors import ToolMissingError

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # more threads make Tesseract 6 to 10 times slower

_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
_INSTALL = "install it with: sudo apt-get install tesseract-ocr tesseract-ocr-ind"
_SINGLE_LINE = 7  # Tesseract's page segmentation mode


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word as read: its text, its extent in pixels of the line image, confidence 0..1."""

    text: str
    x0: float
    x1: float
    confidence: float


def find_tessdata() -> Path:
    """The folder that holds Tesseract's language files. ToolMissingError when `eng` or `ind` is nowhere."""
    prefix = os.environ.get("TESSDATA_PREFIX")
    places = [Path(prefix), Path(prefix) / "tessdata"] if prefix else []
    places += [Path(folder) for folder in _FOLDERS]
    for place in places:
        if (place / "eng.traineddata").is_file() and (place / "ind.traineddata").is_file():
            return place
    raise ToolMissingError(f"Tesseract's languages eng and ind were not found; {_INSTALL}")


@cache
def _reader(languages: str) -> Any:
    try:
        import tesserocr
    except ImportError as error:
        raise ToolMissingError(f"the Python package tesserocr is not installed ({error}); run: make setup") from error
    try:
        api = tesserocr.PyTessBaseAPI(path=str(find_tessdata()), lang=languages, psm=_SINGLE_LINE)
    except RuntimeError as error:
        raise ToolMissingError(f"Tesseract could not start ({error}); {_INSTALL}") from error
    api.SetVariable("debug_file", "/dev/null")
    return api


def read_line(line: Grey, dpi: int, languages: str = "eng") -> tuple[ReadWord, ...]:
    """The words of one line image (dark on light, with a margin), from left to right; () when nothing was read."""
    import tesserocr

    api = _reader(languages)
    height, width = line.shape
    api.SetImageBytes(np.ascontiguousarray(line).tobytes(), width, height, 1, width)
    api.SetSourceResolution(dpi)
    api.Recognize()
    cursor = api.GetIterator()
    words: list[ReadWord] = []
    if cursor is None:
        return ()
    level = tesserocr.RIL.WORD
    for step in tesserocr.iterate_level(cursor, level):
        try:
            text = step.GetUTF8Text(level)
        except RuntimeError:  # an empty word
            continue
        box = step.BoundingBox(level)
        if not text.strip() or box is None:
            continue
        words.append(ReadWord(text.strip(), float(box[0]), float(box[2]), max(0.0, step.Confidence(level) / 100.0)))
    return tuple(words)
