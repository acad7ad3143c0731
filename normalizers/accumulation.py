"""Whether the figures of the parts of a year go on from one to the next, printed or implied by the figures themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise

from normalizers.vocabulary import alternatives, load_vocabulary
from pipeline.model.decree import Basis, Target, TargetKind
from pipeline.model.provenance import Text

PARTS = (("Q1", "Q2", "Q3", "Q4"), ("S1", "S2"), tuple(f"M{month:02d}" for month in range(1, 13)))  # of a year
ROUNDING = Decimal("0.02")  # share of the year's target that a sum of rounded parts may differ by

_PROSE = ("remarks", "definition", "reason")
Accumulation = tuple[str, Basis]


def find_accumulation(name: Text, texts: Mapping[str, Text], targets: Sequence[Target]) -> Accumulation | None:
    """ "cumulative" (each quarter tells the state reached so far, the last one the year's) or "per-period" (each tells its own
    share, or a level to be kept), with what it rests on; None when nothing tells it.

    A column of its own, a remark or the name prints it: basis printed. Else the quarters, semesters or months against their year,
    which must tell one thing in all years: basis implied.
    """
    told = texts.get("accumulation")
    if told is not None and (found := read_accumulation(told.text)):
        return found, Basis(kind="printed", field="accumulation", source=told.source)
    for field, text in [*((field, texts.get(field)) for field in _PROSE), ("name", name)]:
        if text is not None and "umulati" in text.text and (found := read_accumulation(text.text)):
            return found, Basis(kind="printed", field=field, source=text.source)
    return _implied(targets)


def read_accumulation(printed: str) -> str | None:
    """The accumulation that a text prints, or None.

    >>> read_accumulation("Kumulatif"), read_accumulation("Non-Kumulatif"), read_accumulation("Bulanan")
    ('cumulative', 'per-period', None)
    """
    folded = " ".join(printed.casefold().split())
    per_period, cumulative = _patterns()
    if per_period.search(folded):
        rest = per_period.sub(" ", folded)
        return None if cumulative.search(rest) else "per-period"
    return "cumulative" if cumulative.search(folded) else None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = load_vocabulary("polarity")
    per_period, cumulative = (
        re.compile(rf"(?<!\w)(?:{alternatives(data[name])})(?!\w)") for name in ("per_period", "cumulative")
    )
    return per_period, cumulative


def _implied(targets: Sequence[Target]) -> Accumulation | None:
    found: dict[str, Target] = {}
    for whole, parts in parted_years(targets, TargetKind.TARGET):
        kind = accumulation_of_parts(whole.value, [part.value for part in parts])
        if kind is not None:
            found.setdefault(kind, whole)
    if len(found) != 1:
        return None
    kind, whole = next(iter(found.items()))
    return kind, Basis(kind="implied", field="targets", source=whole.source)


def parted_years(targets: Sequence[Target], kind: TargetKind) -> Iterator[tuple[Target, tuple[Target, ...]]]:
    """Each year's figure with all of its quarters, semesters or months, where the decree prints them all."""
    told = {(target.year, target.period): target for target in targets if target.kind is kind}
    for (year, period), whole in told.items():
        for names in PARTS if period == "year" else ():
            if all((year, name) in told for name in names):
                yield whole, tuple(told[year, name] for name in names)


def accumulation_of_parts(whole: Decimal | None, parts: Sequence[Decimal | None]) -> str | None:
    """What the parts of a year tell against it, None where they are not all told or may be taken both ways.

    >>> [accumulation_of_parts(Decimal(100), [Decimal(p) for p in q]) for q in ((25, 50, 75, 100), (25, 25, 25, 25))]
    ['cumulative', 'per-period']
    >>> accumulation_of_parts(Decimal(80), [Decimal(80)] * 4), accumulation_of_parts(Decimal(4), [Decimal(4), None])
    ('per-period', None)
    """
    told = [part for part in parts if part is not None]
    if whole is None or len(told) < len(parts):
        return None
    slack = abs(whole) * ROUNDING
    summed = abs(sum(told, Decimal(0)) - whole) <= slack
    ends = abs(told[-1] - whole) <= slack
    if len(set(told)) == 1:
        return "per-period" if (ends or summed) and whole else None
    rises = all(a <= b for a, b in pairwise(told))
    if ends and rises and not summed:
        return "cumulative"
    return "per-period" if summed and not (ends and rises) else None
