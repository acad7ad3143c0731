"""PageReadings -> the blocks of the document, tables that run over several pages joined to one Table."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.reading import Block, PageReading


def join_pages(pages: Sequence[PageReading]) -> tuple[Block, ...]:
    """All blocks in reading order."""
    return tuple(block for page in pages for block in page.blocks)
