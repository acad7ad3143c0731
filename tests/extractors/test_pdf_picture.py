"""A scan's own pixels: the same page as rendered, whichever way the picture lies in it; None where the page shows more."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pypdfium2
import pytest

from extractors.pdf import open_pdf, read_scan_picture, render_grey

from .pages import Image, ruled_page

WIDTH, HEIGHT = 640, 440  # pixels; the page is half as many points, which is 144 dpi
UPRIGHT = (1, 0, 0, 1, 0, 0)  # of the page's size; how the picture lies on it
TURNED = {"upright": UPRIGHT, "head down": (-1, 0, 0, -1, 1, 1), "left": (0, 1, -1, 0, 1, 0), "right": (0, -1, 1, 0, 0, 1)}


def picture() -> Image:
    """A page that looks different from all sides."""
    page = cv2.resize(ruled_page(), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    page[:100, :100] = 0
    page[300:, :60] = 128
    return page.astype(np.uint8)


def scan_pdf(
    lies: tuple[float, ...] = UPRIGHT, rotate: int = 0, *, colour: bool = False, words: int | None = None, share: float = 1.0
) -> bytes:
    """A PDF of one picture as large as its page, and of a word in the text render mode `words`."""
    document = pypdfium2.PdfDocument.new()
    across, along = (WIDTH / 2, HEIGHT / 2) if lies[0] else (HEIGHT / 2, WIDTH / 2)
    page = document.new_page(across, along)
    pixels = cv2.cvtColor(picture(), cv2.COLOR_GRAY2BGR) if colour else picture()
    if colour:
        pixels[:40, 300:400] = (200, 30, 60)
    shown = pypdfium2.PdfImage.new(document)
    shown.load_jpeg(io.BytesIO(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes()))
    a, b, c, d, e, f = lies
    shown.set_matrix(pypdfium2.PdfMatrix(share * a * across, b * along, c * across, d * along, e * across, f * along))
    page.insert_obj(shown)
    page.gen_content()
    if words is not None:
        _write(document, page, words)
    page.set_rotation(rotate)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def _write(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, mode: int) -> None:
    raw = pypdfium2.raw
    font = raw.FPDFText_LoadStandardFont(document.raw, b"Helvetica")
    word = raw.FPDFPageObj_CreateTextObj(document.raw, font, 20.0)
    letters = "Sasaran".encode("utf-16-le") + b"\0\0"
    raw.FPDFText_SetText(word, (raw.FPDF_WCHAR * (len(letters) // 2)).from_buffer_copy(letters))
    raw.FPDFTextObj_SetTextRenderMode(word, mode)
    raw.FPDFPageObj_Transform(word, 1, 0, 0, 1, 50, 50)
    raw.FPDFPage_InsertObject(page.raw, word)
    page.gen_content()


def read(data: bytes) -> tuple[Image | None, Image]:
    """The picture, and the page as rendered at its resolution."""
    with open_pdf(data, "scan.pdf") as document:
        return read_scan_picture(document, 0), render_grey(document, 0, 144)[0]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("lies", TURNED.values(), ids=TURNED.keys())
def test_the_picture_is_the_page_as_a_viewer_shows_it(lies: tuple[float, ...], rotate: int) -> None:
    own, rendered = read(scan_pdf(lies, rotate))
    assert own is not None
    assert own.shape == rendered.shape
    assert np.mean(np.abs(cv2.blur(own, (5, 5)).astype(float) - cv2.blur(rendered, (5, 5)))) < 6


def test_its_pixels_are_those_of_the_file() -> None:
    own, _ = read(scan_pdf())
    assert own is not None
    assert np.mean(np.abs(own.astype(float) - picture())) < 2


def test_a_colour_scan_keeps_its_colours() -> None:
    own, _ = read(scan_pdf(colour=True))
    assert own is not None
    assert np.allclose(own[20, 350], (200, 30, 60), atol=6)


def test_a_hidden_layer_does_not_count_and_a_printed_word_does() -> None:
    assert read(scan_pdf(words=3))[0] is not None
    assert read(scan_pdf(words=0))[0] is None


def test_a_mirrored_or_stretched_picture_and_one_that_leaves_paper_free_are_not_taken() -> None:
    assert read(scan_pdf((-1, 0, 0, 1, 1, 0)))[0] is None
    assert read(scan_pdf(share=0.9))[0] is None
