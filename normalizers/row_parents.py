"""What holds for a row from the rows above it: goal, objective, item number, and the texts of columns that group rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from normalizers.cascade import UNRULED, Parents, is_cut, is_ditto, merges_cells, parent_is_judged
from normalizers.drafts import Carry, is_ink, text_of
from normalizers.prefixes import split_item, split_number, split_prefix
from normalizers.sections import Section
from normalizers.spelling import is_nothing
from normalizers.table_columns import Column
from pipeline.model.decree import Level
from pipeline.model.provenance import Text
from pipeline.model.reading import Cell, provenance_of


class RowParents:
    """What holds from above while the rows of a section are read: `parents`, and the `texts` last printed by field.

    `bare` tells of which columns bare numbers count the texts.
    """

    def __init__(
        self, section: Section, columns: tuple[Column, ...], carry: Carry, known: frozenset[str], bare: Mapping[int, bool]
    ) -> None:
        self.section, self.columns, self.known, self.bare = section, columns, known, bare
        self.by_field = {column.field: column for column in columns if column.field}
        self.parents, self.continued = carry.parents, carry.continued
        self.texts: dict[str, Text | None] = dict(carry.above)

    def take(self, parents: Parents) -> None:
        """Let other parents hold from here on, and nothing else of the rows above."""
        self.parents = parents
        self.texts.clear()

    def read(self, r: int) -> bool:
        """Bring goal and objective up to date for row r; whether one of them begins here."""
        begins = False
        for name in ("goal", "objective"):
            column = self.by_field.get(name)
            if column is None:
                continue
            cell = self.section.matrix[r][column.index]
            if cell.row == r and (not is_nothing(cell.text) or is_ink(cell)):
                begins |= self._take(name, column, cell)
            elif cell.row == r and not begins and self._parent(name) is not None:
                judged = parent_is_judged(self.section, column.index, r, continued=self.continued)
                review = self.parents.review | {name} if judged else self.parents.review
                self.parents = replace(self.parents, review=review)
        return begins

    def _parent(self, name: str) -> Text | None:
        return self.parents.goal if name == "goal" else self.parents.objective

    def _take(self, name: str, column: Column, cell: Cell) -> bool:
        _, plain = split_item(cell.text, self.known, bare=self.bare[column.index])
        level, rest = split_prefix(plain)
        if level is not None:
            _, rest = split_number(rest)
            if level is Level.TUJUAN:
                name = "goal"
            elif name == "goal":
                name = "objective"
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

    def number(self, r: int, *, begins: bool) -> Text | None:
        """The item number of row r. A merged one counts for each row; an empty one for the rows under one objective."""
        column = self.by_field.get("no")
        if column is None:
            return None
        cell = self.section.matrix[r][column.index]
        plain = cell.text.strip(" .)(\n")
        if plain:
            number = split_number(f"{plain}. x")[0] or " ".join(plain.split())
            text = Text(text=number, source=provenance_of(cell))
            if cell.row == r or cell.row_span > 1:
                self.texts["no"] = text
            return text
        unseen = (
            self.section.table.structure in UNRULED
            or not merges_cells(self.section, cell.column)
            or is_cut(self.section, r, continued=self.continued)
        )
        if begins or not unseen:
            self.texts["no"] = None
        return self.texts.get("no")

    def ditto(self, r: int, column: Column) -> Text | None:
        """The text above an empty cell of a column that holds for groups of rows (a Bidang over its program)."""
        above = self.texts.get(column.field or "")
        if above is None:
            return None
        parents = tuple(c.index for c in self.columns if c.field in ("goal", "objective", "no") or c.skipped == "program")
        inherited, judged = is_ditto(self.section, column.index, r, parents, continued=self.continued)
        if not inherited:
            return None
        return replace(above, source=replace(above.source, review=True)) if judged else above

    def flagged(self, text: Text | None, name: str) -> Text | None:
        """The goal or objective by that `name`, for review where it was inherited on judgement."""
        if text is None or name not in self.parents.review:
            return text
        return replace(text, source=replace(text.source, review=True))
