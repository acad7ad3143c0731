"""Where a value was read: page, box, the characters as read, and how far they can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.geometry import Box


class Method(StrEnum):
    """How characters came off the page."""

    TEXT_LAYER = "text-layer"
    OCR = "ocr"
    TRANSCRIPT = "transcript"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """One reading of one value.

    `box` is in points of the upright frame until `pipeline.stages.place_extraction` moves it to the file's page; None for a
    transcript. `raw` is what was read before any repair. `review` asks a person to look.
    """

    page: int
    raw: str
    method: Method
    engine: str
    confidence: float = 1.0
    box: Box | None = None
    review: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A printed text and where it stands. `text` keeps the author's own typing errors, not the reader's."""

    text: str
    source: Provenance
