"""What a decree leaves out that the rules on performance indicators ask for, each told with its regulation.

The rules are reviewed data, vocabulary/validity.yaml. They judge the decree, not the reading: their issues are of severity info
and flag no value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from normalizers.vocabulary import load_vocabulary
from pipeline.model.decree import Decree, DecreeKind, Indicator, Level, Sheet, TargetKind
from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Provenance

_REGIONAL = (DecreeKind.IKU, DecreeKind.PK, DecreeKind.RENSTRA)
_FULL_SCORE = 100


def check_validity(decree: Decree, sheets: Sequence[Sheet]) -> tuple[Issue, ...]:
    """The rules that a decree does not meet; () for one that meets all.

    A missing unit, formula, source or responsible is told only where other indicators of the form have one, or where the decree
    is an IKU: a Perjanjian Kinerja prints targets and nothing else.
    """
    every = [indicator for sheet in sheets for indicator in sheet.indicators]
    if not every:
        return (_issue("decree.no_indicator", "The decree", None),)
    found: list[Issue] = []
    for sheet in sheets:
        found.extend(_gaps(decree, sheet))
        found.extend(_crowds(sheet))
        for indicator in sheet.indicators:
            found.extend(_plans(indicator))
    if decree.kind in _REGIONAL and not any(_is_outcome(indicator) for indicator in every):
        found.append(_issue("decree.no_outcome", "The decree", every[0].name.source))
    return tuple(found)


def _gaps(decree: Decree, sheet: Sheet) -> Iterator[Issue]:
    """What indicators lack; a goal's own indicators are left out, since decrees print them in a small table of their own."""
    judged = [indicator for indicator in sheet.indicators if indicator.level is not Level.TUJUAN]
    if not judged:
        return
    expected = {
        "indicator.unit_missing": [bool(i.unit or i.normalized.get("unit")) for i in judged],
        "indicator.formula_missing": [bool(i.formula or i.definition) for i in judged],
        "indicator.source_missing": [bool(i.data_source) for i in judged],
        "indicator.responsible_missing": [bool(i.responsible) for i in judged],
    }
    for code, told in expected.items():
        if decree.kind is not DecreeKind.IKU and not any(told):
            continue
        if not any(told):
            yield _issue(code, "Of every indicator", judged[0].name.source)
            continue
        for indicator, has in zip(judged, told, strict=True):
            if not has:
                yield _issue(code, f"Of {indicator.name.text!r}", indicator.name.source)


def _crowds(sheet: Sheet) -> Iterator[Issue]:
    limit = int(load_vocabulary("validity")["many_indicators"])
    groups: dict[str, list[Indicator]] = {}
    for indicator in sheet.indicators:
        if indicator.objective:
            groups.setdefault(" ".join(indicator.objective.text.casefold().split()), []).append(indicator)
    for group in groups.values():
        if len(group) > limit and group[0].objective:
            yield _issue("objective.many_indicators", f"{group[0].objective.text!r}", group[0].objective.source, limit=limit)


def _plans(indicator: Indicator) -> Iterator[Issue]:
    years = {(t.kind, t.year): t for t in indicator.targets if t.period == "year" and t.year is not None}
    for (kind, year), target in years.items():
        if kind is not TargetKind.TARGET or target.value is None or year is None:
            continue
        last = years.get((TargetKind.REALIZATION, year - 1))
        if last and last.value == target.value and target.value != _FULL_SCORE:
            yield _issue("target.not_above_realization", f"Of {indicator.name.text!r} for {year}", target.source)
    planned = sorted(year for kind, year in years if kind is TargetKind.TARGET and year is not None)
    if len(planned) > 1 and len(planned) < planned[-1] - planned[0] + 1:
        yield _issue("indicator.changed", f"{indicator.name.text!r}", indicator.name.source)


def _is_outcome(indicator: Indicator) -> bool:
    openings = tuple(load_vocabulary("validity")["outcome_openings"])
    return indicator.name.text.casefold().startswith(openings)


def _issue(code: str, subject: str, source: Provenance | None, **values: object) -> Issue:
    rule = load_vocabulary("validity")["rules"][code]
    return Issue(
        code=code,
        severity=Severity.INFO,
        message=f"{subject}: {rule['says'].format(**values)} ({rule['source']}).",
        page=source.page if source else None,
        box=source.box if source else None,
        raw=source.raw if source else None,
    )
