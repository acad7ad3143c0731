"""Objectives that a decree prints without any indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from normalizers.cascade import Parents
from normalizers.drafts import Draft, is_ink, text_of
from normalizers.group_rows import read_group
from normalizers.matching import similarity
from normalizers.prefixes import split_item, split_number, split_prefix
from normalizers.sections import Section, own_cells
from normalizers.spelling import is_nothing, name_key
from normalizers.table_columns import NAMES, Column
from pipeline.model.decree import Level
from pipeline.model.provenance import Text

SAME = 0.85  # similarity of two printings of one objective, one of them cut or misread


def find_objectives(section: Section, columns: tuple[Column, ...], known: frozenset[str]) -> Iterator[Text]:
    """The objectives that the rows of an indicator table print with nothing but themselves in their rows, and all that stand over
    rows ("Sasaran 1: ..."). Whether indicators hang under them is for the whole form to tell (`keep_unmeasured`).
    """
    main = next((column for column in reversed(columns) if column.field in NAMES), None)
    if main is None:
        return
    parents = Parents()
    for r in section.body:
        filled = [cell for cell in own_cells(section.matrix[r], r) if not is_nothing(cell.text) or is_ink(cell)]
        if not filled:
            continue
        group = read_group(section, columns, main, filled, parents, known)
        if group is not None:
            if group.parents.objective is not None and group.parents.objective is not parents.objective:
                yield group.parents.objective
            parents = group.parents
            continue
        yield from _in_row(section, columns, r, known)


def keep_unmeasured(objectives: Iterable[Text], drafts: Sequence[Draft]) -> tuple[Text, ...]:
    """The objectives that no indicator hangs under, each once. A text that begins with a small letter is the rest of one that a
    page break cut."""
    measured = {name_key(draft.objective.text) for draft in drafts if draft.objective is not None}
    measured |= {name_key(draft.goal.text) for draft in drafts if draft.goal is not None}
    found: dict[str, Text] = {}
    for text in objectives:
        key = name_key(text.text)
        if text.text[:1].islower() or not key or any(key in one or similarity(key, one) >= SAME for one in measured):
            continue
        found.setdefault(key, text)
    return tuple(found.values())


def _in_row(section: Section, columns: tuple[Column, ...], r: int, known: frozenset[str]) -> Iterator[Text]:
    for column in columns:
        cell = section.matrix[r][column.index]
        if column.field not in ("objective", "goal") or cell.row != r or is_nothing(cell.text):
            continue
        if any(_tells_more(section, columns, row) for row in cell.rows if row in section.body):
            continue
        plain = split_item(cell.text, known, bare=True)[1]
        level, rest = split_prefix(plain)
        if level is Level.TUJUAN or (level is None and column.field == "goal"):
            continue
        text = text_of(cell, split_number(rest)[1], known=known)
        if text is not None:
            yield text


def _tells_more(section: Section, columns: tuple[Column, ...], r: int) -> bool:
    """Whether a row prints an indicator or anything that would describe one."""
    cells = [section.matrix[r][c.index] for c in columns if c.field not in ("objective", "goal", "no") and c.skipped != "empty"]
    return any(not is_nothing(cell.text) or is_ink(cell) for cell in cells)
