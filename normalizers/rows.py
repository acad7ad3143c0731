"""The rows of a section as drafts of indicators: own texts, inherited parents, cells of told values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from normalizers.cascade import UNRULED, is_cut, is_ditto, level_of, merges_cells, parent_is_judged
from normalizers.drafts import Carry, Draft, RowReading, is_ink, text_of
from normalizers.group_rows import read_group
from normalizers.items import split_items
from normalizers.prefixes import counted_bare, split_number, split_prefix, strip_bullet
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


def _is_foot(filled: list[Cell]) -> bool:
    """Whether a row holds nothing but the address that a page prints at its foot ("jdih.ngadakab.go.id")."""
    texts = [text for cell in filled if (text := cell.text.strip())]
    return len(texts) == 1 and _ADDRESS.fullmatch(texts[0]) is not None


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
        self.parents, self.continued = carry.parents, carry.continued
        self.by_field = {column.field: column for column in columns if column.field}
        self.names = [column for column in columns if column.field in NAMES]
        self.main = next((c for c in reversed(self.names) if c.field == "name"), self.names[-1])
        self.out = RowReading()
        self.above: dict[str, Text | None] = dict(carry.above)
        self.last: dict[int, Draft] = dict(carry.last)
        self.printed: dict[int, tuple[str, ...]] = {column.index: self._texts(column.index) for column in columns}
        self.values = RowValues(section, columns, self.printed)
        self.bare = {
            column.index: counted_bare(self.printed[column.index]) or column.index in carry.bare
            for column in columns
            if column.field in ("name", "goal_indicator", "objective", "goal")
        }

    def read(self) -> RowReading:
        for r in self.section.body:
            filled = [cell for cell in own_cells(self.section.matrix[r], r) if not is_nothing(cell.text) or is_ink(cell)]
            if not filled or _is_foot(filled) or self._is_total(r, filled) or self._read_group(filled):
                continue
            self._read_row(r)
        self.out.carry = Carry(
            parents=self.parents,
            continued=True,
            above=self.above,
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
        group = read_group(self.section, self.columns, self.main, filled, self.parents, self.known)
        if group is None:
            return False
        self.parents = group.parents
        self.out.issues.extend(group.issues)
        self.above.clear()
        return True

    def _index(self, name: str) -> int | None:
        column = self.by_field.get(name)
        return column.index if column else None

    def _cell(self, r: int, name: str) -> Cell | None:
        index = self._index(name)
        return None if index is None else self.section.matrix[r][index]

    def _read_row(self, r: int) -> None:
        begins = self._read_parents(r)
        no = self._number(r, begins=begins)
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
        text = self._plain(column, cell)[1]
        return text.casefold() == last.name.text.casefold()

    def _plain(self, column: Column, cell: Cell) -> tuple[str | None, str]:
        return split_number(strip_bullet(join_lines(cell.text, self.known), always=True), bare=self.bare.get(column.index, False))

    def _read_parents(self, r: int) -> bool:
        """Bring goal and objective up to date for row r; whether one of them begins here."""
        begins = False
        for name in ("goal", "objective"):
            column = self.by_field.get(name)
            if column is None:
                continue
            cell = self.section.matrix[r][column.index]
            if cell.row == r and (not is_nothing(cell.text) or is_ink(cell)):
                begins |= self._take_parent(name, column, cell)
            elif cell.row == r and not begins and self._parent(name) is not None:
                judged = parent_is_judged(self.section, column.index, r, continued=self.continued)
                review = self.parents.review | {name} if judged else self.parents.review
                self.parents = replace(self.parents, review=review)
        return begins

    def _parent(self, name: str) -> Text | None:
        return self.parents.goal if name == "goal" else self.parents.objective

    def _take_parent(self, name: str, column: Column, cell: Cell) -> bool:
        _, plain = self._plain(column, cell)
        level, rest = split_prefix(plain)
        if level is not None:
            _, rest = split_number(rest)
            if level is Level.TUJUAN:
                name = "goal"
            elif name == "goal":
                name = "objective"
        else:
            rest = plain
        text = text_of(cell, rest, known=self.known, review=column.review)
        if text is None:
            return False
        before = self._parent(name)
        same = before is not None and before.text.casefold() == text.text.casefold()
        if name == "goal":
            if not same:
                self.parents = replace(self.parents.with_goal(text), level=level)
            elif level is not None:
                self.parents = replace(self.parents, objective=None, level=level)
        else:
            self.parents = replace(
                self.parents,
                objective=text,
                level=level if level is not None or self.parents.level is Level.TUJUAN else self.parents.level,
                review=self.parents.review - {"objective"},
            )
        return not same

    def _number(self, r: int, *, begins: bool) -> Text | None:
        """The item number of row r. A merged one counts for each row; an empty one for the rows under one objective."""
        cell = self._cell(r, "no")
        if cell is None:
            return None
        plain = cell.text.strip(" .)(\n")
        if plain:
            number = split_number(f"{plain}. x")[0] or " ".join(plain.split())
            text = Text(text=number, source=provenance_of(cell))
            if cell.row == r or cell.row_span > 1:
                self.above["no"] = text
            return text
        unseen = (
            self.section.table.structure in UNRULED
            or not merges_cells(self.section, cell.column)
            or is_cut(self.section, r, continued=self.continued)
        )
        if begins or not unseen:
            self.above["no"] = None
        return self.above.get("no")

    def _drafts(self, r: int, column: Column, cell: Cell, no: Text | None) -> Iterator[Draft]:
        owned = [c for c in self.columns if c.owner == column.index]
        cells = {c.index: self.section.matrix[r][c.index] for c in owned}
        items = split_items(cell.text, {index: other.text for index, other in cells.items()})
        told = [c.index for c in owned if c.field == "target" and not is_nothing(cells[c.index].text)]
        doubtful = len(items) > 1 and not (items[0].lined and all(index in items[0].texts for index in told))
        for k, item in enumerate(items):
            number, plain = split_number(
                strip_bullet(join_lines(item.name, self.known), always=True), bare=self.bare.get(column.index, False)
            )
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
        parents = replace(self.parents, level=prefix) if prefix else self.parents
        own_goal = objective is not None and parents.goal is not None and parents.objective is None and "goal" in self.by_field
        draft.level = level_of(column, objective, parents, self.kind, own_goal=own_goal)
        draft.explicit_level = column.level is not None or parents.level is not None
        draft.goal = self._flagged(parents.goal, "goal")
        draft.program = parents.program
        draft.objective = None if draft.level is Level.TUJUAN else self._flagged(parents.objective, "objective")

    def _flagged(self, text: Text | None, name: str) -> Text | None:
        if text is None or name not in self.parents.review:
            return text
        return replace(text, source=replace(text.source, review=True))

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
            text = self._ditto(cell.row, column)
            draft.inherited.add(name)
        if name in GROUPED:
            self.above[name] = text if text is not None else None if cell.text.strip() else self.above.get(name)
        if text is not None:
            draft.texts[name] = text

    def _ditto(self, r: int, column: Column) -> Text | None:
        """The text above an empty cell of a column that holds for groups of rows (a Bidang over its program)."""
        above = self.above.get(column.field or "")
        if above is None:
            return None
        parents = tuple(c.index for c in self.columns if c.field in ("goal", "objective", "no") or c.skipped == "program")
        inherited, judged = is_ditto(self.section, column.index, r, parents, continued=self.continued)
        if not inherited:
            return None
        return replace(above, source=replace(above.source, review=True)) if judged else above

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
                self.above[name] = draft.texts[name]

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


def _surplus(cell: Cell, draft: Draft, column: Column) -> Issue:
    told = f"{draft.name.text!r} has a second value under {' > '.join(column.path)!r}; the first one is taken."
    return issue_at(cell, "target.surplus", told)
