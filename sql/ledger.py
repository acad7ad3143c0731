"""The ledger of one document: every row that is added brings the provenance of each of its values along."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pipeline.model.geometry import Box
from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Provenance, tell_doubt
from sql.keys import KeyRing

Row = dict[str, Any]

# By field: where it was read, and the field that it was concluded from (None when it was read itself).
Reads = dict[str, tuple[Provenance | None, str | None]]

# Half of a value's box inside an issue's box: the issue is about the value, not about a neighbour that it touches.
_SHARED_AREA = 0.5
# Characters; shorter texts ("-", "5") occur by chance inside other texts.
_TELLING_LENGTH = 3


@dataclass(slots=True, kw_only=True)
class Ledger:
    """Rows by table in the order they were added, provenance among them. Boxes are on the file's own pages."""

    document_id: str
    issues: tuple[Issue, ...]
    ring: KeyRing = field(default_factory=KeyRing)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    _issue_ids: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for ordinal, issue in enumerate(self.issues, start=1):
            key = self.ring.key(self.document_id, f"issue-{ordinal}")
            self._issue_ids.append(key)
            row: Row = {"id": key, "ordinal": ordinal, "code": issue.code, "severity": str(issue.severity)}
            row |= {"message": issue.message, "page": issue.page, "raw": issue.raw, **_corners(issue.box)}
            self.add("issues", row)

    def add(self, table: str, row: Row, reads: Reads | None = None, *, indicator_id: str | None = None) -> None:
        """Adds a row, and a provenance row for each field in `reads` that is not null."""
        self.rows.setdefault(table, []).append(row if table == "documents" else {"document_id": self.document_id, **row})
        for name, (source, derived_from) in (reads or {}).items():
            if row[name] is not None:
                self.note(table, row["id"], name, row[name], source, derived_from=derived_from, indicator_id=indicator_id)

    def note(
        self,
        table: str,
        row_id: str,
        name: str,
        value: Any,
        source: Provenance | None,
        *,
        derived_from: str | None = None,
        indicator_id: str | None = None,
    ) -> None:
        """Adds one provenance row. Without a source the value stands for the whole document: page 1, nothing read."""
        row: Row = {"row_id": row_id, "field": name, "document_id": self.document_id, "table_name": table}
        row |= {"indicator_id": indicator_id, "value": _as_text(value), "derived_from": derived_from}
        if source is None:
            row |= {"page": 1, "raw": "", "method": None, "engine": None, "confidence": 1.0, "review": False}
        else:
            row |= {"page": source.page, "raw": source.raw, "method": str(source.method), "engine": source.engine}
            row |= {"confidence": float(source.confidence), "review": source.review}
        doubted = source if source is not None and source.review else None
        row |= {"issue_id": self._issue_about(doubted) if doubted else None, "reason": tell_doubt(doubted) if doubted else None}
        row |= {"doubt": doubted and doubted.doubt, "alternative": doubted and doubted.alternative}
        self.rows.setdefault("provenance", []).append({**row, **_corners(source.box if source else None)})

    def _issue_about(self, source: Provenance) -> str | None:
        """The issue that tells why this reading is doubtful: at the same place, or of the same characters on the page."""
        same_page = [
            (key, issue)
            for key, issue in zip(self._issue_ids, self.issues, strict=True)
            if issue.page == source.page and issue.severity is not Severity.INFO  # infos judge the decree, not the reading
        ]
        if source.box is not None:
            # An issue about a whole table covers its cells too: the smallest box is the nearest to the value.
            about = [
                (i.box.width * i.box.height, key) for key, i in same_page if i.box is not None and _covers(i.box, source.box)
            ]
            if about:
                return min(about)[1]
        for key, issue in same_page:
            if issue.raw is not None and _same_text(issue.raw, source.raw):
                return key
        return None


def _as_text(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str) if isinstance(value, dict | list) else str(value)


def _covers(issue: Box, value: Box) -> bool:
    area = value.width * value.height
    return issue == value or (area > 0 and issue.overlap(value) / area >= _SHARED_AREA)


def _same_text(issue: str, value: str) -> bool:
    one, other = " ".join(issue.split()), " ".join(value.split())
    return one == other or (len(one) >= _TELLING_LENGTH and one in other)


def _corners(box: Box | None) -> Row:
    """The box in points, to a hundredth: a hair of 0.004 mm."""
    if box is None:
        return {"x0": None, "top": None, "x1": None, "bottom": None}
    return {"x0": round(box.x0, 2), "top": round(box.top, 2), "x1": round(box.x1, 2), "bottom": round(box.bottom, 2)}
