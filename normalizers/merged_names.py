"""Tables with the indicators told apart that a lost rule left in one cell.

On a photocopy or in a 1-bit scan the print of a tight cell touches the rule above it, and the rule is not seen there. The columns
beside it still tell the rows: each has its number, its unit, its values. No indicator stands over them all.
"""

from __future__ import annotations

import re
from dataclasses import replace

from normalizers.contents import opens_name
from normalizers.headers import map_header
from normalizers.sections import Section, find_sections
from pipeline.model.geometry import Box
from pipeline.model.reading import Cell

MOST_ROWS = 4  # rows that one cell is told apart in; a rule is lost here and there, not all over a column
_NUMBER = re.compile(r"\(?(\d{1,3})[.)]?")


def part_merged_names(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The sections of a table with each indicator cell over numbered rows parted where its lines open indicators, one for each
    row, flagged.

    A cell whose lines do not tell as many is left whole and flagged. The same sections where nothing is merged.
    """
    parted: dict[int, tuple[Cell, ...]] = {}
    for section in sections:
        names = [c for c, heads in enumerate(section.heads) if heads and _field(heads[-1]) == "name"]
        numbers = [c for c, heads in enumerate(section.heads) if heads and _field(heads[-1]) == "no"]
        if len(names) != 1 or len(numbers) != 1:
            continue
        for r in section.body:
            cell = section.matrix[r][names[0]]
            if cell.row == r and 1 < cell.row_span <= MOST_ROWS and _is_counted(section, cell, numbers[0]):
                parted[id(cell)] = _parts(cell, [section.matrix[row][numbers[0]] for row in cell.rows])
    if not parted:
        return sections
    table = sections[0].table
    return find_sections(replace(table, cells=tuple(part for cell in table.cells for part in parted.get(id(cell), (cell,)))))


def _field(heading: Cell) -> str | None:
    match = map_header(heading.text)
    return match.field if match is not None else None


def _is_counted(section: Section, cell: Cell, column: int) -> bool:
    """Whether the rows that a cell reaches over have each a number of its own, one after the other."""
    found = [_NUMBER.fullmatch(section.matrix[row][column].text.strip()) for row in cell.rows]
    counts = [int(match.group(1)) for match in found if match is not None]
    return len(counts) == cell.row_span and counts == list(range(counts[0], counts[0] + len(counts)))


def _parts(cell: Cell, beside: list[Cell]) -> tuple[Cell, ...]:
    lines = [line for line in cell.text.split("\n") if line.strip()]
    starts = [k for k, line in enumerate(lines) if line[:1].isupper() and opens_name(line)]
    if starts[:1] != [0] or len(starts) != len(beside):
        return (replace(cell, review=True),)
    ends = [*starts[1:], len(lines)]
    return tuple(
        replace(
            cell,
            row=number.row,
            row_span=1,
            text="\n".join(lines[start:end]),
            box=_box(cell, number),
            review=True,
            alternative=None,
        )
        for number, start, end in zip(beside, starts, ends, strict=True)
    )


def _box(cell: Cell, number: Cell) -> Box | None:
    """The part of a cell's box in the row of a number; all of it where a page break parts the two."""
    if cell.box is None or number.box is None or number.page != cell.page:
        return cell.box
    return replace(cell.box, top=number.box.top, bottom=number.box.bottom)
