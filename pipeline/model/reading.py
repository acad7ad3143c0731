"""What the extractors hand over: a document as read, with no idea of what it means."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.model.geometry import Box, Placement, Ruling
from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Method, Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The file: `path` as given, SHA-256 of its bytes in hex, media type by content, number of pages."""

    path: str
    sha256: str
    media_type: str
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Characters without white space in one box (points, upright frame); `doubt` and `alternative` as in Provenance."""

    text: str
    box: Box
    confidence: float = 1.0
    doubt: str | None = None
    alternative: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One printed line outside of every table.

    `text` has one space between words and a tab at a gap wide enough to be a column gap ("Jabatan\\t: Kepala Dinas",
    or two signatories side by side). `words` is empty for a transcript. `box` is None for a transcript.
    `starts_paragraph` tells of a blank line before it in a transcript. `doubt` and `alternative` as in Provenance.
    """

    text: str
    page: int
    method: Method
    engine: str
    confidence: float = 1.0
    box: Box | None = None
    words: tuple[Word, ...] = ()
    review: bool = False
    starts_paragraph: bool = False
    doubt: str | None = None
    alternative: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table; a merged cell is one Cell with spans above 1.

    `text` is what is printed: its lines joined by "\\n" (a stacked fraction already flattened to "(A) / (B) x 100%"); "" when
    the cell is empty. A cell that holds ink but could not be read has text "" and `review` True with `confidence` 0.
    `alternative` is the other reader's text where two readers differ, `doubt` as in Provenance. `page` and `box` are those of its
    first part when a page break cuts it.
    """

    row: int
    column: int
    text: str
    page: int
    method: Method
    engine: str
    row_span: int = 1
    column_span: int = 1
    confidence: float = 1.0
    box: Box | None = None
    review: bool = False
    alternative: str | None = None
    doubt: str | None = None

    @property
    def rows(self) -> range:
        return range(self.row, self.row + self.row_span)

    @property
    def columns(self) -> range:
        return range(self.column, self.column + self.column_span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A printed table, joined over its pages. Cells do not overlap; every grid position is covered by exactly one cell.

    `header_rows` is what the geometry suggests (0 when it can not tell); the normalizers decide. `row_pages[i]` is the page row
    i starts on. `edges` are the x positions of the column edges in points (n_columns + 1), empty for a transcript.
    `structure` names how the grid was found ("ruled", "rules-only", "borderless", "tabs", "camelot", ...).
    """

    n_rows: int
    n_columns: int
    cells: tuple[Cell, ...]
    pages: tuple[int, ...]
    structure: str
    header_rows: int = 0
    row_pages: tuple[int, ...] = ()
    edges: tuple[float, ...] = ()
    box: Box | None = None

    def grid(self) -> list[list[Cell]]:
        """A row-major matrix n_rows x n_columns in which a merged cell stands at each position it covers."""
        matrix: list[list[Cell | None]] = [[None] * self.n_columns for _ in range(self.n_rows)]
        for cell in self.cells:
            for r in cell.rows:
                for c in cell.columns:
                    matrix[r][c] = cell
        out: list[list[Cell]] = []
        for r, row in enumerate(matrix):
            full = [cell for cell in row if cell is not None]
            if len(full) != self.n_columns:
                raise ValueError(f"row {r} of the table on page {self.pages[0]} has uncovered positions")
            out.append(full)
        return out

    def texts(self) -> list[list[str]]:
        """The printed texts row by row; a merged cell's text stands at its first position only, "" elsewhere."""
        matrix = [[""] * self.n_columns for _ in range(self.n_rows)]
        for cell in self.cells:
            matrix[cell.row][cell.column] = " ".join(cell.text.split())
        return matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page's frame and how it was read. `width` and `height` are of the upright frame, in points.

    `rulings` are kept so that a person can be shown what was seen.
    """

    number: int
    width: float
    height: float
    method: Method
    engine: str
    placement: Placement = field(default_factory=Placement)
    rulings: tuple[Ruling, ...] = ()
    blank: bool = False


Block = TextLine | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """One page as read, before its tables are joined with those of the next page; `blocks` in reading order."""

    page: Page
    blocks: tuple[Block, ...]
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document as read: `blocks` are its lines and tables in reading order, over all pages."""

    source: Source
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    issues: tuple[Issue, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(b for b in self.blocks if isinstance(b, Table))


def provenance_of(piece: TextLine | Cell, raw: str | None = None) -> Provenance:
    """The provenance of a value read from `piece`; `raw` when only a part of its text was used."""
    return Provenance(
        page=piece.page,
        box=piece.box,
        raw=piece.text if raw is None else raw,
        method=piece.method,
        engine=piece.engine,
        confidence=piece.confidence,
        review=piece.review,
        doubt=piece.doubt if piece.review else None,
        alternative=piece.alternative if piece.review else None,
    )


def issue_at(
    piece: TextLine | Cell | Provenance,
    code: str,
    message: str,
    *,
    severity: Severity = Severity.WARNING,
    raw: str | None = None,
) -> Issue:
    """An issue about what was read from `piece`, at its place; `raw` when another text than all of it is told."""
    read = piece.raw if isinstance(piece, Provenance) else piece.text
    return Issue(code=code, severity=severity, message=message, page=piece.page, box=piece.box, raw=read if raw is None else raw)
