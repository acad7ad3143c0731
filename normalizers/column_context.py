"""The columns of a section, each settled with the others: what a heading leaves open its neighbours and its cells tell."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from normalizers.contents import match_contents
from normalizers.heading_vocabulary import heading_letters
from normalizers.moments import YEAR
from normalizers.sections import Section
from normalizers.sequences import Heading, repair_periods
from normalizers.table_columns import NAMES, ONCE, Column, map_column, read_period
from pipeline.model.decree import TargetKind
from pipeline.model.issue import Issue
from pipeline.model.reading import issue_at

MOST = 0.8  # share of a column's own cells that must be item numbers
_UNREVISED = re.compile(r"\b(?:semula|sebelum|murni|induk)\b", re.IGNORECASE)
_REVISED = re.compile(r"\b(?:menjadi|(?:setelah|sesudah)\s+perubahan|(?<!sebelum )perubahan|revisi)\b", re.IGNORECASE)
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
    columns = _by_years(columns, section, found)
    columns = _by_sequence(columns, section, found)
    columns = _by_contents(columns, section, found)
    columns = _by_sibling_year(columns)
    issues = list(found.values())
    columns = _by_revision(_by_letters(columns))
    columns = _by_neighbours(columns)
    columns = _one_of_each(columns, section, issues)
    columns = _final_years(columns, default_year)
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


def _by_years(columns: list[Column], section: Section, issues: dict[int, Issue]) -> list[Column]:
    """The column that tells the year of each row's values (Tahun | Target over 2023 | 62,5 and 2024 | 65), skipped as "year";
    none where a heading of the values prints a year of its own."""
    values = [column for column in columns if column.field == "target" and column.period is not None]
    if not values or any(YEAR.search(" ".join(column.path)) for column in values):
        return columns
    out = list(columns)
    for column in columns:
        cells = {id(cell): cell for r in section.body if (cell := section.matrix[r][column.index]).text.strip()}
        texts = [cell.text.strip() for cell in cells.values()]
        if (
            column.path
            and heading_letters(column.path[-1]) in ("tahun", "thn", "th")
            and len(set(texts)) > 1
            and all(YEAR.fullmatch(text) for text in texts)
        ):
            out[column.index] = Column(index=column.index, path=column.path, skipped="year")
            issues.pop(column.index, None)
    return out


def _by_sequence(columns: list[Column], section: Section, issues: dict[int, Issue]) -> list[Column]:
    """Told values whose heading was bent by a reader, put in the row of their neighbours, each with an issue."""
    free = [column if column.field is None or column.period is not None else None for column in columns]
    headings = [Heading(path=column.path, period=column.period) if column else Heading(path=(), period=None) for column in free]
    out: list[Column] = []
    for column, period in zip(columns, repair_periods(headings), strict=True):
        if period is None or period == column.period:
            out.append(column)
            continue
        out.append(replace(column, field="target", period=period, skipped=None))
        heading = " > ".join(column.path)
        told = f"The heading {heading!r} is taken for {period.year} {period.period} by its neighbours; look at the page."
        issues[column.index] = issue_at(section.heads[column.index][-1], "header.guessed", told, raw=heading)
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


def _by_sibling_year(columns: list[Column]) -> list[Column]:
    """Told values whose heading prints no year given the one year that the targets beside them print ("Target 2023 | TW I")."""
    bare = {column.index for column in columns if column.period is not None and _bare_year(column)}
    printed = {
        column.period.year
        for column in columns
        if column.index not in bare
        and column.period is not None
        and column.period.kind is TargetKind.TARGET
        and column.period.year
    }
    if len(printed) != 1:
        return columns
    year = printed.pop()
    out: list[Column] = []
    for column in columns:
        period = column.period
        inside = period is not None and column.index in bare and period.kind is TargetKind.TARGET and period.period != "year"
        out.append(replace(column, period=replace(period, year=year)) if period is not None and inside else column)
    return out


def _bare_year(column: Column) -> bool:
    """Whether the year of a column's period is only the document's."""
    period = read_period(column.path, None)
    return period is None or period.year is None


def _by_letters(columns: list[Column]) -> list[Column]:
    """Under one heading T and R beside each other are sure to be target and realization, and a "%" beside them is a share."""
    letters: dict[tuple[str, ...], set[str]] = {}
    for column in columns:
        if len(column.path) > 1:
            letters.setdefault(column.path[:-1], set()).add(column.path[-1].strip(" ().").casefold())
    out: list[Column] = []
    for column in columns:
        leaf = column.path[-1].strip(" ().").casefold() if column.path else ""
        beside = letters.get(column.path[:-1], set())
        if leaf in ("%", "c") and beside & {"r", "realisasi"} and column.period is not None:
            column = replace(column, field=None, period=None, skipped="share_achieved")
        elif leaf in ("t", "r") and {"t", "r"} <= beside and column.period is not None and column.period.rule == "letter":
            column = replace(column, period=replace(column.period, review=False, reason=None))
        out.append(column)
    return out


def _by_revision(columns: list[Column]) -> list[Column]:
    """Of a target before and after a revision ("Semula | Menjadi") the one that holds now, flagged; the other is passed over."""
    after = {_period(column) for column in columns if _REVISED.search(" ".join(column.path))} - {None}
    out: list[Column] = []
    for column in columns:
        path = " ".join(column.path)
        if column.period is not None and _period(column) in after and _UNREVISED.search(path) and not _REVISED.search(path):
            column = replace(column, field=None, period=None, skipped="before the revision")
        elif column.period is not None and _REVISED.search(path):
            column = replace(column, period=replace(column.period, review=True))
        out.append(column)
    return out


def _period(column: Column) -> tuple[TargetKind, int | None, str] | None:
    return (column.period.kind, column.period.year, column.period.period) if column.period is not None else None


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


def _final_years(columns: list[Column], default_year: int | None) -> list[Column]:
    """End states without a year (Kondisi Akhir) given that of the last year told beside them, flagged when there is none."""
    periods = [column.period for column in columns if column.period is not None and column.period.kind is TargetKind.TARGET]
    last = max((period.year for period in periods if period.year is not None and not period.is_final), default=None)
    out: list[Column] = []
    for column in columns:
        period = column.period
        if period is None or not period.is_final or period.year is not None:
            out.append(column)
            continue
        year = last if last is not None else default_year
        out.append(replace(column, period=replace(period, year=year, review=period.review or last is None)))
    return out


def _owned(columns: list[Column]) -> list[Column]:
    """Each column that describes an indicator bound to the indicator column it stands behind (or the first one)."""
    names = [column.index for column in columns if column.field in NAMES]
    describing = ("target", *ONCE)
    return [replace(column, owner=_owner(column.index, names)) if column.field in describing else column for column in columns]


def _owner(index: int, names: list[int]) -> int | None:
    before = [name for name in names if name < index]
    return before[-1] if before else names[0] if names else None
