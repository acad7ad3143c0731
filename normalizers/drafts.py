"""An indicator while its tables are read: texts and cells of told values, not yet merged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from normalizers.cascade import Parents
from normalizers.periods import PeriodHeader
from normalizers.spelling import UNREADABLE, is_nothing, join_lines
from pipeline.model.decree import Level
from pipeline.model.issue import Issue
from pipeline.model.provenance import Text
from pipeline.model.reading import Cell, provenance_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetCell:
    """A told value before it is parsed: its period, its text and cell, and the texts of its column."""

    period: PeriodHeader
    raw: str
    cell: Cell
    column: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Draft:
    """An indicator as one table prints it; filled while its rows are read, then merged and frozen.

    `inherited` are the fields of `texts` taken from the row above, which the rest of a row that the page cut may still replace.
    """

    name: Text
    level: Level
    table: int
    row: int
    no: Text | None = None
    goal: Text | None = None
    objective: Text | None = None
    program: Text | None = None
    texts: dict[str, Text] = field(default_factory=dict)
    targets: list[TargetCell] = field(default_factory=list)
    groups: list[list[TargetCell]] = field(default_factory=list)
    cell: Cell | None = None
    explicit_level: bool = False
    inherited: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """What holds at the end of a table for the one that goes on it: parents, the texts last printed in columns that group rows,
    the columns whose texts are counted by bare numbers, and the last indicator of each indicator column.

    `continued` tells that rows do go on, so that the first row may hold the rest of a cell that the page cut.
    """

    parents: Parents
    continued: bool = False
    above: Mapping[str, Text | None] = field(default_factory=dict)
    bare: frozenset[int] = frozenset()
    last: Mapping[int, Draft] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class RowReading:
    """What the rows of a section gave, and what holds after them."""

    drafts: list[Draft] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    carry: Carry | None = None


def text_of(cell: Cell, text: str | None = None, *, known: frozenset[str], review: bool = False) -> Text | None:
    """The text of a cell with its provenance, None when it is empty or says "-". Ink that could not be read is told as such."""
    plain = join_lines(cell.text if text is None else text, known)
    if not plain and cell.review and cell.confidence == 0:
        plain = UNREADABLE
    if is_nothing(plain):
        return None
    source = provenance_of(cell)
    return Text(text=plain, source=replace(source, review=True) if review else source)


def is_ink(cell: Cell) -> bool:
    """Whether a cell holds print that no reader could read."""
    return cell.review and cell.confidence == 0 and not cell.text
