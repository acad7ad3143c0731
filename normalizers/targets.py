"""The told values of an indicator out of its cells, decided row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from normalizers.drafts import TargetCell
from normalizers.numbers import ParsedValue, resolve_row, value_issue
from normalizers.spelling import UNREADABLE
from pipeline.model.decree import Target
from pipeline.model.issue import Issue
from pipeline.model.reading import issue_at, provenance_of


def parse_targets(
    groups: Sequence[Sequence[TargetCell]], *, unit: str | None, name: str
) -> tuple[tuple[Target, ...], tuple[Issue, ...]]:
    """The targets of one indicator, one for each kind, year and period, with the issues of their values.

    Each group is a row of one table, whose cells decide each other's separators and scale. A Kondisi Akhir that repeats the last
    year's target is dropped; two different values for one period give `target.conflict` and a flag.
    """
    found: dict[tuple[str, int | None, str], tuple[Target, TargetCell]] = {}
    issues: list[Issue] = []
    for group in groups:
        values = resolve_row([t.raw for t in group], unit=unit, name=name, columns=[t.column for t in group])
        pairs = sorted(zip(group, values, strict=True), key=lambda pair: pair[0].period.is_final)
        told = []
        for cell, value in pairs:
            target = _target(cell, value)
            key = (target.kind.value, target.year, target.period)
            other = found.get(key)
            if other is None:
                found[key] = (target, cell)
                told.append((cell, value))
                continue
            if not _same(other[0], target):
                found[key] = (replace(other[0], source=replace(other[0].source, review=True)), other[1])
                issues.append(_conflict(name, other[0], target))
        issues.extend(_issue_of(cell, value) for cell, value in told if value.review)
        issues.extend(_unreadable(cell, name) for cell, _ in told if cell.raw == UNREADABLE)
    return tuple(target for target, _ in found.values()), tuple(issues)


def _target(cell: TargetCell, value: ParsedValue) -> Target:
    source = provenance_of(cell.cell, cell.raw)
    period = cell.period
    return Target(
        kind=period.kind,
        year=period.year,
        period=period.period,
        raw=cell.raw,
        value=value.value,
        upper=value.upper,
        comparator=value.comparator,
        unit=value.unit,
        value_kind=value.kind.value,
        grade=value.grade,
        scale=value.scale,
        currency=value.currency,
        source=replace(source, review=source.review or value.review or period.review),
    )


def _same(a: Target, b: Target) -> bool:
    if a.value is None and b.value is None:
        return "".join(a.raw.split()).casefold() == "".join(b.raw.split()).casefold()
    return a.value == b.value and a.upper == b.upper


def _issue_of(cell: TargetCell, value: ParsedValue) -> Issue:
    issue = value_issue(value)
    assert issue is not None  # only called for flagged values
    return replace(issue, page=cell.cell.page, box=cell.cell.box)


def _conflict(name: str, first: Target, second: Target) -> Issue:
    told = f"{first.kind.value} {first.year} {first.period}: {first.raw!r} and {second.raw!r}"
    return issue_at(
        second.source, "target.conflict", f"{name!r} has two values for {told}; the first one is taken.", raw=second.raw
    )


def _unreadable(cell: TargetCell, name: str) -> Issue:
    return issue_at(cell.cell, "cell.unreadable", f"A value of {name!r} is printed but could not be read; look at the page.")
