"""What a formula tells against its indicator's unit and name: each contradiction an issue for a person.

Codes: formula.percent-unit (x 100% and another unit), formula.no-percent (a percentage without x 100%), formula.no-growth (a
growth without the year before), formula.growth-base (a growth over something else), formula.name-unit (the name's word against
the unit). seed-002 has indicators "Jumlah ..." whose formula is a percentage.
"""

from __future__ import annotations

import re

from normalizers.formulas.kinds import is_growth
from normalizers.formulas.parsing import ParsedFormula
from normalizers.formulas.trees import Tree, is_hundred_percent, walk
from normalizers.surroundings import told_unit_kind
from normalizers.units import normalize_unit, unit_in_name
from normalizers.vocabulary import alternatives, load_vocabulary
from pipeline.model.issue import Issue, Severity

_NO_SHARES = ("count", "money", "measure", "span")


def check_formula(parsed: ParsedFormula, unit: str | None, name: str | None) -> tuple[Issue, ...]:
    """The issues of a formula beside its unit and name as printed; page and box are the caller's.

    >>> from normalizers.formulas.parsing import parse_formula
    >>> share = parse_formula("Jumlah koperasi aktif dibagi jumlah koperasi x 100%")
    >>> [issue.code for issue in check_formula(share, "Unit", "Jumlah koperasi aktif")]
    ['formula.percent-unit']
    >>> check_formula(share, "%", "Persentase koperasi aktif")
    ()
    """
    found = [*_name_against_unit(unit, name)]
    tree = parsed.expression
    if tree is not None:
        found += _percent(tree, parsed, unit, name)
        found += _growth(tree, name)
    raw = parsed.text or None
    return tuple(Issue(code=code, severity=Severity.WARNING, message=message, raw=raw) for code, message in found)


def _percent(tree: Tree, parsed: ParsedFormula, unit: str | None, name: str | None) -> list[tuple[str, str]]:
    kind = told_unit_kind(unit, name)
    hundred = any(is_hundred_percent(leaf) for leaf in walk(tree))
    canonical = normalize_unit(unit) or unit_in_name(name)
    if hundred and canonical and kind not in ("share", "label", "score"):
        return [("formula.percent-unit", f"The formula multiplies by 100%, but the unit is {canonical!r}; one of them is wrong.")]
    counted = bool(re.match(r"\W*(?:jumlah|jml|banyaknya)\b", name or "", re.IGNORECASE))
    if hundred and not canonical and counted and parsed.kind == "ratio":
        return [("formula.percent-unit", f"The formula is a percentage, but the indicator {name!r} counts.")]
    multiplied = any(leaf.get("number") in ("100", "100.0") for leaf in walk(tree))
    if kind == "share" and canonical != "permil" and parsed.kind in ("ratio", "growth") and not multiplied:
        return [("formula.no-percent", "The indicator is a percentage, but its formula does not multiply by 100%.")]
    return []


def _growth(tree: Tree, name: str | None) -> list[tuple[str, str]]:
    """The change of a quantity needs the year before, below the fraction bar too."""
    fractions = [leaf for leaf in walk(tree) if leaf.get("op") == "divide"]
    words = alternatives(load_vocabulary("formulas")["growth"])
    named = bool(re.search(rf"\b(?:{words})\b", name or "", re.IGNORECASE))
    years = {leaf.get("time") for leaf in walk(tree) if "operand" in leaf}
    if named and fractions and "n-1" not in years and not any(leaf.get("op") == "subtract" for leaf in walk(tree)):
        return [("formula.no-growth", f"The indicator {name!r} is a change, but its formula does not use the year before.")]
    for fraction in fractions:
        below = {leaf.get("time") for leaf in walk(fraction["args"][1]) if "operand" in leaf}
        if is_growth(fraction) and "n-1" not in below:
            return [("formula.growth-base", "The change between two years is not divided by the year before.")]
    return []


def _name_against_unit(unit: str | None, name: str | None) -> list[tuple[str, str]]:
    canonical = normalize_unit(unit)
    if not canonical or not name:
        return []
    told = told_unit_kind(None, name)
    if told == "share" and canonical not in ("persen", "permil") and told_unit_kind(unit, None) in _NO_SHARES:
        return [("formula.name-unit", f"The name {name!r} tells a percentage, the unit is {canonical!r}.")]
    if canonical == "persen" and re.match(r"\W*(?:jumlah|banyaknya)\b", name, re.IGNORECASE):
        return [("formula.name-unit", f"The name {name!r} tells a count, the unit is 'persen'.")]
    return []
