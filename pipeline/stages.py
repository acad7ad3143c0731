"""The whole pipeline on one page: file -> Reading -> Extraction, values all the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from extractors.calibration import calibrated, is_measured
from extractors.read import read_document
from normalizers.normalize import normalize_reading
from pipeline.errors import DocumentError
from pipeline.model.decree import Extraction
from pipeline.model.geometry import Box, Placement
from pipeline.model.issue import Issue
from pipeline.model.provenance import Provenance
from pipeline.model.reading import Page, Reading

T = TypeVar("T")


def extract(path: Path) -> Extraction:
    """The extraction of one file, every box on the file's own page. DocumentError when it can not be read."""
    return extract_with_pages(path)[0]


def extract_with_pages(path: Path) -> tuple[Extraction, tuple[Page, ...]]:
    """The extraction and the pages it was read from, their sizes and how each was read, for the store."""
    reading, extraction = read_and_normalize(path)
    return place_extraction(extraction, reading), reading.pages


def read_and_normalize(path: Path) -> tuple[Reading, Extraction]:
    """The document as read and what it means, every box still in the upright frame of its page.

    DocumentError when nothing in it is of a decree: a note, a photograph, a letter.
    """
    reading = read_document(path)
    extraction = normalize_reading(reading)
    if _is_foreign(extraction):
        raise DocumentError(
            f"{path}: it can be read, but nothing in it is of a decree (no indicator, no table, no heading); "
            "check that the right file was given"
        )
    return reading, extraction


def _is_foreign(extraction: Extraction) -> bool:
    """Whether neither a table, an indicator nor anything that a decree says of itself was found."""
    decree = extraction.document
    told = (decree.title, decree.number, decree.about, decree.signatory, *decree.legal_basis, *extraction.tables)
    sheets = (
        part for sheet in extraction.sheets for part in (sheet.position, *sheet.duties, *sheet.functions, *sheet.indicators)
    )
    return not any(part is not None for part in (*told, *sheets))


def place_extraction(extraction: Extraction, reading: Reading) -> Extraction:
    """The same extraction with every box moved from the upright frame to the page as the file shows it, and every confidence told
    as the share of values read so surely that were right."""
    moved = {page.number: page.placement for page in reading.pages if page.placement != _UPRIGHT}
    if not moved and not any(is_measured(page.method) for page in reading.pages):
        return extraction
    return _placed(extraction, moved)


def _placed(value: T, moved: Mapping[int, Placement]) -> T:
    if isinstance(value, Provenance):
        told = calibrated(value.confidence, value.method)
        box = _box_on(value, moved)
        return value if told == value.confidence and box is value.box else replace(value, confidence=told, box=box)
    if isinstance(value, Issue):
        box = _box_on(value, moved)
        return value if box is value.box else replace(value, box=box)
    if isinstance(value, tuple):
        return tuple(_placed(item, moved) for item in value)  # type: ignore[return-value]
    changed: dict[str, Any] = {}
    for name in _field_names(type(value)):  # type: ignore[arg-type]
        before = getattr(value, name)
        if before is None or isinstance(before, str):
            continue
        after = _placed(before, moved)
        if after is not before:
            changed[name] = after
    return replace(value, **changed) if changed else value  # type: ignore[type-var]


def _box_on(value: Provenance | Issue, moved: Mapping[int, Placement]) -> Box | None:
    """The box as the file shows its page, the same one where it shows it upright."""
    if value.box is None or value.page is None:
        return value.box
    placement = moved.get(value.page)
    return value.box if placement is None else placement.box(value.box)


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass, none of anything else."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


_UPRIGHT = Placement()
