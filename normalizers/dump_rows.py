"""Texts of the columns of a jumbled table, put side by side as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from normalizers.jumble import Item
from normalizers.phrases import plain

WHOLE_ROWS = frozenset(("goal", "objective", "affair", "responsible", "remarks"))  # a text of these may stand for several rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What stands beside one indicator's name, by field."""

    name: Item
    others: Mapping[str, Item]


def build_rows(items: Sequence[Item], columns: Sequence[str]) -> tuple[Row, ...]:
    """A row for each name, in printed order. A text that belongs to no name is left out."""
    names = sorted((item for item in items if item.field == "name"), key=lambda item: item.lines[0])
    beside: list[dict[str, Item]] = [{} for _ in names]
    for field in columns:
        if field == "name":
            continue
        texts = sorted((item for item in items if item.field == field), key=lambda item: item.lines[0])
        if len(texts) == len(names):
            chosen = dict(enumerate(texts))
        elif field in WHOLE_ROWS or len(texts) == 1:
            chosen = _spread(names, texts)
        else:
            chosen = _aligned(names, texts)
        for i, item in chosen.items():
            beside[i][field] = item
    return tuple(Row(name=name, others=others) for name, others in zip(names, beside, strict=True))


def _aligned(names: Sequence[Item], others: Sequence[Item]) -> dict[int, Item]:
    """Which of the other column's texts stands beside which name: in order, with words in common, as near as possible."""
    best: list[list[tuple[float, tuple[tuple[int, int], ...]]]] = [[(0.0, ())] * (len(others) + 1) for _ in range(len(names) + 1)]
    for i, name in enumerate(names):
        for j, other in enumerate(others):
            gain = 100 - abs(name.center - other.center) + 10 * overlap(name, other)
            score, pairs = best[i][j]
            best[i + 1][j + 1] = max((score + gain, (*pairs, (i, j))), best[i][j + 1], best[i + 1][j], key=lambda found: found[0])
    return {i: others[j] for i, j in best[-1][-1][1]}


def _spread(names: Sequence[Item], parents: Sequence[Item]) -> dict[int, Item]:
    """Which text of merged cells each name belongs to: neighbouring names share one, whose middle is near theirs.

    The texts of merged cells stand in the middle of their rows or at the top; whichever lies nearer counts.
    """
    if not parents:
        return {}
    n, m = len(names), len(parents)
    if m > n:
        return _aligned(names, parents)
    infinite = float("inf")
    best: list[list[tuple[float, tuple[int, ...]]]] = [[(infinite, ())] * (m + 1) for _ in range(n + 1)]
    best[0][0] = (0.0, ())
    for j in range(1, m + 1):
        for i in range(1, n + 1):
            for k in range(i):
                cost, cuts = best[k][j - 1]
                if cost < infinite:
                    cost += _distance(names[k:i], parents[j - 1])
                    if cost < best[i][j][0]:
                        best[i][j] = (cost, (*cuts, i))
    chosen, start = {}, 0
    for j, end in enumerate(best[n][m][1]):
        chosen.update(dict.fromkeys(range(start, end), parents[j]))
        start = end
    return chosen


def _distance(names: Sequence[Item], parent: Item) -> float:
    top, bottom = names[0].lines[0], names[-1].lines[-1]
    return min(abs((top + bottom) / 2 - parent.center), abs(top - parent.lines[0]) + 0.5)


def overlap(one: Item, other: Item) -> float:
    """The share of the first text's longer words that the second holds, 0 to 1."""
    words = {plain(word) for word in one.words if len(word) > 3}
    return len(words & {plain(word) for word in other.words}) / len(words) if words else 0.0
