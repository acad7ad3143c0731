"""What a decree leaves out that the rules on performance indicators ask for, each told with its regulation.

The rules are reviewed data, vocabulary/validity.yaml. They judge the decree, not the reading: their issues are of severity info
and flag no value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from normalizers.amendments import is_amendment
from normalizers.spelling import name_key
from normalizers.vocabulary import load_vocabulary
from pipeline.model.decree import Decree, DecreeKind, Indicator, Level, Sheet, TargetKind
from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Provenance
from pipeline.model.reading import issue_at

_REGIONAL = (DecreeKind.IKU, DecreeKind.PK, DecreeKind.RENSTRA)
_FULL_SCORE = 100


def check_validity(decree: Decree, sheets: Sequence[Sheet]) -> tuple[Issue, ...]:
    """The rules that a decree does not meet; () for one that meets all.

    A missing unit, formula, source or responsible is told only where other indicators of the form have one, or where the decree
    is an IKU: a Perjanjian Kinerja prints targets and nothing else.
    """
    every = [indicator for sheet in sheets for indicator in sheet.indicators]
    found: list[Issue] = [*_amendment(decree, sheets)]
    for sheet in sheets:
        found.extend(_issue("objective.no_indicator", f"{text.text!r}", text.source) for text in sheet.unmeasured)
    if not every:
        return (*found, _issue("decree.no_indicator", "The decree", None))
    for sheet in sheets:
        found.extend(_gaps(decree, sheet))
        found.extend(_crowds(sheet))
        if sheet.position is not None and (sheet.duties or sheet.functions) and not sheet.indicators:
            found.append(_issue("sheet.no_indicator", f"The form of {sheet.position.text!r}", sheet.position.source))
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
        if last is None or last.value is None:
            continue
        subject, gain = f"Of {indicator.name.text!r} for {year}", target.value - last.value
        if not gain and target.value != _FULL_SCORE:
            yield _issue("target.not_above_realization", subject, target.source)
        elif (gain < 0 and indicator.polarity == "maximize") or (gain > 0 and indicator.polarity == "minimize"):
            yield _issue("target.below_realization", subject, target.source, planned=target.raw, realized=last.raw)
    planned = sorted(year for kind, year in years if kind is TargetKind.TARGET and year is not None)
    if len(planned) > 1 and len(planned) < planned[-1] - planned[0] + 1:
        yield _issue("indicator.changed", f"{indicator.name.text!r}", indicator.name.source)


def _amendment(decree: Decree, sheets: Sequence[Sheet]) -> Iterator[Issue]:
    """What a decree tells of its change of an earlier one: that it is one, and what two forms of one position in it print
    differently, as it was and as it is to be. Decrees of several documents are compared in the database (v_change).
    """
    if not is_amendment(decree):
        return
    told = decree.about or decree.title
    number = f" number {decree.amends.text}" if decree.amends else ""
    yield _issue("decree.amends", "The decree", told.source if told else None, number=number)
    forms: dict[str, Sheet] = {}
    for sheet in sheets:
        if not sheet.indicators:
            continue
        position = name_key(sheet.position.text) if sheet.position else ""
        before = forms.get(position)
        forms[position] = sheet
        if before is None:
            continue
        keys, new = ({name_key(i.name.text): i for i in form.indicators} for form in (before, sheet))
        for one, other, says in ((keys, new, "dropped"), (new, keys, "added")):
            for key, indicator in one.items():
                if key not in other:
                    yield _issue(f"indicator.{says}", f"{indicator.name.text!r}", indicator.name.source)


def _is_outcome(indicator: Indicator) -> bool:
    openings = tuple(load_vocabulary("validity")["outcome_openings"])
    return indicator.name.text.casefold().startswith(openings)


def _issue(code: str, subject: str, source: Provenance | None, **values: object) -> Issue:
    rule = load_vocabulary("validity")["rules"][code]
    message = f"{subject}: {rule['says'].format(**values)} ({rule['source']})."
    if source is None:
        return Issue(code=code, severity=Severity.INFO, message=message)
    return issue_at(source, code, message, severity=Severity.INFO)
