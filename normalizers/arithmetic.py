"""Sums and comparisons that a decree's own figures must stand, told as issues and never as corrections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from normalizers.accumulation import ROUNDING, accumulation_of_parts, parted_years
from pipeline.model.decree import Indicator, Target, TargetKind
from pipeline.model.issue import Issue
from pipeline.model.reading import issue_at

SCALE_JUMP = Decimal(500)  # times; a year's figure so far from its neighbours is a lost scale or a misread separator, not a plan
REALIZATION_JUMP = Decimal(90)  # times; a lost comma before two decimals makes a figure 100 times as large

# Indicators that may well pass 100 percent: they measure a change, a ratio or an achievement, not a share of a whole.
_MAY_PASS_100 = re.compile(
    r"pertumbuhan|kenaikan|peningkatan|penurunan|perubahan|laju|rasio|capaian|realisasi|indeks"
    r"|inflasi|elastisitas|kontribusi|partisipasi kasar|apk",
    re.IGNORECASE,
)
_PERCENT = frozenset({"persen", "%"})


def check_arithmetic(indicator: Indicator) -> tuple[Issue, ...]:
    """What does not add up in one indicator's targets; () when all is well.

    Issue codes: target.range (lower end above the upper), target.percent (a share above 100), target.scale (a year far from its
    neighbours, as "1.118 Triliun" read beside a plain 1.150), target.parts (quarters, semesters or months that neither add up to
    the year's figure nor end at it), target.accumulation (they tell the other way than the decree prints: "kumulatif"),
    target.realization (a realization so far from its target that one of the two lost a comma or a scale).
    """
    checks = (_ranges, _percents, _scales, _parts, _accumulations, _realizations)
    return tuple(issue for check in checks for issue in check(indicator))


def _ranges(indicator: Indicator) -> Iterator[Issue]:
    for target in indicator.targets:
        if target.value is not None and target.upper is not None and target.value > target.upper:
            yield _issue("target.range", target, f"the range {target.raw!r} of {_name(indicator)} ends below its beginning")


def _percents(indicator: Indicator) -> Iterator[Issue]:
    unit = indicator.normalized.get("unit") or (indicator.unit.text.casefold() if indicator.unit else "")
    name = indicator.name.text
    share = re.match(r"(?:persentase|prosentase|presentase|cakupan|proporsi)\b", name, re.IGNORECASE)
    if unit not in _PERCENT or not share or _MAY_PASS_100.search(name):
        return
    for target in indicator.targets:
        if target.value is not None and target.value > 100:
            yield _issue(
                "target.percent", target, f"{target.raw!r} is above 100 percent for {_name(indicator)}, which names a share"
            )


def _scales(indicator: Indicator) -> Iterator[Issue]:
    years = sorted(
        (t for t in indicator.targets if t.period == "year" and t.year is not None and t.value), key=lambda t: t.year or 0
    )
    for i, target in enumerate(years):
        neighbours = [abs(other.value) for other in (*years[max(0, i - 1) : i], *years[i + 1 : i + 2]) if other.value]
        value = abs(target.value or Decimal(0))
        if len(neighbours) == 2 and all(value > SCALE_JUMP * n or n > SCALE_JUMP * value for n in neighbours):
            yield _issue(
                "target.scale",
                target,
                f"{target.raw!r} for {target.year} of {_name(indicator)} is {SCALE_JUMP} times off the years beside it",
            )


def _parts(indicator: Indicator) -> Iterator[Issue]:
    for kind, what in ((TargetKind.TARGET, "target"), (TargetKind.REALIZATION, "realization")):
        for whole, parts in parted_years(indicator.targets, kind):
            values = [part.value for part in parts if part.value is not None]
            if whole.value is not None and len(values) > 1 and not _fits(whole.value, values):
                figures = ", ".join(part.raw for part in parts)
                yield _issue(
                    "target.parts",
                    whole,
                    f"the parts {figures} of {_name(indicator)} neither add up to the year's {what} {whole.raw!r} nor end at it",
                )


def _accumulations(indicator: Indicator) -> Iterator[Issue]:
    basis = indicator.accumulation_basis
    if basis is None or basis.kind != "printed":
        return
    for whole, parts in parted_years(indicator.targets, TargetKind.TARGET):
        values = [part.value for part in parts]
        told = accumulation_of_parts(whole.value, values)
        level = len(set(values)) == 1  # the same figure in each part: a level kept, which both words are printed for
        if told is not None and told != indicator.accumulation and not level:
            figures = ", ".join(part.raw for part in parts)
            yield _issue(
                "target.accumulation",
                whole,
                f"{_name(indicator)} is printed as {indicator.accumulation}, but its parts {figures} are {told}",
            )


def _realizations(indicator: Indicator) -> Iterator[Issue]:
    planned = {(t.year, t.period): t for t in indicator.targets if t.kind is TargetKind.TARGET}
    for done in indicator.targets:
        target = planned.get((done.year, done.period))
        if done.kind is not TargetKind.REALIZATION or target is None or not target.value or not done.value:
            continue
        larger, smaller = max(abs(target.value), abs(done.value)), min(abs(target.value), abs(done.value))
        if larger >= REALIZATION_JUMP * smaller:
            what = f"the realization {done.raw!r} of {_name(indicator)} is {REALIZATION_JUMP} times or more off its target"
            yield _issue("target.realization", done, f"{what} {target.raw!r}")


def _fits(whole: Decimal, parts: list[Decimal]) -> bool:
    """Whether the parts are cumulative (the last is the whole), per period (their sum is), or a level kept (their mean is)."""
    slack, total = abs(whole) * ROUNDING, sum(parts, Decimal(0))
    return any(abs(whole - said) <= slack for said in (parts[-1], total, total / len(parts)))


def _issue(code: str, target: Target, what: str) -> Issue:
    return issue_at(target.source, code, f"{what[0].upper()}{what[1:]}; compare it with the page.", raw=target.raw)


def _name(indicator: Indicator) -> str:
    name = indicator.name.text
    return repr(name if len(name) <= 60 else name[:57] + "...")
