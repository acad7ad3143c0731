"""Columns that one merged cell fills from the top of a page to its foot, and that no horizontal ruling ties to their table.

Points, upright frame. A Tujuan that runs over three pages leaves on the second one only its two upright rules; the rest of the
table, and the number column on its other side, are then drawn as if they were tables of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.geometry import Orientation, Ruling

#: pt; how exactly the pieces must begin and end at the same heights.
LEVEL = 4.0
#: pt; the least height of such a piece, and the greatest width of the column between.
TALL, WIDE = 40.0, 300.0
#: share of one piece's rows that must be rows of the other when both have rows.
SAME_ROWS = 0.7

Group = list[Ruling]


def bridge_columns(groups: Sequence[Group]) -> list[Group]:
    """The groups of connected rulings, those that are pieces of one table joined by its missing upper and lower border."""
    pending = sorted(
        (list(group) for group in groups if _uprights(group)), key=lambda group: min(r.position for r in _uprights(group))
    )
    out = [list(group) for group in groups if not _uprights(group)]
    while pending:
        group = pending.pop(0)
        partner = next((other for other in pending if _belong(group, other)), None)
        if partner is None:
            out.append(group)
        else:
            pending.remove(partner)
            pending.insert(0, [*group, *partner, *_borders(group, partner)])
    return out


def _uprights(group: Sequence[Ruling]) -> Group:
    return [ruling for ruling in group if ruling.orientation is Orientation.VERTICAL]


def _levels(group: Sequence[Ruling]) -> list[float]:
    return sorted(ruling.position for ruling in group if ruling.orientation is Orientation.HORIZONTAL)


def _extent(group: Sequence[Ruling]) -> tuple[float, float]:
    """From where to where the group's upright rulings reach, top to bottom."""
    uprights = _uprights(group)
    return min(r.start for r in uprights), max(r.end for r in uprights)


def _belong(left: Sequence[Ruling], right: Sequence[Ruling]) -> bool:
    """Whether two groups side by side, the first one on the left, are pieces of one table."""
    (top, bottom), (other_top, other_bottom) = _extent(left), _extent(right)
    if abs(top - other_top) > LEVEL or abs(bottom - other_bottom) > LEVEL or bottom - top < TALL:
        return False
    gap = min(r.position for r in _uprights(right)) - max(r.position for r in _uprights(left))
    few, many = sorted((_levels(left), _levels(right)), key=len)
    inner = [y for y in few if top + LEVEL < y < bottom - LEVEL]
    if gap > WIDE or not many:
        return False
    if not inner:  # lone upright rules, also those between columns that were bridged already
        return len(few) <= 2 < len(many)
    if gap <= 0:
        return False
    shared = sum(any(abs(y - other) <= LEVEL for other in many) for y in inner)
    return shared >= max(2, SAME_ROWS * len(inner))


def _borders(left: Sequence[Ruling], right: Sequence[Ruling]) -> Group:
    """The upper and the lower border over both groups."""
    start, end = min(r.position for r in _uprights(left)), max(r.position for r in _uprights(right))
    top, bottom = _extent([*left, *right])
    return [Ruling(orientation=Orientation.HORIZONTAL, position=y, start=start, end=end) for y in (top, bottom)]
