"""A picture of a page with what was seen on it: words, rulings, cells, the field each column was taken for, what is flagged.

Everything is drawn where it lies on the file's own page: boxes of the upright frame go through the page's placement, so a scan
that was turned or straightened shows how.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from pipeline.canvas import COLUMN_COLORS, POINTS, Canvas, Value
from pipeline.contract import DOCUMENT_TEXTS, INDICATOR_TEXTS, SIGNATORY_TEXTS
from pipeline.errors import DocumentError, UsageError
from pipeline.model.decree import Extraction, Indicator, Signatory
from pipeline.model.provenance import Method, Provenance, Text
from pipeline.model.reading import Cell, Page, Reading, TextLine, provenance_of
from pipeline.stages import read_and_normalize

MAX_DPI = 400


def draw_page(path: Path, number: int, out: Path, *, dpi: int = 150, name: str | None = None) -> None:
    """Write the picture of page `number` (from 1); its legend calls the document `name`, and by its path where that is None.

    DocumentError for a transcript, which has no page; UsageError for a page that is not there or a file that can not be written.
    """
    reading, extraction = read_and_normalize(path)
    page = _page(reading, number)
    picture = _picture(path, reading, page, min(dpi, MAX_DPI))
    canvas = Canvas(picture, page, min(dpi, MAX_DPI) / POINTS)
    values = [value for value in find_values(extraction) if value.source.page == number]
    cells = [cell for table in reading.tables for cell in table.cells if cell.page == number and cell.box is not None]
    values += list(_printed_again(cells, values, extraction))

    canvas.tint(values)
    canvas.draw_lines([b for b in reading.blocks if isinstance(b, TextLine) and b.page == number])
    canvas.draw_rulings()
    canvas.draw_cells(cells)
    canvas.name_columns(reading, values, number)
    issues = [issue for issue in extraction.issues if issue.page == number]
    canvas.draw_flags(values, cells, issues)
    picture = canvas.with_legend(values, issues, f"{name or path.name}, page {number} of {len(reading.pages)}")
    try:
        picture.save(out, format="PNG")
    except OSError as error:
        raise UsageError(f"{out}: the picture can not be written ({error.strerror or error}); give another --out") from error


def find_values(extraction: Extraction) -> Iterator[Value]:
    """Every value of the document, its sheets and indicators that has a box."""
    decree = extraction.document
    for name in (*DOCUMENT_TEXTS, "year"):
        yield from _value(name, getattr(decree, name))
    for role in ("signatory", "cosigner"):
        signatory: Signatory | None = getattr(decree, role)
        if signatory is not None:
            for name in SIGNATORY_TEXTS:
                yield from _value(f"{role}.{name}", getattr(signatory, name))
    for basis in decree.legal_basis:
        yield from _at("legal_basis", basis.source)
    for sheet in extraction.sheets:
        yield from _value("position", sheet.position)
        for field, texts in (("duty", sheet.duties), ("function", sheet.functions)):
            for text in texts:
                yield from _value(field, text)
        for indicator in sheet.indicators:
            yield from _indicator_values(indicator)


def _indicator_values(indicator: Indicator) -> Iterator[Value]:
    for name in INDICATOR_TEXTS:
        yield from _value(name, getattr(indicator, name))
    if indicator.formula is not None:
        yield from _at("formula", indicator.formula.source)
    for target in indicator.targets:
        yield from _at(f"{target.kind.value} {target.year or '?'} {target.period}", target.source)


def _value(field: str, text: Text | None) -> Iterator[Value]:
    if text is not None:
        yield from _at(field, text.source)


def _at(field: str, source: Provenance) -> Iterator[Value]:
    if source.box is not None:
        yield Value(field=field, source=source)


def _printed_again(cells: Sequence[Cell], values: Sequence[Value], extraction: Extraction) -> Iterator[Value]:
    """Cells that print a value which was taken from another place, such as the indicators of a second table."""
    fields = {_plain(value.source.raw): value.field for value in find_values(extraction) if value.field in COLUMN_COLORS}
    for cell in cells:
        assert cell.box is not None
        field = fields.get(_plain(cell.text))
        if field and not any(v.source.box and cell.box.contains(*v.source.box.center) for v in values):
            yield Value(field=field, source=provenance_of(cell))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _page(reading: Reading, number: int) -> Page:
    if all(page.method is Method.TRANSCRIPT for page in reading.pages):
        raise DocumentError(f"{reading.source.path}: a text transcript has no page to draw; give the PDF or the image")
    for page in reading.pages:
        if page.number == number:
            return page
    raise UsageError(f"{reading.source.path}: there is no page {number}; the document has {len(reading.pages)}")


def _picture(path: Path, reading: Reading, page: Page, dpi: int) -> Image.Image:
    """The page as a viewer shows it, at `dpi`."""
    if reading.source.media_type == "application/pdf":
        from extractors.pdf import open_pdf, render_grey

        with open_pdf(path, str(path)) as document:
            grey, shown = render_grey(document, page.number - 1, dpi)
        picture = Image.fromarray(grey)
        scale = dpi / shown
    else:
        from extractors.image import load_image

        grey, resolution = load_image(path)[page.number - 1]
        picture = Image.fromarray(grey)
        scale = dpi / resolution
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size).convert("RGB") if size != picture.size else picture.convert("RGB")
