"""The rows of a section as drafts of indicators: own texts, inherited parents, cells of told values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from normalizers.cascade import is_cut, level_of
from normalizers.drafts import Carry, Draft, RowReading, is_ink, text_of
from normalizers.group_rows import read_group
from normalizers.items import split_items
from normalizers.prefixes import counted_bare, split_item, split_prefix, strip_bullet
from normalizers.row_parents import RowParents
from normalizers.row_values import RowValues
from normalizers.sections import Section, own_cells
from normalizers.spelling import is_nothing, join_lines
from normalizers.table_columns import NAMES, Column
from pipeline.model.decree import DecreeKind, Level
from pipeline.model.issue import Issue
from pipeline.model.provenance import Method, Text
from pipeline.model.reading import Cell, issue_at, provenance_of

_TOTAL = re.compile(
    r"(?:sub\s*)?(?:jumlah|total|rata-?\s?rata)"
    r"(?:\s+(?:total|anggaran|keseluruhan|seluruhnya|besar|capaian|capaian kinerja|kinerja))?\s*:?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)?\S*[ .]?\S+\.(?:go|desa|ac|co|or)\.id\S*", re.IGNORECASE)
GROUPED = ("responsible", "affair")


def read_rows(
    section: Section, columns: tuple[Column, ...], carry: Carry, kind: DecreeKind, known: frozenset[str], number: int
) -> RowReading:
    """The indicators of an indicator table. `carry` holds from before it, `known` are words of the document, `number` is the
    table's place in its form."""
    return _RowReader(section, columns, carry, kind, known, number).read()


