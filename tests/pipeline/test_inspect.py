"""The picture of `iku inspect`: the page, what was seen on it in the legend's colours, in its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageFont

from pipeline.canvas import CELL, COLUMN_COLORS, FLAG, RULING, WORD
from pipeline.errors import DocumentError, UsageError
from pipeline.inspect import draw_page, find_values
from pipeline.pen import SPELLED, Pen
from pipeline.stages import read_and_normalize
from tests.pipeline.documents import DIGITAL, SAMPLES, SCAN, TRANSCRIPT


def colors_in(picture: Image.Image) -> set[tuple[int, int, int]]:
    return {color for _, color in picture.getcolors(picture.width * picture.height)}  # type: ignore[misc, union-attr]


def test_a_digital_page_is_drawn_with_words_rulings_cells_and_fields(tmp_path: Path) -> None:
    out = tmp_path / "page.png"
    draw_page(DIGITAL, 1, out, dpi=100)
    with Image.open(out) as picture:
        reading, extraction = read_and_normalize(DIGITAL)
        page = picture.crop((0, 0, round(reading.pages[0].width * 100 / 72), picture.height))
        assert picture.width > page.width  # the legend
        seen = colors_in(page.convert("RGB"))
        assert {WORD, RULING, CELL} <= seen
        assert (255, 255, 255) in seen
        legend = colors_in(picture.crop((page.width, 0, picture.width, picture.height)).convert("RGB"))
        printed = {value.field for value in find_values(extraction) if value.field in COLUMN_COLORS}
        assert {"name", "objective", "formula"} <= printed
        assert {COLUMN_COLORS[field] for field in printed - {"no"}} <= legend


def test_the_rulings_lie_on_those_of_the_print(tmp_path: Path) -> None:
    out = tmp_path / "page.png"
    draw_page(DIGITAL, 1, out, dpi=72)
    reading, _ = read_and_normalize(DIGITAL)
    with Image.open(out) as picture:
        pixels = picture.convert("RGB").load()
        assert pixels is not None
        found = []
        for ruling in reading.pages[0].rulings:
            middle = (ruling.start + ruling.end) / 2
            x, y = (middle, ruling.position) if ruling.orientation == "horizontal" else (ruling.position, middle)
            near = [pixels[int(x) + dx, int(y) + dy] for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
            found.append(RULING in near)
        assert len(found) > 20
        assert sum(found) > 0.8 * len(found)  # the names of the columns cover some at the top


def test_a_page_that_is_not_there_and_a_transcript_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no page 9; the document has 1"):
        draw_page(DIGITAL, 9, tmp_path / "x.png")
    with pytest.raises(DocumentError, match="has no page to draw"):
        draw_page(TRANSCRIPT, 1, tmp_path / "x.png")
    with pytest.raises(UsageError, match="can not be written"):
        draw_page(DIGITAL, 1, tmp_path / "nowhere" / "x.png")
    assert not list(tmp_path.iterdir())


def test_a_scan_and_an_image_are_drawn_and_flags_are_shown(tmp_path: Path) -> None:
    from extractors.pdf import open_pdf, render_grey

    with open_pdf(SCAN, SCAN.name) as document:
        grey, resolution = render_grey(document, 0, 200)
    photo = tmp_path / "scan.png"
    Image.fromarray(grey).save(photo, dpi=(resolution, resolution))
    out = tmp_path / "page.png"
    draw_page(photo, 1, out, dpi=100)
    with Image.open(out) as picture, Image.open(photo) as shown:
        assert picture.height == pytest.approx(shown.height * 100 / resolution, abs=2)
        seen = colors_in(picture.convert("RGB"))
        assert {RULING, CELL, FLAG} <= seen


def test_a_landscape_page_with_issues_numbers_them(tmp_path: Path) -> None:
    out = tmp_path / "page.png"
    draw_page(SAMPLES / "seed-000-kaltim.pdf", 2, out, dpi=72)
    with Image.open(out) as picture:
        assert picture.width > picture.height
        assert COLUMN_COLORS["target"] in colors_in(picture.convert("RGB"))


def test_a_flag_on_the_page_is_told_in_the_legend_with_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    write = Pen.write

    def listen(pen: Pen, text: str, **options: float) -> None:
        told.append(text)
        write(pen, text, **options)

    monkeypatch.setattr(Pen, "write", listen)
    draw_page(SCAN, 1, tmp_path / "page.png", dpi=72, name="inbox.zip/a.pdf")
    _, extraction = read_and_normalize(SCAN)
    doubted = [value for value in find_values(extraction) if value.source.review and value.source.page == 1]
    assert doubted
    lines = [text for text in told if text.startswith("?")]
    assert len(lines) == len({value.source.box for value in doubted})
    for value in doubted:
        assert any(value.field in line and value.source.raw in line for line in lines)
    assert told[0].startswith("inbox.zip/a.pdf, page 1 of")


def test_the_legend_draws_no_sign_that_its_font_lacks() -> None:
    font = ImageFont.load_default(20)
    missing = bytes(font.getmask("\uffff"))
    for spelled in SPELLED.values():
        assert all(bytes(font.getmask(letter)) != missing for letter in spelled if letter != " ")
