"""A stacked fraction whose "x 100%" a reader put between its two parts, set in order again."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.model.provenance import Method, Text

_BETWEEN = re.compile(r"(?P<above>.*\S)\s*[x×*X]\s*(?P<factor>100(?:\.000|0)*)\s*(?P<percent>%?)\s*(?P<below>\S.*)", re.DOTALL)
_DIVIDED = re.compile(r"/|:|÷|\bdibagi\b|\bdibanding|\bper\b", re.IGNORECASE)
_FEWEST = 2  # words of a denominator; a single one may be a remark


def order_fraction(formula: Text) -> Text:
    """The formula with a fraction read as "A x 100% B" told as "(A) / (B) x 100%", flagged for review; others unchanged.

    Only for what was read by OCR, where the bar of a fraction is a ruling and its right side stands between the lines.
    """
    if formula.source.method is not Method.OCR:
        return formula
    ordered = ordered_fraction(formula.text)
    if ordered is None:
        return formula
    return Text(text=ordered, source=replace(formula.source, review=True))


def ordered_fraction(text: str) -> str | None:
    """The fraction of a text that has its factor between its parts, None for other texts.

    >>> ordered_fraction("Realisasi anggaran × 100% Pagu anggaran dinas")
    '(Realisasi anggaran) / (Pagu anggaran dinas) x 100%'
    >>> ordered_fraction("(A) / (B) x 100% per tahun") is None, ordered_fraction("Jumlah A x 100%") is None
    (True, True)
    """
    match = _BETWEEN.fullmatch(text.strip())
    if match is None or _DIVIDED.search(text):
        return None
    above, below = match["above"].strip(" ,.;"), match["below"].strip(" ,.;")
    if len(below.split()) < _FEWEST or not below[0].isalpha() or not above[:1].strip("("):
        return None
    return f"({above}) / ({below}) x {match['factor']}{match['percent']}"
