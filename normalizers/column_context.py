"""The columns of a section, each settled with the others: what a heading leaves open its neighbours and its cells tell."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from normalizers.column_periods import by_letters, by_revision, by_sequence, by_sibling_year, by_years, with_final_years
from normalizers.contents import match_contents
from normalizers.sections import Section
from normalizers.table_columns import NAMES, ONCE, Column, map_column
from pipeline.model.issue import Issue
from pipeline.model.reading import issue_at

MOST = 0.8  # share of a column's own cells that must be item numbers
_ITEM_NUMBER = re.compile(r"\(?(?:\d{1,3}|[ivx]{1,4}|[a-z])(?:\.\d{1,2})*[.)]?", re.IGNORECASE)


def map_columns(section: Section, default_year: int | None) -> tuple[tuple[Column, ...], tuple[Issue, ...]]:
    """The columns of a section, every one mapped, skipped by name or told in an issue (`header.unknown`, `header.missing`).

    `default_year` is for told values whose heading prints no year. The meaning of a heading may hang on its neighbours:
    "Uraian" is the name where no other column is (a decree prints URAIAN | DASAR PERTIMBANGAN | SUMBER DATA).
    """
    columns: list[Column] = []
    found: dict[int, Issue] = {}
    for index, path in enumerate(section.paths):
        if _is_spanned(section, index):
            columns.append(Column(index=index, path=(), skipped="spanned"))
            continue
        column, issue = map_column(section, index, path, default_year)
        columns.append(column)
        if issue is not None:
            found[index] = issue
    columns = _by_item_numbers(columns, section)
    columns = by_years(columns, section, found)
    columns = by_sequence(columns, section, found)
    columns = _by_contents(columns, section, found)
    columns = by_sibling_year(columns)
    issues = list(found.values())
    columns = by_revision(by_letters(columns))
    columns = _by_neighbours(columns)
    columns = _one_of_each(columns, section, issues)
    columns = with_final_years(columns, default_year)
    return tuple(_owned(columns)), tuple(issues)


def _is_spanned(section: Section, index: int) -> bool:
    """Whether every cell of a column, heading and rows, is the one at its left reaching over it: a scan joined two tables of
    other widths, or a rule crosses only some of the rows."""
    rows = [section.matrix[r] for r in (*section.header, *section.body)]
    return index > 0 and bool(section.body) and all(row[index] is row[index - 1] for row in rows)


def _by_item_numbers(columns: list[Column], section: Section) -> list[Column]:
    """The item numbers that stand in a column of their own under a heading wide enough for both ("Indikator Kinerja" over
    "1." and a name; "No | Indikator" where a scan lost the rule between them)."""
    out = list(columns)
    for left, right in pairwise(columns):
        shared = left.field in (*NAMES, "objective", "goal") and right.field == left.field
        if not shared or section.heads[left.index][-1:] != section.heads[right.index][-1:]:
            continue
        cells = [section.matrix[r][left.index] for r in section.body]
        filled = [cell.text.strip() for cell in cells if cell.column_span == 1 and cell.text.strip()]
        if sum(1 for text in filled if _ITEM_NUMBER.fullmatch(text)) < max(2, MOST * len(filled)):
            continue
        free = left.field in NAMES and all(column.field != "no" for column in out)
        out[left.index] = replace(left, field="no" if free else None, match=None, skipped=None if free else "numbers")
    return out


def _by_contents(columns: list[Column], section: Section, issues: dict[int, Issue]) -> list[Column]:
    """Columns with an unreadable heading given the field that their cells read as, flagged, where no other column has it."""
    out = list(columns)
    for column in columns:
        if column.index not in issues or column.field is not None:
            continue
        taken = {other.field for other in out}
        free = frozenset(field for field in ("name", "objective", "unit", "responsible") if field not in taken)
        texts = [section.matrix[r][column.index].text for r in section.body if section.matrix[r][column.index].row == r]
        match = match_contents(texts, free, " > ".join(column.path))
        if match is None:
            continue
        out[column.index] = replace(column, field=match.field, match=match)
        issues[column.index] = replace(
            issues[column.index],
            code="header.guessed",
            message=f"The heading {match.raw!r} is not known; by its cells it is taken for {match.field}. Look at the page.",
        )
    return out


def _by_neighbours(columns: list[Column]) -> list[Column]:
    """Headings whose meaning hangs on the other columns, settled."""
    fields = [column.field for column in columns]
    out: list[Column] = []
    for column in columns:
        field = column.field
        if field == "description":
            field = next((name for name in ("name", "objective", "definition") if name not in fields), None)
        elif field == "main_performance":
            field = "objective" if "name" in fields else "name"
        elif field == "considered":
            field = "definition" if "definition" not in fields else "reason"
        elif field == "achievement" and ("realization" in fields or column.period is None or _shares_budget(columns, column)):
            field = None
            column = replace(column, period=None, skipped="share_achieved")
        elif field in ("target", "realization", "baseline", "year", "achievement"):
            field = "target"
        fields[column.index] = column.field if field == "target" else field
        out.append(replace(column, field=field))
    return out


def _shares_budget(columns: list[Column], column: Column) -> bool:
    """Whether a share ("Realisasi (%)") stands right behind a budget, so that it tells how much money was spent."""
    before = columns[column.index - 1] if column.index else None
    return before is not None and before.skipped == "budget" and "%" in "".join(column.path)


def _one_of_each(columns: list[Column], section: Section, issues: list[Issue]) -> list[Column]:
    """Columns with a field at most once where it can be told only once; of two parents the one nearest to the name stays."""
    names = [column.index for column in columns if column.field in NAMES]
    main = max((column.index for column in columns if column.field == "name"), default=names[-1] if names else len(columns))
    out = list(columns)
    for field in ("no", "goal", "objective"):
        same = [column for column in out if column.field == field]
        before = [column for column in same if column.index < main] or same
        for column in same:
            if column is not before[-1]:
                out[column.index] = replace(column, field=None, skipped=f"outer {field}")
    for field in ONCE:
        first: dict[int | None, Column] = {}
        for column in [column for column in out if column.field == field]:
            owner = _owner(column.index, names)
            if owner in first:
                out[column.index] = replace(column, field=None, skipped=f"second {field}")
                if not _same_cells(section, column.index, first[owner].index):
                    issues.append(_second(section, column, field))
            first.setdefault(owner, column)
    return out


def _same_cells(section: Section, one: int, other: int) -> bool:
    """Whether two columns print the same ("Satuan" under "Target" and again under "Realisasi")."""
    return all(
        "".join(row[one].text.split()) == "".join(row[other].text.split()) for row in (section.matrix[r] for r in section.body)
    )


def _second(section: Section, column: Column, field: str) -> Issue:
    heading = " > ".join(column.path)
    told = f"The heading {heading!r} is a second column for {field}; the first one is taken. Look at the page."
    return issue_at(section.heads[column.index][-1], "header.twice", told, raw=heading)


def _owned(columns: list[Column]) -> list[Column]:
    """Each column that describes an indicator bound to the indicator column it stands behind (or the first one)."""
    names = [column.index for column in columns if column.field in NAMES]
    describing = ("target", *ONCE)
    return [replace(column, owner=_owner(column.index, names)) if column.field in describing else column for column in columns]


def _owner(index: int, names: list[int]) -> int | None:
    before = [name for name in names if name < index]
    return before[-1] if before else names[0] if names else None
