"""The door to pypdfium2: opens a PDF, gives what each page holds (Marks), and renders pages to grey images.

User space points. One page is open at a time and closed before the next, so memory stays flat over hundreds of pages.
DocumentError when the file can not be opened; PageError when one page can not.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.affine import STRAIGHT, Matrix, apply, bounds_of, compose, is_rectangle
from extractors.marks import Area, Char, Marks, Picture, Segment
from pipeline.errors import DocumentError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: pixels; an upright grey image above this is rendered coarser: 40 million are 40 MB, an F4 page at 500 dpi.
MAX_PIXELS = 40_000_000
#: a path with more pieces than this is a drawing (a map, a logo), not a table.
MAX_PIECES = 4000
#: a filled path of at most this many pieces is taken for a rectangle (a triangle would be an arrow head).
RECTANGLE = 5
#: forms inside forms deeper than this are a fault of the file.
MAX_DEPTH = 12
#: one sign in this many is asked whether its font knows its Unicode; fonts are good or bad as a whole.
SAMPLED = 8
_PASSWORD = 4

PdfDocument: TypeAlias = pypdfium2.PdfDocument
_SPACES = frozenset({9, 10, 13, 32, 160, 0x3000, *range(0x2000, 0x200C)})
_GUESSED = Char(" ", 0, 0, 0, 0)
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}


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
        collector = _Collector()
        collector.visit_page(page.raw)
        chars = _read_chars(page, SAMPLED, hidden=collector.hidden_texts > 0, turned=collector.turned_texts > 0)
        if any(char.junk for char in chars):
            chars = _read_chars(page, 1, hidden=collector.hidden_texts > 0, turned=collector.turned_texts > 0)
        return Marks(
            number=index + 1,
            crop=(min(crop[0], crop[2]), min(crop[1], crop[3]), max(crop[0], crop[2]), max(crop[1], crop[3])),
            turns=rotation // 90 % 4,
            chars=tuple(chars),
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


def _read_chars(page: Any, every: int, *, hidden: bool, turned: bool) -> list[Char]:
    """The chars in the order pdfium gives them; `hidden` and `turned` tell whether any can be, to spare a call for each.

    Whether its font knows a char's Unicode is asked for one in `every`.
    """
    text_page = page.get_textpage()
    out: list[Char] = []
    try:
        raw = text_page.raw
        rect = pdfium.FS_RECTF()
        at = ctypes.byref(rect)
        unicode_of, box_of, angle_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharAngle
        generated, unmapped = pdfium.FPDFText_IsGenerated, pdfium.FPDFText_HasUnicodeMapError
        for k in range(pdfium.FPDFText_CountChars(raw)):
            code = unicode_of(raw, k)
            if code in _SPACES:
                if code in (10, 13) or generated(raw, k) == 1 or not box_of(raw, k, at):
                    out.append(_GUESSED)
                else:
                    out.append(Char(" ", rect.left, rect.bottom, rect.right, rect.top))
            elif box_of(raw, k, at):
                angle = -math.degrees(angle_of(raw, k)) if turned else 0.0  # pdfium counts clockwise
                concealed = hidden and _is_hidden(raw, k)
                junk = _is_junk(code) or (k % every == 0 and unmapped(raw, k) == 1)
                out.append(Char(_sign(code), rect.left, rect.bottom, rect.right, rect.top, angle, concealed, junk))
    finally:
        text_page.close()
    return out


def _sign(code: int) -> str:
    if 32 < code < 127:
        return chr(code)
    if code in (2, 0xFFFE, 0xAD):  # pdfium's mark for a hyphen at the end of a line, and the soft hyphen, which shows there
        return "-"
    char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    return _LIGATURES.get(char, char)


def _is_junk(code: int) -> bool:
    """Whether the code is no character a person could have meant: control, private use, the replacement sign."""
    return (code < 32 and code not in (2, 9)) or 0x7F <= code < 0xA0 or code == 0xFFFD or code >= 0xF0000


def _is_hidden(raw: Any, k: int) -> bool:
    shown = pdfium.FPDFText_GetTextObject(raw, k)
    return bool(shown) and pdfium.FPDFTextObj_GetTextRenderMode(shown) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE


class _Collector:
    """Walks the objects of a page, forms included, and keeps its lines, filled rectangles and pictures."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.areas: list[Area] = []
        self.pictures: list[Picture] = []
        self.texts = 0
        self.hidden_texts = 0
        self.turned_texts = 0
        self._floats = [ctypes.c_float() for _ in range(4)]
        self._ints = [ctypes.c_int() for _ in range(2)]
        self._uints = [ctypes.c_uint() for _ in range(4)]
        self._float_refs, self._int_refs, self._uint_refs = (
            tuple(ctypes.byref(number) for number in numbers) for numbers in (self._floats, self._ints, self._uints)
        )
        self._matrix = pdfium.FS_MATRIX()

    def visit_page(self, page: Any) -> None:
        for k in range(pdfium.FPDFPage_CountObjects(page)):
            self._visit(pdfium.FPDFPage_GetObject(page, k), (1, 0, 0, 1, 0, 0), 0)

    def _visit(self, shown: Any, outer: Matrix, depth: int) -> None:
        kind = pdfium.FPDFPageObj_GetType(shown)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self.texts += 1
            matrix = compose(self._matrix_of(shown), outer)
            self.turned_texts += matrix[0] <= 0 or abs(matrix[1]) > 0.01 * matrix[0]
            self.hidden_texts += pdfium.FPDFTextObj_GetTextRenderMode(shown) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._visit_path(shown, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self._visit_picture(shown, compose(self._matrix_of(shown), outer))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            inner = compose(self._matrix_of(shown), outer)
            for k in range(max(0, pdfium.FPDFFormObj_CountObjects(shown))):
                self._visit(pdfium.FPDFFormObj_GetObject(shown, k), inner, depth + 1)

    def _matrix_of(self, shown: Any) -> Matrix:
        m = self._matrix
        if not pdfium.FPDFPageObj_GetMatrix(shown, ctypes.byref(m)):
            return (1, 0, 0, 1, 0, 0)
        return (m.a, m.b, m.c, m.d, m.e, m.f)

    def _visit_picture(self, shown: Any, matrix: Matrix) -> None:
        x0, y0, x1, y1 = bounds_of([apply(matrix, x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)])
        width, height = self._uints[:2]
        if not pdfium.FPDFImageObj_GetImagePixelSize(shown, ctypes.byref(width), ctypes.byref(height)):
            return
        if min(x1 - x0, y1 - y0) <= 2.0 and max(x1 - x0, y1 - y0) >= 8.0:  # report writers draw lines as stretched pixels
            self.areas.append(Area(x0, y0, x1, y1, 0))
        else:
            self.pictures.append(Picture(x0, y0, x1, y1, width.value, height.value, self.texts))

    def _visit_path(self, shown: Any, outer: Matrix) -> None:
        count = pdfium.FPDFPath_CountSegments(shown)
        fill, stroke = self._ints
        if not 2 <= count <= MAX_PIECES or not pdfium.FPDFPath_GetDrawMode(shown, *self._int_refs):
            return
        filled = fill.value != pdfium.FPDF_FILLMODE_NONE
        lightness = self._lightness(shown, pdfium.FPDFPageObj_GetFillColor) if filled else 255
        stroked = bool(stroke.value) and self._lightness(shown, pdfium.FPDFPageObj_GetStrokeColor) < 250
        if filled and not stroked and count <= RECTANGLE:
            self._visit_fill(shown, outer, lightness)
            return
        matrix = compose(self._matrix_of(shown), outer)
        width = self._stroke_width(shown, matrix) if stroked else 0.0
        for outline in self._outlines(shown, count, matrix):
            if stroked:
                self.segments.extend(
                    Segment(*a, *b, width)
                    for a, b in pairwise(outline)
                    if a is not None and b is not None and (abs(a[0] - b[0]) < STRAIGHT) != (abs(a[1] - b[1]) < STRAIGHT)
                )
            if filled:
                corners = [p for p in outline if p is not None]
                if len(corners) == len(outline) and is_rectangle(corners):
                    self.areas.append(Area(*bounds_of(corners), lightness))

    def _visit_fill(self, shown: Any, outer: Matrix, lightness: int) -> None:
        """A filled rectangle by its bounds: pages draw hundreds, and asking for each corner takes most of the time."""
        if pdfium.FPDFPageObj_GetBounds(shown, *self._float_refs):
            left, bottom, right, top = (side.value for side in self._floats)
            self.areas.append(Area(*bounds_of([apply(outer, left, bottom), apply(outer, right, top)]), lightness))

    def _outlines(self, shown: Any, count: int, matrix: Matrix) -> list[list[tuple[float, float] | None]]:
        """The path's subpaths as points in user space; None stands where a curve breaks the outline."""
        out: list[list[tuple[float, float] | None]] = []
        x, y = self._floats[:2]
        for k in range(count):
            piece = pdfium.FPDFPath_GetPathSegment(shown, k)
            pdfium.FPDFPathSegment_GetPoint(piece, *self._float_refs[:2])
            point = apply(matrix, x.value, y.value)
            kind = pdfium.FPDFPathSegment_GetType(piece)
            if kind == pdfium.FPDF_SEGMENT_MOVETO or not out:
                out.append([point])
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                out[-1].append(point)
            else:
                out[-1].extend((None, point))
            if pdfium.FPDFPathSegment_GetClose(piece) and out[-1][0] != out[-1][-1]:
                out[-1].append(out[-1][0])
        return out

    def _stroke_width(self, shown: Any, matrix: Matrix) -> float:
        width = self._floats[0]
        if not pdfium.FPDFPageObj_GetStrokeWidth(shown, ctypes.byref(width)):
            return 0.5
        return width.value * math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))

    def _lightness(self, shown: Any, color_of: Any) -> int:
        """How light the colour is on white paper, 0 black to 255 white (also for what is transparent)."""
        r, g, b, alpha = self._uints
        if not color_of(shown, *self._uint_refs):
            return 0
        shade = (299 * r.value + 587 * g.value + 114 * b.value) // 1000
        return 255 - (255 - shade) * alpha.value // 255
