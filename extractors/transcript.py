"""UTF-8 text transcripts: lines, and tables whose cells are set apart by tabs, or by blanks that keep them in columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.fixed_width import FixedTable, find_fixed_tables
from extractors.latex import flatten_latex
from pipeline.errors import DocumentError
from pipeline.model.provenance import Method
from pipeline.model.reading import Block, Cell, Page, Reading, Source, Table, TextLine

ENGINE = "utf-8"
GUESSED = 0.5  # confidence of a cell that blanks alone set apart; always below what a person need not look at
_EMPHASIS = re.compile(r"\*\*(.+?)\*\*")


def read_transcript(data: bytes, source: Source) -> Reading:
    """The lines and tables of a transcript; positions are unknown, so boxes are None and everything is on page 1.

    Two or more neighbouring lines with tabs are a table. Blank lines inside one are page breaks and do not end it, unless the
    line after them starts a table of another width. In a text without tabs, texts that blanks keep in columns are a table of
    structure "fixed-width", each of its cells marked for review. Markdown emphasis is dropped and LaTeX is flattened.
    DocumentError when the bytes are not UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{source.path}: byte {error.start} is not UTF-8, so this is no transcript; save it as UTF-8 text or give the PDF"
        ) from error
    tabs = "\t" in text
    blocks = _read_lines(text.replace("\x0c", "\n").splitlines()) if tabs else _read_pages(text.split("\x0c"))
    page = Page(number=1, width=0, height=0, method=Method.TRANSCRIPT, engine=ENGINE, blank=not blocks)
    return Reading(source=source, pages=(page,), blocks=tuple(blocks))


def _read_pages(pages: Sequence[str]) -> list[Block]:
    """The blocks of a text without tabs: tables whose columns blanks keep apart, and the lines around them."""
    blocks: list[Block] = []
    before: FixedTable | None = None
    last: Table | None = None
    for page in pages:
        lines = page.splitlines()
        at = 0
        for table in find_fixed_tables(lines, before):
            blocks.extend(_read_lines(lines[at : table.first]))
            if before is not None and not table.header and len(table.rows[0]) == len(before.rows[0]):
                groups = before.groups | {len(before.rows) + r for r in table.groups}
                table = replace(table, header=before.header, rows=(*before.rows, *table.rows), groups=groups)
                blocks = [block for block in blocks if block is not last]
            last = _fixed(table)
            blocks.append(last)
            before = table
            at = table.last + 1
        blocks.extend(_read_lines(lines[at:]))
    return blocks


def _read_lines(lines: Sequence[str]) -> list[Block]:
    blocks: list[Block] = []
    rows: list[list[str]] = []
    blanks = 0
    for line in lines:
        if "\t" in line:
            cells = [flatten_latex(cell.strip()) for cell in line.split("\t")]
            if rows and _starts_new_table(rows, cells, blanks):
                blocks.extend(_flush(rows))
                rows = []
            rows.append(cells)
            blanks = 0
            continue
        plain = flatten_latex(_EMPHASIS.sub(r"\1", line).replace("**", "").strip())
        if not plain:
            blanks += 1
            continue
        blocks.extend(_flush(rows))
        rows = []
        blocks.append(TextLine(text=plain, page=1, method=Method.TRANSCRIPT, engine=ENGINE, starts_paragraph=blanks > 0))
        blanks = 0
    blocks.extend(_flush(rows))
    return blocks


def _fixed(table: FixedTable) -> Table:
    """The Table of one that blanks keep in columns; every cell is marked for review, since long texts run into one another."""
    cells = tuple(
        Cell(
            row=r,
            column=c,
            column_span=len(row) if r in table.groups else 1,
            text=text,
            page=1,
            method=Method.TRANSCRIPT,
            engine=ENGINE,
            confidence=GUESSED,
            review=bool(text),
        )
        for r, row in enumerate(table.rows)
        for c, text in enumerate(row[:1] if r in table.groups else row)
    )
    return Table(
        n_rows=len(table.rows),
        n_columns=len(table.rows[0]),
        cells=cells,
        pages=(1,),
        structure="fixed-width",
        header_rows=table.header,
        row_pages=(1,) * len(table.rows),
    )


def _starts_new_table(rows: list[list[str]], cells: list[str], blanks: int) -> bool:
    """Whether a tabbed line after blank lines belongs to another table than the rows before it."""
    return blanks > 0 and len(cells) != len(rows[0])


def _flush(rows: list[list[str]]) -> list[Block]:
    """The rows as one Table, or as a line when a single row stands alone."""
    if not rows:
        return []
    if len(rows) == 1:
        return [TextLine(text="\t".join(rows[0]).strip(), page=1, method=Method.TRANSCRIPT, engine=ENGINE)]
    width = max(len(row) for row in rows)
    cells = tuple(
        Cell(row=r, column=c, text=row[c] if c < len(row) else "", page=1, method=Method.TRANSCRIPT, engine=ENGINE)
        for r, row in enumerate(rows)
        for c in range(width)
    )
    return [
        Table(
            n_rows=len(rows),
            n_columns=width,
            cells=cells,
            pages=(1,),
            structure="tabs",
            row_pages=(1,) * len(rows),
        )
    ]
