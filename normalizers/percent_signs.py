"""Per cent signs that an OCR engine read as digits or letters, put right where a text can hold no number."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.model.provenance import Method, Text

DOUBTFUL = 0.5  # confidence of a sign that was put right; a person is asked

# What engines make of a lone "%" on scans of all grades: digits, or letters where the sign is not in their alphabet.
_LONE = re.compile(r"[%/]?(?:979|9[6689]?|6|8[60]?|0/0|o/o|[YBV][o06]|%[69%]|[69]%)[.,]?")
_BRACKETED = re.compile(r"\((?:979|96|9[68]|0/0|o/o|[YB][o06]|[69])\)$")


def repair_unit(unit: Text) -> Text:
    """The unit with a misread per cent sign put right and flagged; a unit of measure is never a bare number.

    A text layer or transcript is taken as it is.
    """
    if unit.source.method is Method.OCR and _LONE.fullmatch(unit.text.strip()):
        return _repaired(unit, "%")
    return unit


def repair_name(name: Text) -> Text:
    """The name with a misread "(%)" at its end put right and flagged: "Kontribusi Koperasi Terhadap PDRB (96)"."""
    if name.source.method is Method.OCR and (match := _BRACKETED.search(name.text)):
        return _repaired(name, name.text[: match.start()] + "(%)")
    return name


def _repaired(text: Text, right: str) -> Text:
    source = replace(text.source, confidence=min(text.source.confidence, DOUBTFUL), review=True)
    return replace(text, text=right, source=source)
