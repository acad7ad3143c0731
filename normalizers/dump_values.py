"""The values and parents that a jumbled table tells of a row beside its texts; all of them marked for review."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from normalizers.drafts import TargetCell
from normalizers.dump_heads import Head
from normalizers.dump_rows import Row
from normalizers.dump_tokens import read_parent, split_values
from normalizers.forms import closes_form, is_capital
from normalizers.lines import cell_of
from normalizers.targets import parse_targets
from pipeline.model.decree import Indicator
from pipeline.model.provenance import Doubt, Text
from pipeline.model.reading import TextLine, provenance_of

CONFIDENCE = 0.5  # of a text put together from jumbled lines; always below what a person need not look at
_TITLE_YEAR = re.compile(r"\bTAHUN\s+(20\d\d)")


def with_values(indicator: Indicator, row: Row, lines: Sequence[TextLine], head: Head) -> Indicator:
    """The indicator with the values of its row, when it has one for each period of the header, and with the parents told on lines
    of their own above it."""
    at = row.name.lines[0]
    for n in range(head.last + 1, at):
        parent = read_parent(lines[n].text)
        if parent:
            source = replace(provenance_of(lines[n]), confidence=CONFIDENCE, review=True, doubt=Doubt.LAYOUT)
            told = Text(text=parent[1], source=source)
            indicator = (
                replace(indicator, goal=told, objective=None) if parent[0] == "goal" else replace(indicator, objective=told)
            )
    if head.program:
        indicator = replace(indicator, program=indicator.goal, goal=None)
    item = row.others.get("target")
    values = [item.text] if item and len(head.periods) == 1 else split_values(item.text, len(head.periods)) if item else []
    if item is None or not values or len(values) != len(head.periods):
        return indicator
    line = lines[item.lines[0]]
    cells = [
        TargetCell(
            period=period,
            raw=raw,
            cell=replace(cell_of(line, raw, k), confidence=min(CONFIDENCE, line.confidence), review=True, doubt=Doubt.LAYOUT),
            column=(),
        )
        for k, (period, raw) in enumerate(zip(head.periods, values, strict=True))
    ]
    targets, _ = parse_targets([cells], unit=indicator.unit.text if indicator.unit else None, name=indicator.name.text)
    return replace(indicator, targets=targets)


def find_year(lines: Sequence[TextLine]) -> int | None:
    """The first year that a line in capitals tells; titles end in it."""
    found = (_TITLE_YEAR.search(line.text) for line in lines if is_capital(line.text) and not closes_form(line.text))
    return next((int(match[1]) for match in found if match), None)
