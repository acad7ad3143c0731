"""The skeleton of a table: its row and column edges and the cells they bound, in points of the upright frame."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.geometry import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """One cell, its first row and column counted from 0, and its box in points.

    `closed` is False at the left or right end of rows that are shorter than others: no border was drawn there.
    `open_below` is True for a cell of the last row without a lower border: a page break cut it, and text may hang out of it.
    `doubtful` is True where a text lies across the white that parts this cell from its neighbour.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    closed: bool = True
    open_below: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table's skeleton: `xs` column edges, `ys` row edges (points, ascending); `cells` cover it without overlap.

    `structure` is "ruled", "rules-only" or "borderless"; `broken` counts the cells whose printed edges did not close to a
    rectangle (0 for a sound grid), which is what an arbiter looks at first.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    box: Box
    structure: str = "ruled"
    broken: int = 0

    @property
    def n_rows(self) -> int:
        return len(self.ys) - 1

    @property
    def n_columns(self) -> int:
        return len(self.xs) - 1
