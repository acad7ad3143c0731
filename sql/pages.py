"""The rows of `pages`: one for every page of the file, with how it was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from pipeline.model.reading import Page


def page_rows(document_id: str, count: int, pages: Iterable[Page], provenance: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row a page. What the reading tells of a page comes first; else the method of most values read on it; else null."""
    told = {page.number: page for page in pages}
    seen: dict[int, Counter[tuple[str, str]]] = {}
    for row in provenance:
        if row["method"] is not None:
            seen.setdefault(row["page"], Counter())[row["method"], row["engine"]] += 1
    rows = []
    for number in sorted({*range(1, count + 1), *told, *seen}):
        page = told.get(number)
        commonest = seen[number].most_common(1)[0][0] if number in seen else (None, None)
        method, engine = (str(page.method), page.engine) if page else commonest
        size = {"width": page.width if page else None, "height": page.height if page else None}
        rows.append(
            {"document_id": document_id, "number": number, **size, "method": method, "engine": engine}
            | {"blank": page.blank if page else False}
        )
    return rows
