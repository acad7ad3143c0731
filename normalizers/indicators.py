"""The frozen indicator of a draft: its values parsed, its canonical forms beside the printed ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from normalizers.accumulation import find_accumulation
from normalizers.drafts import Draft
from normalizers.fraction_order import order_fraction
from normalizers.percent_signs import repair_name, repair_unit
from normalizers.polarity import find_polarity
from normalizers.repairs import repair_read, repair_words
from normalizers.spelling import UNREADABLE, identity_key, normalize_spelling
from normalizers.targets import parse_targets
from normalizers.units import normalize_unit, unit_in_name
from pipeline.model.decree import Formula, Indicator, Target
from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Text
from pipeline.model.reading import issue_at

OWN = ("name", "goal", "objective", "program")  # fields of a draft beside its texts
AS_READ = ("unit", "formula", "polarity", "accumulation")  # short or full of signs: their own modules read them


def parse_indicator(draft: Draft) -> tuple[Indicator, list[Issue]]:
    """The frozen indicator of a draft, its values parsed, and their issues."""
    told, repaired = _repaired(draft)
    texts = {field: text for field, text in told.items() if field not in OWN}
    name = repair_name(told["name"])
    unit = repair_unit(texts["unit"]) if "unit" in texts else None
    targets, issues = parse_targets(draft.groups, unit=unit.text if unit else None, name=name.text)
    formula = order_fraction(texts["formula"]) if "formula" in texts else None
    polarity = find_polarity(name, texts, targets)
    accumulation = find_accumulation(name, texts, targets)
    indicator = Indicator(
        level=draft.level,
        name=name,
        no=draft.no,
        goal=told.get("goal"),
        objective=told.get("objective"),
        unit=unit,
        definition=texts.get("definition"),
        formula=Formula(text=formula.text, source=formula.source) if formula else None,
        data_source=texts.get("data_source"),
        responsible=texts.get("responsible"),
        affair=texts.get("affair"),
        remarks=texts.get("remarks"),
        reason=texts.get("reason"),
        program=told.get("program"),
        polarity=polarity[0] if polarity else None,
        polarity_basis=polarity[1] if polarity else None,
        accumulation=accumulation[0] if accumulation else None,
        accumulation_basis=accumulation[1] if accumulation else None,
        targets=targets,
        normalized={
            "name": normalize_spelling(repair_words(name.text).text),
            "unit": _unit(unit, name, targets),
            "key": identity_key(repair_words(name.text).text),
        },
    )
    unreadable = [_unreadable(text) for text in told.values() if text.text == UNREADABLE]
    return indicator, [*issues, *unreadable, *_unmapped(indicator, texts), *repaired]


def _repaired(draft: Draft) -> tuple[dict[str, Text], list[Issue]]:
    """The texts of a draft by field, words that OCR broke, glued or bent put right, and the issues that tell of it."""
    own = {"name": draft.name, "goal": draft.goal, "objective": draft.objective, "program": draft.program}
    told: dict[str, Text] = {}
    issues: list[Issue] = []
    for field, text in {**own, **draft.texts}.items():
        if text is None:
            continue
        repaired, issue = (text, None) if field in AS_READ else repair_read(text)
        told[field] = repaired
        if issue is not None:
            issues.append(issue)
    return told, issues


def complete_indicator(indicator: Indicator) -> Indicator:
    """An indicator that no table gave (a raw dump's) with the key of its name and what the name implies."""
    polarity = find_polarity(indicator.name, {}, indicator.targets)
    return replace(
        indicator,
        polarity=polarity[0] if polarity else None,
        polarity_basis=polarity[1] if polarity else None,
        normalized={**indicator.normalized, "key": identity_key(indicator.name.text)},
    )


def _unmapped(indicator: Indicator, texts: Mapping[str, Text]) -> Iterator[Issue]:
    """What a column for polarity or accumulation prints and no word of ours tells: kept in the issue, as it has no field."""
    for field, basis in (("polarity", indicator.polarity_basis), ("accumulation", indicator.accumulation_basis)):
        text = texts.get(field)
        if text is not None and (basis is None or basis.field != field):
            yield issue_at(
                text.source,
                f"{field}.unknown",
                f"The {field} {text.text!r} is not known; add it to normalizers/vocabulary/polarity.yaml.",
                severity=Severity.INFO,
            )


def _unreadable(text: Text) -> Issue:
    return issue_at(text.source, "cell.unreadable", "A cell is printed but could not be read; look at the page.")


def _unit(unit: Text | None, name: Text, targets: tuple[Target, ...]) -> str | None:
    """The canonical unit: of the unit column, else in the name, else the one that all values print."""
    if unit is not None:
        return normalize_unit(unit.text) or normalize_spelling(unit.text).casefold()
    printed = {normalize_unit(target.unit) for target in targets if target.unit}
    return unit_in_name(name.text) or (printed.pop() if len(printed) == 1 else None)
