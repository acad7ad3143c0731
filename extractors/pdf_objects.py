"""The lines, filled rectangles and pictures that a PDF page draws, forms included; user space, points.

pdfium's functions are handed in by its door, extractors.pdf.
"""

from __future__ import annotations

import ctypes
import math
import struct
from collections import deque
from itertools import pairwise, repeat
from typing import Any

from extractors.affine import STRAIGHT, Matrix, apply, bounds_of, compose, is_rectangle
from extractors.bare_calls import Handle, bare_call, handle_of
from extractors.marks import Area, Picture, Segment

#: a path with more pieces than this is a drawing (a map, a logo), not a table.
MAX_PIECES = 4000
#: a filled path of at most this many pieces is taken for a rectangle (a triangle would be an arrow head).
RECTANGLE = 5
#: forms inside forms deeper than this are a fault of the file.
MAX_DEPTH = 12
_MATRIX = struct.Struct("6f")
_AS_IT_IS: Matrix = (1, 0, 0, 1, 0, 0)


class ObjectCalls:
    """The functions of `pdfium`, the raw module of its bindings, that a walk over a page's objects needs, and its numbers."""

    def __init__(self, pdfium: Any) -> None:
        pointers = ("FPDFPage_GetObject", "FPDFFormObj_GetObject", "FPDFPath_GetPathSegment")
        self.object_of, self.form_object_of, self.piece_of = (bare_call(getattr(pdfium, name), Handle) for name in pointers)
        self.count_objects, self.count_form_objects = (
            bare_call(pdfium.FPDFPage_CountObjects),
            bare_call(pdfium.FPDFFormObj_CountObjects),
        )
        self.kind_of, self.matrix_of = bare_call(pdfium.FPDFPageObj_GetType), bare_call(pdfium.FPDFPageObj_GetMatrix)
        self.mode_of, self.bounds_of = bare_call(pdfium.FPDFTextObj_GetTextRenderMode), bare_call(pdfium.FPDFPageObj_GetBounds)
        self.fill_of, self.stroke_of = bare_call(pdfium.FPDFPageObj_GetFillColor), bare_call(pdfium.FPDFPageObj_GetStrokeColor)
        self.width_of, self.draw_mode_of = bare_call(pdfium.FPDFPageObj_GetStrokeWidth), bare_call(pdfium.FPDFPath_GetDrawMode)
        self.count_pieces, self.point_of = bare_call(pdfium.FPDFPath_CountSegments), bare_call(pdfium.FPDFPathSegment_GetPoint)
        self.piece_kind_of, self.closes = bare_call(pdfium.FPDFPathSegment_GetType), bare_call(pdfium.FPDFPathSegment_GetClose)
        self.pixels_of = bare_call(pdfium.FPDFImageObj_GetImagePixelSize)
        self.text, self.path = int(pdfium.FPDF_PAGEOBJ_TEXT), int(pdfium.FPDF_PAGEOBJ_PATH)
        self.image, self.form = int(pdfium.FPDF_PAGEOBJ_IMAGE), int(pdfium.FPDF_PAGEOBJ_FORM)
        self.invisible, self.no_fill = int(pdfium.FPDF_TEXTRENDERMODE_INVISIBLE), int(pdfium.FPDF_FILLMODE_NONE)
        self.move, self.line = int(pdfium.FPDF_SEGMENT_MOVETO), int(pdfium.FPDF_SEGMENT_LINETO)


