"""Tables with the columns put together again that a stroke through one printed column cut in two.

A dirty feeder draws a line from the top of a scanned page to its foot, a fold another; read as a rule it parts a heading or the
texts below it amid their words ("Dinas Pertani | an", "Indikatc | r Kinerja"). Left alone, the right part of every cell
would be lost, or the cells told twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from normalizers.headers import map_header
from normalizers.lexicon import load_lexicon
from normalizers.periods import parse_period
from normalizers.repairs import is_one_word
from normalizers.sections import Section, find_sections, own_cells
from pipeline.model.geometry import Box
from pipeline.model.reading import Cell, Table

SPARE = 0.5  # share of the rows with text right of the stroke up to which that is the rest of long lines
WHOLE = 0.25  # share of the rows with text that reach over both columns from which no rule parts these
ODD = 0.1  # share of the rows that may be drawn otherwise under one heading: the foot of a page taken for a row
TORN = 0.3  # share of the rows filled on both sides that must break in a word where more than SPARE are


def find_whole_sections(table: Table) -> tuple[Section, ...]:
    """The sections of the table, every cut heading and column in it whole and its joined cells flagged."""
    sections = find_sections(table)
    for _ in range(table.n_columns):
        section = next((section for section in sections if section.header and section.body), None)
        changed = _joined_once(section) if section is not None else None
        if changed is None:
            break
        sections = find_sections(changed)
    return sections


def _joined_once(section: Section) -> Table | None:
    """The table with its first cut put together, None when nothing in it is cut."""
    for r in section.header:
        own = own_cells(section.matrix[r], r)
        for left, right in pairwise(own):
            if left.column_span + right.column_span > 2 and _are_halves(left, right):
                return _headed(section.table, left, right)
    for column in range(len(section.paths) - 1):
        heading = _cut_heading(section, column)
        if heading is not None and _is_one_body(section, column, heading):
            return _joined(section.table, column)
    return None


def _are_halves(left: Cell, right: Cell) -> bool:
    """Whether two headings beside each other are a known one only together ("Target T | riwulan")."""
    if left.row_span != right.row_span or left.column + left.column_span != right.column:
        return False
    if not left.text.strip() or not right.text.strip():
        return False
    own = max((match.score for cell in (left, right) if (match := map_header(cell.text)) is not None), default=0.0)
    if own >= 1.0 or parse_period([right.text], None) is not None:
        return False  # nothing is known better, or the right one is a heading alone
    whole = map_header(glue_heading(left.text, right.text))
    return whole is not None and whole.rule in ("exact", "words") and whole.score > own


def glue_heading(left: str, right: str) -> str:
    """A heading's two halves put together line by line, without a blank where that makes it a known one.

    >>> glue_heading("Target T", "riwulan"), glue_heading("Sumber", "Data")
    ('Target Triwulan', 'Sumber Data')
    """
    lines = list(zip_longest(left.split("\n"), right.split("\n"), fillvalue=""))
    plain = "\n".join(f"{one}{other}" if other[:1].islower() else f"{one} {other}".strip() for one, other in lines)
    glued = "\n".join(f"{one}{other}" for one, other in lines)
    scores = [match.score if (match := map_header(text)) is not None else 0.0 for text in (plain, glued)]
    return glued if scores[1] > scores[0] else plain


def _headed(table: Table, left: Cell, right: Cell) -> Table:
    """The table with two halves of one heading as one cell over the columns of both."""
    whole = replace(
        left,
        text=glue_heading(left.text, right.text),
        column_span=left.column_span + right.column_span,
        confidence=min(left.confidence, right.confidence),
        box=Box.around([cell.box for cell in (left, right) if cell.box is not None]) if left.box is not None else None,
    )
    return replace(table, cells=tuple(whole if cell is left else cell for cell in table.cells if cell is not right))


def _cut_heading(section: Section, column: int) -> str | None:
    """What the heading says of a cut: "shared" by both columns, "halves" only known together, "open" over one of them."""
    left, right = section.heads[column], section.heads[column + 1]
    if not left or not right:
        known = [head[-1] for head in (left, right) if head]
        return "open" if known and known[0].column_span == 1 and map_header(known[0].text) is not None else None
    if left[-1] is right[-1]:
        return "shared" if left[-1].column == column and left[-1].column_span == 2 else None
    single = left[:-1] == right[:-1] and left[-1].column_span == right[-1].column_span == 1
    return "halves" if single and _are_halves(left[-1], right[-1]) else None


def _is_one_body(section: Section, column: int, heading: str) -> bool:
    """Whether the cells on both sides are parts of the same lines: whole in other rows, few at the right, or torn in a word."""
    rows = [(section.matrix[r][column], section.matrix[r][column + 1]) for r in range(section.table.n_rows)]
    odd = [(left, right) for left, right in rows if left is not right and not _holds(left, right, column)]
    if any(right.column_span == 1 for _, right in odd) or len(odd) > (ODD * len(rows) if heading == "shared" else 0):
        return False
    body = [rows[r] for r in section.body]
    texts = [left.text for left, _ in body if any(char.isalpha() for char in left.text)]
    whole = [left for left, right in body if left is right and any(char.isalpha() for char in left.text)]
    both = [(left, right) for left, right in body if left is not right and left.text.strip() and right.text.strip()]
    if not texts or (heading != "shared" and not both):
        return False
    torn = sum(1 for pair in both if _breaks_word(*pair))
    if heading == "open":
        return torn >= max(2, TORN * len(both))
    return (
        heading == "halves"
        or torn >= max(1, TORN * len(both))
        or len(whole) >= WHOLE * len(texts)
        or len(both) <= SPARE * len(texts)
    )


def _holds(left: Cell, right: Cell, column: int) -> bool:
    """Whether a cell begins left of the stroke and the one right of it, as narrow, stands in its rows."""
    narrow = left.column == column and right.column_span == 1
    return narrow and right.row in left.rows and right.rows[-1] in left.rows


def _breaks_word(left: Cell, right: Cell) -> bool:
    for before, after in zip(left.text.split("\n"), right.text.split("\n"), strict=False):
        if before.split() and after.split() and _is_torn(before.split()[-1], after.split()[0]):
            return True
    return False


def _is_torn(before: str, after: str) -> bool:
    """Whether two pieces are one word: as proven anywhere on a page, or neither is a word by itself, as both halves must be."""
    if is_one_word(before, after):
        return True
    lexicon = load_lexicon()
    return (
        after.isalpha()
        and after.islower()
        and lexicon.is_word(before + after)
        and not (lexicon.is_word(before) or lexicon.is_word(after))
    )


def join_beside(left: str, right: str) -> str:
    """Two texts that stand side by side, put together line by line; the fewer lines go with the longest of the others.

    >>> join_beside("Dinas Pertani", "an"), join_beside("Indikator\\nKinerja", "Utama")
    ('Dinas Pertanian', 'Indikator Utama\\nKinerja')
    """
    one, other = ([line.strip() for line in text.split("\n") if line.strip()] for text in (left, right))
    if not one or not other:
        return "\n".join(one or other)
    fewer, more = sorted((one, other), key=len)
    long = sorted(sorted(range(len(more)), key=lambda k: -len(more[k]))[: len(fewer)])
    beside = dict(zip(long, fewer, strict=True))
    spread = [beside.get(k, "") for k in range(len(more))]
    pairs = zip_longest(one, spread, fillvalue="") if more is one else zip_longest(spread, other, fillvalue="")
    return "\n".join(_joined_line(before, after) for before, after in pairs)


def _joined_line(before: str, after: str) -> str:
    if not before or not after:
        return before or after
    glued = _is_torn(before.split()[-1], after.split()[0])
    return f"{before}{after}" if glued else f"{before} {after}"


def _joined(table: Table, column: int) -> Table:
    """The table with `column` and the one after it as one."""
    rests = [cell for cell in table.cells if cell.column == column + 1 and cell.column_span == 1]
    cells: list[Cell] = []
    for cell in table.cells:
        if cell.column == column and cell.column_span == 1:
            cells.append(_with_rest(cell, [rest for rest in rests if rest.row in cell.rows]))
        elif cell.column <= column:
            cells.append(replace(cell, column_span=cell.column_span - (column + 1 in cell.columns)))
        elif cell.column > column + 1:
            cells.append(replace(cell, column=cell.column - 1))
        elif cell.column_span > 1:
            cells.append(replace(cell, column_span=cell.column_span - 1))
    edges = tuple(x for k, x in enumerate(table.edges) if k != column + 1)
    return replace(table, n_columns=table.n_columns - 1, cells=tuple(cells), edges=edges)


def _with_rest(cell: Cell, rests: Sequence[Cell]) -> Cell:
    """The cell with what stands right of the stroke; flagged where that is text."""
    text = "\n".join(rest.text for rest in sorted(rests, key=lambda rest: rest.row) if rest.text.strip())
    if not text:
        return replace(cell, review=cell.review or any(rest.review for rest in rests))
    return replace(
        cell,
        text=join_beside(cell.text, text),
        confidence=min(cell.confidence, *(rest.confidence for rest in rests)),
        review=True,
        box=Box.around([part.box for part in (cell, *rests) if part.box is not None]) if cell.box is not None else None,
        alternative=None,
    )
