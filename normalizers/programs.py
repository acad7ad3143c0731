"""The program that an indicator's row prints beside it: a column Program / Kegiatan, merged over rows or left empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from normalizers.cascade import is_ditto
from normalizers.drafts import Draft, text_of
from normalizers.prefixes import split_item, split_number, split_prefix
from normalizers.sections import Section
from normalizers.spelling import is_nothing
from normalizers.table_columns import Column
from pipeline.model.provenance import Text
from pipeline.model.reading import Cell

_PROGRAM = re.compile(r"\bprogram\b", re.IGNORECASE)


def give_programs(
    section: Section,
    columns: tuple[Column, ...],
    drafts: Sequence[Draft],
    above: Text | None,
    known: frozenset[str],
    *,
    continued: bool,
) -> Text | None:
    """The program that holds at the end of the section; each draft is given the one of its rows, several joined by "; ".

    `above` is the one that held before the section. An empty cell stands for the text over it where a parent's does.
    """
    column = _program_column(columns)
    if column is None:
        return above
    parents = tuple(c.index for c in columns if c.field in ("goal", "objective", "no"))
    by_row: dict[int, Text | None] = {}
    for r in section.body:
        cell = section.matrix[r][column.index]
        text = read_program(cell, known)
        if text is None and cell.row == r and _begins_parent(section, columns, r):
            above = None  # the program over it belongs to another objective
        elif text is None and cell.row == r:
            inherited, judged = is_ditto(section, column.index, r, parents, continued=continued)
            text = _flagged(above) if inherited and judged else above if inherited else None
        above = by_row[r] = text
    for draft in drafts:
        rows = [r for r in (draft.cell.rows if draft.cell is not None else (draft.row,)) if r in by_row]
        told = {text.text: text for r in rows if (text := by_row[r]) is not None}
        if told:
            first = next(iter(told.values()))
            draft.program = first if len(told) == 1 else replace(first, text="; ".join(told))
    return above


def read_program(cell: Cell, known: frozenset[str]) -> Text | None:
    """The program of a cell without its number and prefix ("1. Program ...", "Program: ..."), None where it prints none."""
    plain = split_item(cell.text, known, bare=False)[1]
    rest = split_number(split_prefix(plain)[1])[1]
    return text_of(cell, rest, known=known)


def _program_column(columns: tuple[Column, ...]) -> Column | None:
    """The column of programs; of several (Program, Kegiatan, Sub Kegiatan) the one that is named so."""
    found = [column for column in columns if column.skipped == "program"]
    named = [column for column in found if _PROGRAM.search(" ".join(column.path))]
    return next(iter([*named, *found]), None)


def _begins_parent(section: Section, columns: tuple[Column, ...], r: int) -> bool:
    """Whether a goal or an objective begins in row r."""
    cells = [section.matrix[r][column.index] for column in columns if column.field in ("goal", "objective")]
    return any(cell.row == r and not is_nothing(cell.text) for cell in cells)


def _flagged(text: Text | None) -> Text | None:
    return replace(text, source=replace(text.source, review=True)) if text is not None else None
