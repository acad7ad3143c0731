"""The frozen indicator of a draft: its values parsed, its canonical forms beside the printed ones."""

from __future__ import annotations

import re

from normalizers.drafts import Draft
from normalizers.fraction_order import order_fraction
from normalizers.percent_signs import repair_name, repair_unit
from normalizers.spelling import UNREADABLE, normalize_spelling
from normalizers.targets import parse_targets
from normalizers.units import normalize_unit, unit_in_name
from pipeline.model.decree import Formula, Indicator, Target
from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Text


def parse_indicator(draft: Draft) -> tuple[Indicator, list[Issue]]:
    """The frozen indicator of a draft, its values parsed, and their issues."""
    texts = draft.texts
    name = repair_name(draft.name)
    unit = repair_unit(texts["unit"]) if "unit" in texts else None
    targets, issues = parse_targets(draft.groups, unit=unit.text if unit else None, name=name.text)
    formula = order_fraction(texts["formula"]) if "formula" in texts else None
    indicator = Indicator(
        level=draft.level,
        name=name,
        no=draft.no,
        goal=draft.goal,
        objective=draft.objective,
        unit=unit,
        definition=texts.get("definition"),
        formula=Formula(text=formula.text, source=formula.source) if formula else None,
        data_source=texts.get("data_source"),
        responsible=texts.get("responsible"),
        affair=texts.get("affair"),
        remarks=texts.get("remarks"),
        reason=texts.get("reason"),
        polarity=_polarity(texts.get("polarity"), texts.get("remarks")),
        accumulation=_accumulation(texts.get("accumulation")),
        targets=targets,
        normalized={"name": normalize_spelling(name.text), "unit": _unit(unit, name, targets)},
    )
    told = [draft.name, draft.goal, draft.objective, *texts.values()]
    issues = (*issues, *(_unreadable(text) for text in told if text is not None and text.text == UNREADABLE))
    return indicator, list(issues)


def _unreadable(text: Text) -> Issue:
    return Issue(
        code="cell.unreadable",
        severity=Severity.WARNING,
        message="A cell is printed but could not be read; look at the page.",
        page=text.source.page,
        box=text.source.box,
        raw=text.source.raw,
    )


def _unit(unit: Text | None, name: Text, targets: tuple[Target, ...]) -> str | None:
    """The canonical unit: of the unit column, else in the name, else the one that all values print."""
    if unit is not None:
        return normalize_unit(unit.text) or normalize_spelling(unit.text).casefold()
    printed = {normalize_unit(target.unit) for target in targets if target.unit}
    return unit_in_name(name.text) or (printed.pop() if len(printed) == 1 else None)


_POLARITIES = (
    (
        "minimize",
        re.compile(r"minim|semakin (?:kecil|rendah|sedikit|turun)\w* (?:nilai\w* )?semakin baik|negatif|menurun", re.IGNORECASE),
    ),
    (
        "maximize",
        re.compile(
            r"ma[xk]s?im|semakin (?:besar|tinggi|banyak|naik)\w* (?:nilai\w* )?semakin baik|positif|meningkat", re.IGNORECASE
        ),
    ),
    ("stabilize", re.compile(r"stabil|tetap|konstan", re.IGNORECASE)),
)


def _polarity(told: Text | None, remarks: Text | None) -> str | None:
    """The polarity that a column of its own tells, or a remark such as "semakin kecil semakin baik"."""
    for text, least in ((told, 1), (remarks, 3)):
        for polarity, pattern in _POLARITIES:
            match = pattern.search(text.text) if text is not None else None
            if match and len(match.group().split()) >= least:
                return polarity
    return None


def _accumulation(told: Text | None) -> str | None:
    if told is None:
        return None
    letters = told.text.casefold()
    if "kumulatif" in letters:
        return "per-period" if re.search(r"non|tidak|bukan", letters) else "cumulative"
    return None
