"""The door to pypdfium2: opens a PDF, gives what each page holds (Marks), and renders pages to grey images.

User space points. One page is open at a time and closed before the next, so memory stays flat over hundreds of pages.
DocumentError when the file can not be opened; PageError when one page can not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.marks import Chars, Marks
from extractors.pdf_chars import CharReader
from extractors.pdf_objects import ObjectCalls, ObjectCollector
from pipeline.errors import DocumentError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: pixels; an upright grey image above this is rendered coarser: 40 million are 40 MB, an F4 page at 500 dpi.
MAX_PIXELS = 40_000_000
_PASSWORD = 4

PdfDocument: TypeAlias = pypdfium2.PdfDocument
_CHAR_READER = CharReader(pdfium)
_OBJECT_CALLS = ObjectCalls(pdfium)


class DamagedError(DocumentError):
    """The file as a whole can not be opened; single pages may still be found (extractors.salvage)."""


class PageError(Exception):
    """One page can not be loaded; the others may."""


@contextmanager
def open_pdf(data: bytes | Path, name: str) -> Iterator[PdfDocument]:
    """The open document; closed at the end of the block. `name` is the file as the person called it."""
    document = _opened(data, name)
    try:
        yield document
    finally:
        document.close()


def _opened(data: bytes | Path, name: str) -> PdfDocument:
    try:
        return PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise DocumentError(f"{name}: the PDF is locked with a password; save a copy without it and give that one") from error
        raise DamagedError(f"{name}: the PDF is damaged or cut off and no page can be opened; fetch the file again") from error


def read_marks(document: pypdfium2.PdfDocument, index: int) -> Marks:
    """What page `index` (from 0) holds. PageError when it can not be loaded."""
    try:
        page = document[index]
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise PageError(str(error)) from error
    rotation = page.get_rotation()
    try:
        page.set_rotation(0)  # on a page shown upside down pdfium gives the letters of each line backwards
        crop = page.get_cropbox()
        collector = ObjectCollector(_OBJECT_CALLS)
        collector.visit_page(page.raw)
        chars = _read_chars(page, hidden=collector.hidden_texts > 0, turned=collector.turned_texts > 0)
        return Marks(
            number=index + 1,
            crop=(min(crop[0], crop[2]), min(crop[1], crop[3]), max(crop[0], crop[2]), max(crop[1], crop[3])),
            turns=rotation // 90 % 4,
            chars=chars,
            segments=tuple(collector.segments),
            areas=tuple(collector.areas),
            pictures=tuple(collector.pictures),
            texts=collector.texts,
            hidden_texts=collector.hidden_texts,
        )
    except pypdfium2.PdfiumError as error:
        raise PageError(str(error)) from error
    finally:
        page.set_rotation(rotation)
        page.close()


def render_grey(document: pypdfium2.PdfDocument, index: int, dpi: float) -> tuple[NDArray[np.uint8], float]:
    """Page `index` (from 0) as a viewer shows it, grey, and the resolution it came out at (see MAX_PIXELS)."""
    try:
        page = document[index]
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise PageError(str(error)) from error
    try:
        width, height = page.get_size()
        pixels = width * height * (dpi / 72) ** 2
        if pixels > MAX_PIXELS:
            dpi *= math.sqrt(MAX_PIXELS / pixels)
        bitmap = page.render(scale=dpi / 72, grayscale=True, may_draw_forms=False)
        try:
            image = bitmap.to_numpy()
            grey: NDArray[np.uint8] = (image if image.ndim == 2 else image[:, :, 0]).copy()
        finally:
            bitmap.close()
        return grey, dpi
    except (pypdfium2.PdfiumError, MemoryError) as error:
        raise PageError(str(error)) from error
    finally:
        page.close()


def read_scan_picture(document: pypdfium2.PdfDocument, index: int) -> NDArray[np.uint8] | None:
    """The pixels of the scan that page `index` (from 0) is, as a viewer shows it: grey, or blue, green and red in a third axis.

    None when the page must be rendered (extractors.pdf_picture). PageError when it can not be loaded.
    """
    from extractors.pdf_picture import read_picture

    try:
        page = document[index]
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise PageError(str(error)) from error
    try:
        return read_picture(pdfium, page, MAX_PIXELS)
    except pypdfium2.PdfiumError:  # what pdfium can not give alone it may still render
        return None
    except MemoryError as error:
        raise PageError(str(error)) from error
    finally:
        page.close()


def _read_chars(page: Any, *, hidden: bool, turned: bool) -> Chars:
    text_page = page.get_textpage()
    try:
        return _CHAR_READER.read(text_page.raw, hidden=hidden, turned=turned)
    finally:
        text_page.close()
