"""Rows that are halves of a stacked fraction, given back to the row whose formula they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from normalizers.dump_rows import Row
from normalizers.jumble import Item
from normalizers.jumble_marks import is_divided, is_times
from normalizers.jumble_words import opens
from normalizers.phrases import plain


def join_fractions(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows without those whose name is the upper half of a formula (their own formula begins with "x100%", that of a
    neighbour is none) or the lower half of the one above, which ends with "x100%"."""
    out = list(rows)
    at = 0
    while at < len(out):
        if not _joined(out, at):
            at += 1
    return tuple(out)


def _joined(rows: list[Row], at: int) -> bool:
    """Put one row into its neighbour's formula, if it is a half of it."""
    row = rows[at]
    own = row.others.get("formula")
    if own is None or not _opens(row.name):
        return False
    half = replace(row.name, field="formula", words=row.name.words + own.words, lines=row.name.lines + own.lines)
    above = rows[at - 1].others.get("formula") if at else None
    if is_times(own.words[0]):
        near = [k for k in (at + 1, at - 1) if 0 <= k < len(rows)]
        whose = next((k for k in near if (told := rows[k].others.get("formula")) and not _opens(told)), None)
        if whose is None:
            return False
        rows[whose] = _with_formula(rows[whose], half)
    elif above is not None and _is_upper_half(above) and not _opens(own):
        rows[at - 1] = _with_formula(rows[at - 1], replace(half, words=above.words + half.words, lines=above.lines + half.lines))
    else:
        return False
    del rows[at]
    return True


def _is_upper_half(formula: Item) -> bool:
    """Whether a formula ends with its factor and holds nothing that it would be divided by."""
    begun = sum(word[:1].isupper() and _opens_formula(word) for word in formula.words)
    return is_times(formula.words[-1]) and _opens(formula) and begun == 1 and not any(map(is_divided, formula.words))


def _opens(item: Item) -> bool:
    return _opens_formula(item.words[0])


def _opens_formula(word: str) -> bool:
    return opens("formula", word) or opens("formula", plain(word))


def _with_formula(row: Row, formula: Item) -> Row:
    return Row(name=row.name, others={**row.others, "formula": formula})
