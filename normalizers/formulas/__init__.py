"""Formulas of indicators: text -> expression tree, its kind, its rendering, its value, and checks against unit and name."""

from normalizers.formulas.checks import check_formula
from normalizers.formulas.evaluation import EvaluationError, evaluate
from normalizers.formulas.parsing import ParsedFormula, parse_formula
from normalizers.formulas.rendering import render_latex, render_mathml, render_plain
from normalizers.formulas.trees import operand_keys

__all__ = [
    "EvaluationError",
    "ParsedFormula",
    "check_formula",
    "evaluate",
    "operand_keys",
    "parse_formula",
    "render_latex",
    "render_mathml",
    "render_plain",
]
