"""The columns of a table beside those of the table before it, which it goes on."""

from __future__ import annotations

from dataclasses import replace

from normalizers.table_columns import Column
from pipeline.model.issue import Issue

FEWEST_AGREEING = 5  # columns, all but one of which tell that a table has those of the one before


def same_columns(before: tuple[Column, ...], columns: tuple[Column, ...]) -> bool:
    """Whether a table has the columns of the one before, so that its rows go on (the header printed again on a new page)."""
    if not before or len(before) != len(columns):
        return False
    return all(_meaning(a) == _meaning(b) for a, b in zip(before, columns, strict=True) if a.path or b.path)


def _meaning(column: Column) -> tuple[object, ...]:
    """What a column holds, however surely its heading was read."""
    period = column.period
    return (column.field, period.kind, period.year, period.period) if period is not None else (column.field,)


def told_before(
    columns: tuple[Column, ...], issues: tuple[Issue, ...], before: tuple[Column, ...]
) -> tuple[tuple[Column, ...], tuple[Issue, ...]]:
    """The columns with one heading that says nothing, bent by a reader on a later page, taken for the one in its place before.

    As all others agree, each describes the same indicator column as before; the issue tells what the heading was taken for.
    """
    if len(columns) != len(before) or len(columns) < FEWEST_AGREEING:
        return columns, issues
    odd = [k for k, (a, b) in enumerate(zip(before, columns, strict=True)) if _meaning(a) != _meaning(b)]
    if len(odd) != 1 or columns[odd[0]].field is not None or columns[odd[0]].skipped is not None:
        return columns, issues
    known, heading = before[odd[0]], " > ".join(" ".join(text.split()) for text in columns[odd[0]].path)
    match = replace(known.match, rule="context", score=0.8) if known.match is not None else None
    taken = tuple(
        replace(known, match=match) if a is known else replace(b, owner=a.owner) for a, b in zip(before, columns, strict=True)
    )
    message = f"The heading {heading!r} is not known; it is taken for {known.field}, as in the table before. Look at the page."
    told = tuple(
        replace(issue, code="header.guessed", message=message)
        if issue.code == "header.unknown" and issue.raw == heading
        else issue
        for issue in issues
    )
    return taken, told


def doubted_column(column: Column) -> Column:
    """The column with its period flagged, as its heading stands in another table."""
    return replace(column, period=replace(column.period, review=True)) if column.period is not None else column
