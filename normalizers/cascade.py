"""Goals and objectives over the rows that they hold for, and the level of an indicator."""

from __future__ import annotations

from dataclasses import dataclass, replace

from normalizers.sections import Section
from normalizers.spelling import is_nothing
from normalizers.table_columns import Column
from pipeline.model.decree import DecreeKind, Level
from pipeline.model.provenance import Text
from pipeline.model.reading import Cell

# Structures in which readers can not see merged cells, so an empty cell says nothing.
UNRULED = ("tabs", "borderless", "rules-only", "stream", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parents:
    """What holds for a row from above: its goal, objective and program, the level that a group row or prefix gave.
    `review` names the fields that were inherited on judgement."""

    goal: Text | None = None
    objective: Text | None = None
    program: Text | None = None
    level: Level | None = None
    review: frozenset[str] = frozenset()

    def with_goal(self, goal: Text | None) -> Parents:
        """A new goal, which ends the objective of the one before."""
        return replace(self, goal=goal, objective=None, program=None, level=None, review=frozenset())


def merges_cells(section: Section, column: int) -> bool:
    """Whether the author merges cells in this column, so that an empty one is meant to be empty."""
    return any(section.matrix[r][column].row_span > 1 and section.matrix[r][column].text.strip() for r in section.body)


def is_cut(section: Section, r: int, *, continued: bool) -> bool:
    """Whether row r is the first of a page, where merged cells come out cut; `continued` when the table goes on another one."""
    pages = section.table.row_pages
    before = max((row for row in section.body if row < r), default=None)
    if before is None:
        return continued
    return r < len(pages) and pages[r] != pages[before]


def parent_is_judged(section: Section, column: int, r: int, *, continued: bool) -> bool:
    """Whether taking the parent above for the empty cell of row r is a judgement to be flagged: in a ruled table whose author
    merges cells in this column, an empty one of its own may be meant."""
    return (
        section.table.structure not in UNRULED and merges_cells(section, column) and not is_cut(section, r, continued=continued)
    )


def is_ditto(section: Section, column: int, r: int, parents: tuple[int, ...], *, continued: bool) -> tuple[bool, bool]:
    """Whether the empty cell of row r in a column that groups rows (Penanggung Jawab) stands for the text above it, and whether
    that is a judgement to be flagged.

    Where merged cells can not be seen it does, and at the top of a page. In a ruled table it does when the author never merges in
    this column and every text of it begins together with a parent.
    """
    if section.table.structure in UNRULED or is_cut(section, r, continued=continued):
        return True, False
    if merges_cells(section, column):
        return False, False
    starts = [row for row in section.body if _begins(section.matrix[row][column], row)]
    return all(any(_begins(section.matrix[row][parent], row) for parent in parents) for row in starts), True


def _begins(cell: Cell, r: int) -> bool:
    return cell.row == r and not is_nothing(cell.text)


def level_of(name: Column, objective: Column | None, parents: Parents, kind: DecreeKind, *, own_goal: bool) -> Level:
    """The level of an indicator: the words of its heading, then a prefix or group row, the objective's heading, the kind of
    decree; `own_goal` when its row has a goal and no objective though the table has a column for one.
    """
    if name.field == "goal_indicator":
        return Level.TUJUAN
    if name.level is not None and name.level is not Level.TUJUAN:
        return name.level
    if parents.level is not None and parents.level is not Level.SASARAN:
        return parents.level
    if own_goal:
        return Level.TUJUAN
    if objective is not None and objective.level in (Level.PROGRAM, Level.KEGIATAN, Level.INDIVIDU):
        return objective.level
    by_kind = {DecreeKind.IKI: Level.INDIVIDU, DecreeKind.IKK: Level.KEGIATAN}
    return by_kind.get(kind, Level.SASARAN)
