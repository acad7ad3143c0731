"""Where a value was read: page, box, the characters as read, and how far they can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from pipeline.model.geometry import Box


class Method(StrEnum):
    """How characters came off the page."""

    TEXT_LAYER = "text-layer"
    OCR = "ocr"
    TRANSCRIPT = "transcript"


class Doubt(StrEnum):
    """Why a reading asks for a look, where no issue tells it. `LAYOUT`: its place in a table was concluded from the order of
    words.
    """

    READERS_DIFFER = "readers-differ"
    STRUCK = "struck"
    WORN_DASH = "worn-dash"
    UNREAD = "unread"
    LAYOUT = "layout"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """One reading of one value.

    `box` is in points of the upright frame until `pipeline.stages.place_extraction` moves it to the file's page; None for a
    transcript. `raw` is what was read before any repair. `review` asks a person to look; `doubt` is a code of `Doubt` that says
    why, and `alternative` the other reader's text where two readers differ.
    """

    page: int
    raw: str
    method: Method
    engine: str
    confidence: float = 1.0
    box: Box | None = None
    review: bool = False
    doubt: str | None = None
    alternative: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A printed text and where it stands. `text` keeps the author's own typing errors, not the reader's."""

    text: str
    source: Provenance


# A value that is read so surely is flagged for another cause than its reading: what stands around it.
SURE = 0.98
# Words; more than these that differ are told as a whole text.
_FEW = 3
_CAUSES = {
    Doubt.READERS_DIFFER: "Two readers differ.",
    Doubt.STRUCK: "A stamp or signature crosses it.",
    Doubt.WORN_DASH: "An empty-looking cell was taken for a dash.",
    Doubt.UNREAD: "There is print that no reader could read.",
    Doubt.LAYOUT: "Its place in the table was concluded from the order of the words.",
}


def tell_doubt(source: Provenance) -> str:
    """One sentence that says why a flagged reading is doubted.

    >>> tell_doubt(Provenance(page=1, raw="219,5 %", method=Method.OCR, engine="", doubt="readers-differ", alternative="279,5 %"))
    "The other reader reads '279,5' where this one reads '219,5'."
    """
    if source.doubt == Doubt.READERS_DIFFER and source.alternative is not None:
        return _tell_difference(source.raw.split(), source.alternative.split())
    if source.doubt in _CAUSES:
        return _CAUSES[Doubt(source.doubt)]
    if source.confidence < SURE:
        return f"Read with confidence {round(source.confidence * 100)} of 100."
    return "It was read surely, but what stands around it leaves open whether it is this value."


def _tell_difference(ours: list[str], others: list[str]) -> str:
    """The few words that differ; the other's whole text where many do or this value is a part of what was compared."""
    parts = [
        (ours[i0:i1], others[j0:j1])
        for tag, i0, i1, j0, j1 in SequenceMatcher(None, ours, others, autojunk=False).get_opcodes()
        if tag == "replace"
    ]
    if parts and all(max(len(here), len(there)) <= _FEW for here, there in parts):
        here, there = (" … ".join(" ".join(words) for words in side) for side in zip(*parts, strict=True))
        return f"The other reader reads {there!r} where this one reads {here!r}."
    return f"The other reader reads {' '.join(others)!r}."
