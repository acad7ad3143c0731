"""An indicator's printed formula as something that can be computed."""

from __future__ import annotations

from dataclasses import replace

from normalizers.formulas.checks import check_formula
from normalizers.formulas.parsing import parse_formula
from pipeline.model.decree import Indicator
from pipeline.model.issue import Issue


def express_formula(indicator: Indicator) -> tuple[Indicator, tuple[Issue, ...]]:
    """The indicator with its formula's tree, kind, or reason why there is none; and what speaks against it in unit and name.

    The printed text stays as it is. An indicator without a formula comes back as it is.
    """
    formula = indicator.formula
    if formula is None:
        return indicator, ()
    parsed = parse_formula(formula.text)
    told = replace(formula, expression=parsed.expression, kind=parsed.kind, reason=parsed.reason)
    issues = check_formula(parsed, indicator.unit.text if indicator.unit else None, indicator.name.text)
    place = formula.source
    return replace(indicator, formula=told), tuple(replace(issue, page=place.page, box=place.box) for issue in issues)