class _RowReader:
    def __init__(
        self,
        section: Section,
        columns: tuple[Column, ...],
        carry: Carry,
        kind: DecreeKind,
        known: frozenset[str],
        number: int,
    ) -> None:
        self.section, self.columns, self.kind, self.known, self.number = section, columns, kind, known, number
        self.continued = carry.continued
        self.by_field = {column.field: column for column in columns if column.field}
        self.names = [column for column in columns if column.field in NAMES]
        self.main = next((c for c in reversed(self.names) if c.field == "name"), self.names[-1])
        self.out = RowReading()
        self.last: dict[int, Draft] = dict(carry.last)
        self.printed: dict[int, tuple[str, ...]] = {column.index: self._texts(column.index) for column in columns}
        self.values = RowValues(section, columns, self.printed)
        self.bare = {
            column.index: counted_bare(self.printed[column.index]) or column.index in carry.bare
            for column in columns
            if column.field in ("name", "goal_indicator", "objective", "goal")
        }
        self.from_above = RowParents(section, columns, carry, known, self.bare)

    def read(self) -> RowReading:
        for r in self.section.body:
            filled = [cell for cell in own_cells(self.section.matrix[r], r) if not is_nothing(cell.text) or is_ink(cell)]
            if not filled or _is_foot(filled) or self._is_total(r, filled) or self._read_group(filled):
                continue
            self._read_row(r)
        self.out.carry = Carry(
            parents=self.from_above.parents,
            continued=True,
            above=self.from_above.texts,
            bare=frozenset(index for index, counted in self.bare.items() if counted),
            last=self.last,
        )
        return self.out

    def _texts(self, column: int) -> tuple[str, ...]:
        """The texts that a column prints, top to bottom."""
        cells = [self.section.matrix[r][column] for r in self.section.body if self.section.matrix[r][column].row == r]
        return tuple(text for cell in cells if not is_nothing(text := join_lines(cell.text)))

    def _is_total(self, r: int, filled: list[Cell]) -> bool:
        """Whether a row only sums up the others. Beside a name, "Jumlah" is a unit or a formula that the page cut."""
        named = not is_nothing(self.section.matrix[r][self.main.index].text)
        return any(
            _TOTAL.fullmatch(" ".join(cell.text.split())) and (cell.column <= self.main.index or not named) for cell in filled
        )

    def _read_group(self, filled: list[Cell]) -> bool:
        """Whether a row only names a parent for the rows under it; the parent is then kept."""
        group = read_group(self.section, self.columns, self.main, filled, self.from_above.parents, self.known)
        if group is None:
            return False
        self.from_above.take(group.parents)
        self.out.issues.extend(group.issues)
        return True

    def _read_row(self, r: int) -> None:
        begins = self.from_above.read(r)
        no = self.from_above.number(r, begins=begins)
        for column in self.names:
            cell = self.section.matrix[r][column.index]
            last = self.last.get(column.index)
            if last is not None and last.cell is cell:
                self._continue(r, column, last, merged=True)
            elif cell.row != r and last is not None:
                continue
            elif is_nothing(cell.text) and not is_ink(cell):
                if column is self.main:
                    self._read_nameless(r, column, last, begins=begins)
            elif last is not None and column is not self.main and self._repeats(column, cell, last):
                continue
            else:
                for draft in self._drafts(r, column, cell, no):
                    self.out.drafts.append(draft)
                    self.last[column.index] = draft

    def _repeats(self, column: Column, cell: Cell, last: Draft) -> bool:
        """Whether a goal's own indicator is only printed again on the next row."""
        text = split_item(cell.text, self.known, bare=self.bare[column.index])[1]
        return text.casefold() == last.name.text.casefold()

    def _drafts(self, r: int, column: Column, cell: Cell, no: Text | None) -> Iterator[Draft]:
        owned = [c for c in self.columns if c.owner == column.index]
        cells = {c.index: self.section.matrix[r][c.index] for c in owned}
        items = split_items(cell.text, {index: other.text for index, other in cells.items()})
        told = [c.index for c in owned if c.field == "target" and not is_nothing(cells[c.index].text)]
        doubtful = len(items) > 1 and not (items[0].lined and all(index in items[0].texts for index in told))
        for k, item in enumerate(items):
            number, plain = split_item(item.name, self.known, bare=self.bare[column.index])
            prefix, rest = split_prefix(plain)
            name = text_of(cell, rest if prefix else plain, known=self.known, review=column.review or doubtful)
            if name is None:
                continue
            draft = Draft(name=name, level=Level.SASARAN, table=self.number, row=r, cell=cell if k == len(items) - 1 else None)
            draft.no = Text(text=number, source=provenance_of(cell)) if number else no if column is self.main else None
            self._place(draft, column, prefix)
            for other in owned:
                self._fill(draft, other, cells[other.index], item.texts.get(other.index), review=doubtful)
            yield draft

    def _place(self, draft: Draft, column: Column, prefix: Level | None) -> None:
        objective = self.by_field.get("objective")
        above = self.from_above
        parents = replace(above.parents, level=prefix) if prefix else above.parents
        own_goal = objective is not None and parents.goal is not None and parents.objective is None and "goal" in self.by_field
        draft.level = level_of(column, objective, parents, self.kind, own_goal=own_goal)
        draft.explicit_level = column.level is not None or parents.level is not None
        draft.goal = above.flagged(parents.goal, "goal")
        draft.program = parents.program
        draft.objective = None if draft.level is Level.TUJUAN else above.flagged(parents.objective, "objective")

    def _fill(self, draft: Draft, column: Column, cell: Cell, part: str | None, *, review: bool) -> None:
        """Put the cell of an owned column into the draft."""
        if column.field == "target":
            self.out.issues.extend(self.values.fill(draft, column, cell, part))
            return
        name = column.field or ""
        text = text_of(cell, part, known=self.known, review=column.review or (review and part is not None))
        if text is not None:
            text = replace(text, text=strip_bullet(text.text, always=name == "formula"))
        elif name in GROUPED and not cell.text.strip():
            text = self.from_above.ditto(cell.row, column)
            draft.inherited.add(name)
        if name in GROUPED:
            above = self.from_above.texts
            above[name] = text if text is not None else None if cell.text.strip() else above.get(name)
        if text is not None:
            draft.texts[name] = text

    def _continue(self, r: int, column: Column, draft: Draft, *, merged: bool) -> None:
        """Add the cells of a further row of one indicator: its name is merged over both, or a page break cut the row."""
        for other in self.columns:
            if other.owner != column.index:
                continue
            cell = self.section.matrix[r][other.index]
            if cell.row != r or is_nothing(cell.text):
                continue
            if other.field == "target":
                taken = [t for t in draft.targets if t.period == self.values.period(r, other)]
                if not taken:
                    self.out.issues.extend(self.values.fill(draft, other, cell, review=not merged and cell.method is Method.OCR))
                elif taken[0].raw != " ".join(cell.text.split()):
                    self.out.issues.append(_surplus(cell, draft, other))
                continue
            name = other.field or ""
            text = text_of(cell, known=self.known)
            before = None if name in draft.inherited and not merged else draft.texts.get(name)
            if text is None or (before is not None and before.text == text.text):
                continue
            joined = f"{before.text} {text.text}" if before else text.text
            source = replace((before or text).source, review=True) if not merged or before else text.source
            draft.texts[name] = Text(text=joined, source=source)
            draft.inherited.discard(name)
            if name in GROUPED:
                self.from_above.texts[name] = draft.texts[name]

    def _read_nameless(self, r: int, column: Column, last: Draft | None, *, begins: bool) -> None:
        """A row with an empty name: the rest of a row cut by the page break, a parent alone, or an issue."""
        filled = [
            self.section.matrix[r][c.index]
            for c in self.columns
            if c.owner == column.index
            and self.section.matrix[r][c.index].row == r
            and not is_nothing(self.section.matrix[r][c.index].text)
        ]
        if not filled:
            return
        told = [c for c in self.columns if c.field == "target" and self.section.matrix[r][c.index] in filled]
        cut = is_cut(self.section, r, continued=self.continued)
        if (
            last is not None
            and not begins
            and (not told or self.values.year(r) is not None or (cut and not last.targets and not any(last.groups)))
        ):
            self._continue(r, column, last, merged=False)
            return
        cell = filled[0]
        self.out.issues.append(
            issue_at(
                cell,
                "row.unnamed",
                f"Row {r + 1} of the table prints values but no indicator; it is not taken. Look at the page.",
                raw=" | ".join(" ".join(other.text.split()) for other in filled),
            )
        )


def _is_foot(filled: list[Cell]) -> bool:
    """Whether a row holds nothing but the address that a page prints at its foot ("jdih.ngadakab.go.id")."""
    texts = [text for cell in filled if (text := cell.text.strip())]
    return len(texts) == 1 and _ADDRESS.fullmatch(texts[0]) is not None


def _surplus(cell: Cell, draft: Draft, column: Column) -> Issue:
    told = f"{draft.name.text!r} has a second value under {' > '.join(column.path)!r}; the first one is taken."
    return issue_at(cell, "target.surplus", told)
