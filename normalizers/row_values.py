"""The told values of an indicator's rows: their periods, and the dashes that a scan wore away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from normalizers.drafts import Draft, TargetCell, is_ink
from normalizers.moments import YEAR
from normalizers.periods import PeriodHeader
from normalizers.sections import Section
from normalizers.spelling import UNREADABLE
from normalizers.table_columns import Column
from pipeline.model.issue import Issue
from pipeline.model.provenance import Method
from pipeline.model.reading import Cell, issue_at


class RowValues:
    """The told values of a section. `printed` are the texts of each column, top to bottom."""

    def __init__(self, section: Section, columns: tuple[Column, ...], printed: Mapping[int, tuple[str, ...]]) -> None:
        self.section, self.columns, self.printed = section, columns, printed
        self.years = next((column.index for column in columns if column.skipped == "year"), None)

    def fill(self, draft: Draft, column: Column, cell: Cell, part: str | None = None, *, review: bool = False) -> list[Issue]:
        """Put a told value into the draft, `part` where the cell tells several; the issue of a dash that is taken for worn."""
        raw = " ".join((cell.text if part is None else part).split())
        period = self.period(cell.row, column)
        if period is None or not (raw or is_ink(cell) or self._lost_a_dash(cell)):
            return []
        issues: list[Issue] = []
        if not raw and not is_ink(cell):
            raw, review = "-", True
            issues.append(_worn_dash(cell, draft))
        if review:
            period = replace(period, review=True)
        draft.targets.append(TargetCell(period=period, raw=raw or UNREADABLE, cell=cell, column=self.printed[column.index]))
        return issues

    def period(self, r: int, column: Column) -> PeriodHeader | None:
        """The period of a row's values: the heading's, in the year that the row tells where the years stand below each other."""
        if self.years is None or column.period is None:
            return column.period
        year = self.year(r)
        return replace(column.period, review=True) if year is None else replace(column.period, year=year)

    def year(self, r: int) -> int | None:
        """The year that row r tells in a column of its own."""
        told = YEAR.fullmatch(self.section.matrix[r][self.years].text.strip()) if self.years is not None else None
        return int(told.group()) if told is not None else None

    def _lost_a_dash(self, cell: Cell) -> bool:
        """Whether a scanned target cell looks empty where the row or the column prints "-" for no target: a worn "-" is hard to
        see."""
        if cell.method is not Method.OCR:
            return False
        row = [self.section.matrix[cell.row][column.index] for column in self.columns if column.period is not None]
        column = [self.section.matrix[r][cell.column] for r in self.section.body]
        return any(other.text.strip() in ("-", "–") for other in (*row, *column))


def _worn_dash(cell: Cell, draft: Draft) -> Issue:
    told = f"A target of {draft.name.text!r} looks empty where others print a dash; it is taken for a worn one."
    return issue_at(cell, "target.dash", told)
