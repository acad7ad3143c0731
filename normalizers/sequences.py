"""Periods of columns that follow one another: what a reader bent in one heading, its neighbours tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from normalizers.periods import PeriodHeader
from pipeline.model.decree import TargetKind

_QUARTER = re.compile(r"\W*(?:tri\s*wu[l1i]an|triw|trw|twl?)(?:\b|(?=[IVl1|]{1,4}\b))", re.IGNORECASE)
_SEMESTER = re.compile(r"\W*(?:semester|smt|smstr|sem)\b", re.IGNORECASE)
_YEARLIKE = re.compile(r"(?:t\w{1,4}\W*)?\(?[12IlZz|][0-9OoIlZzSB|]{3}\)?", re.IGNORECASE)
_YEARS = 10  # columns; no plan tells more years side by side


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column's heading path and what was read of it, None when nothing."""

    path: tuple[str, ...]
    period: PeriodHeader | None


def repair_periods(headings: Sequence[Heading]) -> tuple[PeriodHeader | None, ...]:
    """The periods of neighbouring columns, with the ones that do not fit their run put right and flagged.

    Four columns headed "Triwulan" are the four quarters, whatever became of their numerals on a scan ("Triwulan NY"); years side
    by side rise by one. A run is put right only when most of its columns are read and agree.

    >>> read = [PeriodHeader(kind=TargetKind.TARGET, year=2023, period=p) for p in ("Q1", "Q2")]
    >>> run = [Heading(path=("Triwulan I",), period=read[0]), Heading(path=("Triwulan II",), period=read[1])]
    >>> run += [Heading(path=("Triwulan",), period=None), Heading(path=("Triwulan NY",), period=None)]
    >>> [(found.period, found.review) for found in repair_periods(run) if found]
    [('Q1', False), ('Q2', False), ('Q3', True), ('Q4', True)]
    """
    periods = [heading.period for heading in headings]
    for start, end in _runs(headings, _QUARTER):
        _repair_parts(periods, start, end, letter="Q", parts=4)
    for start, end in _runs(headings, _SEMESTER):
        _repair_parts(periods, start, end, letter="S", parts=2)
    for start, end in _runs(headings, _YEARLIKE):
        _repair_years(periods, start, end)
    return tuple(periods)


def _runs(headings: Sequence[Heading], pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """The runs of neighbours whose innermost heading has the form, under one parent."""
    runs: list[tuple[int, int]] = []
    start = 0
    while start < len(headings):
        end = start
        while end < len(headings) and _fits(headings[end], headings[start], pattern):
            end += 1
        if end - start > 1:
            runs.append((start, end))
        start = max(end, start + 1)
    return runs


def _fits(heading: Heading, first: Heading, pattern: re.Pattern[str]) -> bool:
    if not heading.path or heading.path[:-1] != first.path[:-1]:
        return False
    leaf = heading.path[-1].strip()
    if pattern is _YEARLIKE:
        return _YEARLIKE.fullmatch(leaf) is not None and (heading.period is None or heading.period.period == "year")
    return pattern.match(leaf) is not None and len(leaf) <= 30


def _repair_parts(periods: list[PeriodHeader | None], start: int, end: int, *, letter: str, parts: int) -> None:
    """Quarters or halves of a year put in their run."""
    numbers = [_part(period, letter) for period in periods[start:end]]
    if end - start == 2 and all(numbers):
        return  # "Semester I Target | Semester I Realisasi"
    offset = _offset(numbers)
    if offset is None and end - start == parts:
        offset = 1
    if offset is None or offset < 1 or offset + (end - start) - 1 > parts:
        return
    known = next((period for period, number in zip(periods[start:end], numbers, strict=True) if period and number), None)
    for k, number in enumerate(numbers):
        if number != offset + k:
            before = periods[start + k] or known or PeriodHeader(kind=TargetKind.TARGET, year=None)
            if known is not None:
                before = replace(before, kind=known.kind, year=known.year)
            periods[start + k] = _guessed(replace(before, period=f"{letter}{offset + k}"))


def _part(period: PeriodHeader | None, letter: str) -> int | None:
    return int(period.period[1]) if period is not None and period.period.startswith(letter) else None


def _repair_years(periods: list[PeriodHeader | None], start: int, end: int) -> None:
    years = [period.year if period is not None else None for period in periods[start:end]]
    offset = _offset(years)
    if offset is None or end - start > _YEARS:
        return
    known = next(
        period for period, year in zip(periods[start:end], years, strict=True) if period is not None and year is not None
    )
    for k, year in enumerate(years):
        if year != offset + k:
            periods[start + k] = _guessed(replace(periods[start + k] or known, year=offset + k))


def _guessed(period: PeriodHeader) -> PeriodHeader:
    return replace(period, review=True, reason="the heading could not be read and is taken from its neighbours")


def _offset(numbers: Sequence[int | None]) -> int | None:
    """The first number of a run that rises by one, as most of its numbers tell; None when they do not."""
    votes = Counter(number - k for k, number in enumerate(numbers) if number is not None)
    if not votes:
        return None
    offset, count = votes.most_common(1)[0]
    enough = count >= 2 or len(numbers) == 2
    return offset if enough and 2 * count >= len(numbers) else None
