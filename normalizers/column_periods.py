"""The periods of a section's columns, each settled with the others: what a heading leaves open its neighbours tell."""

from __future__ import annotations

import re
from dataclasses import replace

from normalizers.heading_vocabulary import heading_letters
from normalizers.moments import YEAR
from normalizers.sections import Section
from normalizers.sequences import Heading, repair_periods
from normalizers.table_columns import Column, read_period
from pipeline.model.decree import TargetKind
from pipeline.model.issue import Issue
from pipeline.model.reading import issue_at

_UNREVISED = re.compile(r"\b(?:semula|sebelum|murni|induk)\b", re.IGNORECASE)
_REVISED = re.compile(r"\b(?:menjadi|(?:setelah|sesudah)\s+perubahan|(?<!sebelum )perubahan|revisi)\b", re.IGNORECASE)


def by_years(columns: list[Column], section: Section, issues: dict[int, Issue]) -> list[Column]:
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


def by_sequence(columns: list[Column], section: Section, issues: dict[int, Issue]) -> list[Column]:
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


def by_sibling_year(columns: list[Column]) -> list[Column]:
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


def by_letters(columns: list[Column]) -> list[Column]:
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


def by_revision(columns: list[Column]) -> list[Column]:
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


def with_final_years(columns: list[Column], default_year: int | None) -> list[Column]:
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