class ObjectCollector:
    """Walks the objects of a page, forms included, and keeps its lines, filled rectangles and pictures."""

    def __init__(self, calls: ObjectCalls) -> None:
        self._calls = calls
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
        self._matrix = (ctypes.c_float * 6)()
        self._matrix_ref = ctypes.byref(self._matrix)

    def visit_page(self, page: Any) -> None:
        """Adds what the page draws; the text objects, of which a page has thousands, are asked all at once."""
        raw, calls = handle_of(page), self._calls
        count = max(0, calls.count_objects(raw))
        objects = list(map(calls.object_of, repeat(raw), range(count)))
        kinds = list(map(calls.kind_of, objects))
        for shown, kind in zip(objects, kinds, strict=True):
            if kind == calls.text:
                self.texts += 1
            else:
                self._visit(shown, kind, _AS_IT_IS, 0)
        texts = [shown for shown, kind in zip(objects, kinds, strict=True) if kind == calls.text]
        self.hidden_texts += sum(map(calls.invisible.__eq__, map(calls.mode_of, texts)))
        matrices = (ctypes.c_float * (6 * len(texts)))()
        deque(map(calls.matrix_of, texts, map(ctypes.byref, repeat(matrices), range(0, 24 * len(texts), 24))), maxlen=0)
        if any(matrices[1::6]) or min(matrices[0::6], default=1.0) <= 0:  # else none leans or is turned, as on nearly every page
            self.turned_texts += sum(_is_turned(a, b) for a, b, *_ in _MATRIX.iter_unpack(matrices))

    def _visit(self, shown: Handle, kind: int, outer: Matrix, depth: int) -> None:
        calls = self._calls
        if kind == calls.text:
            self.texts += 1
            a, b, *_ = compose(self._matrix_of(shown), outer)
            self.turned_texts += _is_turned(a, b)
            self.hidden_texts += calls.mode_of(shown) == calls.invisible
        elif kind == calls.path:
            self._visit_path(shown, outer)
        elif kind == calls.image:
            self._visit_picture(shown, compose(self._matrix_of(shown), outer))
        elif kind == calls.form and depth < MAX_DEPTH:
            inner = compose(self._matrix_of(shown), outer)
            for k in range(max(0, calls.count_form_objects(shown))):
                within = calls.form_object_of(shown, k)
                self._visit(within, calls.kind_of(within), inner, depth + 1)

    def _matrix_of(self, shown: Handle) -> Matrix:
        if not self._calls.matrix_of(shown, self._matrix_ref):
            return _AS_IT_IS
        return _MATRIX.unpack(self._matrix)

    def _visit_picture(self, shown: Handle, matrix: Matrix) -> None:
        x0, y0, x1, y1 = bounds_of([apply(matrix, x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)])
        width, height = self._uints[:2]
        if not self._calls.pixels_of(shown, ctypes.byref(width), ctypes.byref(height)):
            return
        if min(x1 - x0, y1 - y0) <= 2.0 and max(x1 - x0, y1 - y0) >= 8.0:  # report writers draw lines as stretched pixels
            self.areas.append(Area(x0, y0, x1, y1, 0))
        else:
            self.pictures.append(Picture(x0, y0, x1, y1, width.value, height.value, self.texts))

    def _visit_path(self, shown: Handle, outer: Matrix) -> None:
        count = self._calls.count_pieces(shown)
        fill, stroke = self._ints
        if not 2 <= count <= MAX_PIECES or not self._calls.draw_mode_of(shown, *self._int_refs):
            return
        filled = fill.value != self._calls.no_fill
        lightness = self._lightness(shown, self._calls.fill_of) if filled else 255
        stroked = bool(stroke.value) and self._lightness(shown, self._calls.stroke_of) < 250
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

    def _visit_fill(self, shown: Handle, outer: Matrix, lightness: int) -> None:
        """A filled rectangle by its bounds: pages draw hundreds, and asking for each corner takes most of the time."""
        if self._calls.bounds_of(shown, *self._float_refs):
            left, bottom, right, top = (side.value for side in self._floats)
            self.areas.append(Area(*bounds_of([apply(outer, left, bottom), apply(outer, right, top)]), lightness))

    def _outlines(self, shown: Handle, count: int, matrix: Matrix) -> list[list[tuple[float, float] | None]]:
        """The path's subpaths as points in user space; None stands where a curve breaks the outline."""
        out: list[list[tuple[float, float] | None]] = []
        x, y = self._floats[:2]
        for k in range(count):
            piece = self._calls.piece_of(shown, k)
            self._calls.point_of(piece, *self._float_refs[:2])
            point = apply(matrix, x.value, y.value)
            kind = self._calls.piece_kind_of(piece)
            if kind == self._calls.move or not out:
                out.append([point])
            elif kind == self._calls.line:
                out[-1].append(point)
            else:
                out[-1].extend((None, point))
            if self._calls.closes(piece) and out[-1][0] != out[-1][-1]:
                out[-1].append(out[-1][0])
        return out

    def _stroke_width(self, shown: Handle, matrix: Matrix) -> float:
        width = self._floats[0]
        if not self._calls.width_of(shown, ctypes.byref(width)):
            return 0.5
        return width.value * math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))

    def _lightness(self, shown: Handle, color_of: Any) -> int:
        """How light the colour is on white paper, 0 black to 255 white (also for what is transparent)."""
        r, g, b, alpha = self._uints
        if not color_of(shown, *self._uint_refs):
            return 0
        shade = (299 * r.value + 587 * g.value + 114 * b.value) // 1000
        return 255 - (255 - shade) * alpha.value // 255


def _is_turned(a: float, b: float) -> bool:
    """Whether a text with such a matrix does not run from left to right."""
    return a <= 0 or abs(b) > 0.01 * a
