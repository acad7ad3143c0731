"""Printed years of a quantity made relative: "omzet tahun 2023 - omzet tahun 2022" is the change from n-1 to n."""

from __future__ import annotations

import re

from normalizers.formulas.trees import Tree, walk

_YEARED = re.compile(r"(.+?)\s+(?:pada\s+)?(?:tahun|thn|th)\.?\s*((?:19|20)\d\d)", re.IGNORECASE)


def relate_years(tree: Tree, notes: list[str]) -> Tree:
    """The tree with the years of a quantity that stands in it with several made n, n-1, ..., told in `notes`.

    >>> from normalizers.formulas.trees import node, operand
    >>> relate_years(node("subtract", operand("Omzet tahun 2023"), operand("omzet tahun 2022")), [])["args"][1]
    {'operand': 'omzet', 'time': 'n-1'}
    """
    years: dict[str, set[int]] = {}
    for leaf in walk(tree):
        match = _YEARED.fullmatch(leaf["operand"]) if "operand" in leaf and not leaf.get("time") else None
        if match is not None:
            years.setdefault(match.group(1).casefold(), set()).add(int(match.group(2)))
    several = {name: max(told) for name, told in years.items() if len(told) > 1 and max(told) - min(told) < 10}
    if not several:
        return tree
    notes.extend(f"{last} is taken for the year n of {name!r}" for name, last in several.items())

    def related(part: Tree) -> Tree:
        if "operand" in part:
            match = _YEARED.fullmatch(part["operand"])
            if match is None or match.group(1).casefold() not in several:
                return part
            step = several[match.group(1).casefold()] - int(match.group(2))
            return {**part, "operand": match.group(1), "time": f"n-{step}" if step else "n"}
        return {**part, "args": [related(arg) for arg in part["args"]]} if "args" in part else part

    return related(tree)
