"""A PDF -> PageReadings, one page at a time: text layers that can be believed, and everything else as scans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.layer_trust import Verdict, image_resolution, judge_layer
from extractors.pdf import DamagedError, PageError, open_pdf, read_marks, read_scan_picture, render_grey
from extractors.salvage import salvage_pages
from extractors.text_layer import ENGINE, read_text_page
from extractors.upright import find_frame
from pipeline.errors import DocumentError
from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Method
from pipeline.model.reading import Page, PageReading

if TYPE_CHECKING:
    from extractors.light import Grey
    from extractors.marks import Marks
    from extractors.pdf import PdfDocument

#: dpi; pages that are drawn rather than scanned are rendered at this, what the readers of letters want.
RENDER_DPI = 300.0
#: dpi; the bounds of a scan's own resolution that rendering keeps, nearer ones gain nothing or cost memory.
LEAST_DPI, MOST_DPI = 72.0, 400.0


def read_pdf_pages(data: bytes, name: str) -> Iterator[PageReading]:
    """The pages in order. A page that can not be read is an empty PageReading with the issue "page.unreadable".

    A file that was cut off gives the pages that are left, the first with the issue "document.truncated". DocumentError when the
    file can not be opened or has no page.
    """
    try:
        yield from _pages_of(data, name)
    except DamagedError:
        salvaged = salvage_pages(data)
        if salvaged is None:
            raise
        rest, lost = salvaged
        for number, page in enumerate(_pages_of(rest, name)):
            yield page if number else replace(page, issues=(_truncated(lost), *page.issues))


def _pages_of(data: bytes, name: str) -> Iterator[PageReading]:
    with open_pdf(data, name) as document:
        if len(document) == 0:
            raise DocumentError(f"{name}: the PDF has no pages; fetch the file again")
        for index in range(len(document)):
            try:
                yield _read_page(document, index, data)
            except PageError as error:
                yield _unreadable(index + 1, str(error))


def _read_page(document: PdfDocument, index: int, data: bytes) -> PageReading:
    marks = read_marks(document, index)
    trust = judge_layer(marks)
    if trust.verdict is Verdict.TEXT:
        return read_text_page(marks, data)
    if trust.verdict is Verdict.BLANK:
        width, height = find_frame(marks).size
        page = Page(number=index + 1, width=width, height=height, method=Method.TEXT_LAYER, engine=ENGINE, blank=True)
        return PageReading(page=page, blocks=())
    return _read_scanned(document, index, marks)


def _read_scanned(document: PdfDocument, index: int, marks: Marks) -> PageReading:
    from extractors.scan import read_scan

    own = image_resolution(marks)
    image, dpi = read_page_image(document, index, RENDER_DPI if own is None else own)
    height, width = image.shape
    return read_scan(image, dpi, index + 1, page_width=width * 72 / dpi, page_height=height * 72 / dpi)


def read_page_image(document: PdfDocument, index: int, dpi: float) -> tuple[Grey, float]:
    """The page as a viewer shows it, grey, and its dots per inch; the scan's own pixels where it is nothing else."""
    picture = read_scan_picture(document, index) if dpi >= LEAST_DPI else None
    if picture is None:
        return render_grey(document, index, min(MOST_DPI, max(LEAST_DPI, dpi)))
    from extractors.colour import fade_colour

    return fade_colour(picture, dpi), dpi


def _truncated(lost: int) -> Issue:
    known = f"at least {lost} of its pages are lost" if lost else "pages after these may be missing"
    return Issue(
        code="document.truncated",
        severity=Severity.ERROR,
        message=f"The PDF is cut off or damaged: the pages that are whole were read, {known}. Fetch the file again.",
    )


def _unreadable(number: int, why: str) -> PageReading:
    issue = Issue(
        code="page.unreadable",
        severity=Severity.ERROR,
        message=f"Page {number} can not be decoded ({why}); the other pages were read. Fetch the file again or scan the page.",
        page=number,
    )
    page = Page(number=number, width=0, height=0, method=Method.TEXT_LAYER, engine=ENGINE)
    return PageReading(page=page, blocks=(), issues=(issue,))
