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
_BENT_YEAR = re.compile(r"(?<!\w)\(?[12IlLZz|][0-9OoQDIlLZzSB|]{3}\)?\W*$")
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
    for start, end in _headless_runs(headings):
        _repair_headless(headings, periods, start, end)
    for start in _counted_quarters(headings):
        for k in range(4):
            periods[start + k] = _guessed(PeriodHeader(kind=TargetKind.TARGET, year=None, period=f"Q{k + 1}"))
    return tuple(_baselines(headings, periods))


def _counted_quarters(headings: Sequence[Heading]) -> list[int]:
    """Where four columns beside each other are headed I, II, III, IV and nothing says of what: quarters, to be confirmed."""
    leaves = [heading.path[-1].strip(" .()").upper() if heading.path and heading.period is None else "" for heading in headings]
    return [k for k in range(len(leaves) - 3) if leaves[k : k + 4] == ["I", "II", "III", "IV"]]


def _headless_runs(headings: Sequence[Heading]) -> list[tuple[int, int]]:
    """The runs of neighbours under one parent where some lost the heading of their own ("Target Triwulan" > I, II, -, IV)."""
    runs: list[tuple[int, int]] = []
    start = 0
    while start < len(headings):
        parent = _parent(headings, start)
        end = start
        while parent and end < len(headings) and headings[end].path in (parent, (*parent, *headings[end].path[-1:])):
            end += 1
        bare = sum(1 for heading in headings[start:end] if heading.path == parent)
        told = [heading.period.period for heading in headings[start:end] if heading.period is not None]
        twice = bare == 0 and end - start == 4 and len(told) == 4 > len(set(told)) and all(part[0] == "Q" for part in told)
        if 0 < 2 * bare <= end - start or twice:  # "III" is read as "II" too
            runs.append((start, end))
        start = max(end, start + 1)
    return runs


def _parent(headings: Sequence[Heading], start: int) -> tuple[str, ...]:
    """The path above a column's own heading; the whole path where the next column has one more level."""
    path = headings[start].path
    following = headings[start + 1].path if start + 1 < len(headings) else ()
    return path if len(following) == len(path) + 1 and following[:-1] == path else path[:-1]


def _repair_headless(headings: Sequence[Heading], periods: list[PeriodHeader | None], start: int, end: int) -> None:
    """The columns that lost their heading given the quarter, half or year that the run leaves for them."""
    parent = _parent(headings, start)
    own = [period if heading.path != parent else None for heading, period in zip(headings, periods, strict=True)][start:end]
    parts = {period.period[0] for period in own if period is not None and period.period != "year"}
    if parts in ({"Q"}, {"S"}):
        letter = parts.pop()
        if end - start != (4 if letter == "Q" else 2) or _offset([_part(period, letter) for period in own]) != 1:
            return
        values = [replace(period, period=f"{letter}{k}") for k, period in enumerate(_filled(own), 1)]
    else:
        first = _offset([period.year if period is not None else None for period in own])
        if parts or first is None or any(heading.period is None for heading in headings[start:end]):
            return
        values = [replace(period, year=first + k) for k, period in enumerate(_filled(own))]
    for k, value in enumerate(values):
        if headings[start + k].path == parent or value.period != (own[k] or value).period:
            periods[start + k] = _guessed(value)


def _filled(own: Sequence[PeriodHeader | None]) -> list[PeriodHeader]:
    known = next(period for period in own if period is not None)
    return [period or known for period in own]


def _baselines(headings: Sequence[Heading], periods: list[PeriodHeader | None]) -> list[PeriodHeader | None]:
    """The periods with a baseline whose year a reader bent ("KONDISI AWAL LOLO") given the year before the first target's."""
    years = [period.year for period in periods if period is not None and period.kind is TargetKind.TARGET and period.year]
    out: list[PeriodHeader | None] = []
    for heading, period in zip(headings, periods, strict=True):
        bent = (
            period is not None
            and period.kind is TargetKind.BASELINE
            and period.year is None
            and any(_BENT_YEAR.search(text) for text in heading.path)
        )
        out.append(_guessed(replace(period, year=min(years) - 1)) if period is not None and bent and years else period)
    return out


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
