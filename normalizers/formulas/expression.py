"""An indicator's printed formula as something that can be computed."""

from __future__ import annotations

from dataclasses import replace

from normalizers.formulas.checks import check_formula
from normalizers.formulas.parsing import ParsedFormula, parse_formula
from normalizers.formulas.rendering import render_latex, render_mathml, render_plain
from normalizers.formulas.trees import Tree, walk
from pipeline.model.decree import Indicator
from pipeline.model.issue import Issue

LONGEST_SYMBOL = 4  # characters: A, n, X1, PDRB is a name already, but may be explained too


def express_formula(indicator: Indicator) -> tuple[Indicator, tuple[Issue, ...]]:
    """The indicator with its formula's tree, kind, legend and renderings, or the reason why there is none; and what speaks
    against it in unit and name.

    The printed text stays as it is. An indicator without a formula comes back as it is.
    """
    formula = indicator.formula
    if formula is None:
        return indicator, ()
    parsed = _explained(indicator, parse_formula(formula.text))
    tree = parsed.expression
    told = replace(
        formula,
        expression=tree,
        kind=parsed.kind,
        reason=parsed.reason,
        legend=parsed.legend,
        conditions=parsed.conditions,
        plain=render_plain(tree) if tree is not None else None,
        latex=render_latex(tree) if tree is not None else None,
        mathml=render_mathml(tree) if tree is not None else None,
    )
    issues = check_formula(parsed, indicator.unit.text if indicator.unit else None, indicator.name.text)
    place = formula.source
    return replace(indicator, formula=told), tuple(replace(issue, page=place.page, box=place.box) for issue in issues)


def _explained(indicator: Indicator, parsed: ParsedFormula) -> ParsedFormula:
    """The formula with the legend of its symbols that another column prints ("Penjelasan: A = jumlah ..."), or as it is."""
    if parsed.expression is None or parsed.legend or not _is_of_symbols(parsed.expression):
        return parsed
    for text in (indicator.definition, indicator.remarks, indicator.reason):
        if text is not None:
            told = parse_formula(f"{parsed.text} Keterangan: {text.text}")
            if told.legend and told.expression is not None:
                return replace(told, text=parsed.text)
    return parsed


def _is_of_symbols(tree: Tree) -> bool:
    names = [leaf["operand"] for leaf in walk(tree) if "operand" in leaf]
    return bool(names) and all(len(name) <= LONGEST_SYMBOL for name in names)
