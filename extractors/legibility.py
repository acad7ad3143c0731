"""Whether what was read off an image can be text at all: a photo of a cat gives letters too, but no words."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Method
from pipeline.model.reading import PageReading, Table

#: letters and digits that make a word or a figure rather than a speck.
WORD = 3
#: share of the signs that must stand in such words. The worst scans of decrees have 0.8, photos and noise below 0.1.
LEGIBLE = 0.4


def without_noise(page: PageReading) -> PageReading:
    """The page as it is, or, when an image gave only specks of text, without blocks and with the issue "page.no-text"."""
    if page.page.method is not Method.OCR or page.page.blank or _legible_share(page) >= LEGIBLE:
        return page
    issue = Issue(
        code="page.no-text",
        severity=Severity.WARNING,
        message=f"Page {page.page.number} shows no text that could be read; if it does, scan it again at 300 dpi.",
        page=page.page.number,
    )
    return replace(page, blocks=(), issues=(*page.issues, issue))


def _legible_share(page: PageReading) -> float:
    """The share of the page's signs that stand in words, 0.0 when there is none."""
    pieces = [piece for block in page.blocks for piece in (block.cells if isinstance(block, Table) else (block,))]
    words = [word for piece in pieces for word in piece.text.split()]
    signs = sum(len(word) for word in words)
    legible = sum(len(word) for word in words if sum(char.isalnum() for char in word) >= WORD)
    return legible / signs if signs else 0.0
