"""Whole pages through the raster path, real readers."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cache

import numpy as np
import pytest

from extractors import tesseract
from extractors.chance_tables import is_believable
from extractors.scan import read_scan
from pipeline.errors import ToolMissingError
from pipeline.model.geometry import Box
from pipeline.model.provenance import Doubt, Method
from pipeline.model.reading import Cell, PageReading, Table, TextLine

from .pages import sample_page, sheet


@cache
def _read(name: str, number: int) -> PageReading:
    image, dpi, width, height = sample_page(name, number)
    return read_scan(image, dpi, number, page_width=width, page_height=height)


def _table(reading: PageReading) -> Table:
    (table,) = (b for b in reading.blocks if isinstance(b, Table))
    return table


def test_an_office_scan_gives_its_table_with_merged_cells() -> None:
    table = _table(_read("seed-000-kaltim.office.pdf", 2))
    assert (table.n_rows, table.n_columns) == (7, 12)
    grid = table.grid()
    assert grid[1][6].text == "4,15%"
    assert grid[2][0] is grid[4][0]
    assert grid[2][0].row_span == 3
    assert grid[6][7].text == "13,5"
    assert [cell.text for cell in grid[1][7:10]] == ["-", "-", "-"]


def test_lines_around_the_table_are_read_in_order() -> None:
    lines = [b.text for b in _read("seed-000-kaltim.office.pdf", 2).blocks if isinstance(b, TextLine)]
    assert any(SequenceMatcher(None, line, "INDIKATOR KINERJA UTAMA 2023").ratio() > 0.9 for line in lines[:1])
    assert any(line.startswith("NIP. 19640519") for line in lines)


@pytest.mark.parametrize("grade", ["fax", "photo", "sideways", "poor"])
def test_every_damage_gives_the_same_table(grade: str) -> None:
    right = _table(_read("seed-004-pasuruan.clean.pdf", 1)).texts()
    seen = _table(_read(f"seed-004-pasuruan.{grade}.pdf", 1)).texts()
    assert [len(row) for row in seen] == [len(row) for row in right]
    wanted, got = ("\n".join("\t".join(row) for row in rows) for rows in (right, seen))
    assert SequenceMatcher(None, wanted, got, autojunk=False).ratio() > 0.97


def test_a_black_feeder_streak_cuts_no_cell_and_what_it_hid_is_told() -> None:
    image, dpi, width, height = sample_page("seed-004-pasuruan.fax.pdf", 1)
    image[:, 700:703] = 0
    seen = _table(read_scan(image, dpi, 1, page_width=width, page_height=height))
    right = _table(_read("seed-004-pasuruan.clean.pdf", 1)).texts()
    assert [len(row) for row in seen.texts()] == [len(row) for row in right]
    struck = [cell for cell in seen.cells if cell.doubt is Doubt.STRUCK]
    assert struck
    x = 700 * 72 / dpi
    assert all(cell.review and cell.box is not None and cell.box.x0 - 10 < x < cell.box.x1 + 10 for cell in struck)
    wanted, got = ("\n".join("\t".join(row) for row in rows) for rows in (right, seen.texts()))
    assert SequenceMatcher(None, wanted, got, autojunk=False).ratio() > 0.96


@pytest.mark.parametrize("grade", ["photo", "sideways"])
def test_a_placed_box_shows_the_ink_it_was_read_from(grade: str) -> None:
    name = f"seed-004-pasuruan.{grade}.pdf"
    image, dpi, width, height = sample_page(name, 1)
    reading = _read(name, 1)
    cells = [c for c in _table(reading).cells if len(c.text) > 12 and c.box is not None]
    assert cells
    for cell in cells:
        box = reading.page.placement.box(cell.box) if cell.box else Box(x0=0, top=0, x1=0, bottom=0)
        assert -2 <= box.x0 <= box.x1 <= width + 2
        assert -2 <= box.top <= box.bottom <= height + 2
        k = dpi / 72
        part = image[int(box.top * k) : int(box.bottom * k) + 1, int(box.x0 * k) : int(box.x1 * k) + 1]
        assert part.min() < 0.6 * np.median(part)


def test_a_blank_page_is_told_blank() -> None:
    reading = read_scan(sheet(1654, 2339), 200, 3, page_width=595, page_height=842)
    assert reading.page.blank
    assert reading.page.method is Method.OCR
    assert reading.blocks == ()


def test_noise_and_pictures_never_raise() -> None:
    rng = np.random.default_rng(3)
    noise = rng.integers(0, 256, (700, 500)).astype(np.uint8)
    assert read_scan(noise, 72, 1, page_width=500, page_height=700).page.number == 1
    assert read_scan(np.zeros((300, 200), np.uint8), 72, 1, page_width=200, page_height=300).page.number == 1
    assert read_scan(sheet(3, 3), 72, 1, page_width=3, page_height=3).page.blank


def _cells(texts: list[list[str]], confidence: float = 0.99) -> Table:
    return Table(
        n_rows=len(texts),
        n_columns=len(texts[0]),
        cells=tuple(
            Cell(row=r, column=c, text=text, page=1, method=Method.OCR, engine="test", confidence=confidence)
            for r, row in enumerate(texts)
            for c, text in enumerate(row)
        ),
        pages=(1,),
        structure="borderless",
    )


def test_lists_and_stamps_are_no_tables() -> None:
    assert is_believable(_cells([["No", "Sasaran", "Target"], ["1", "a", "2"], ["2", "b", "3"]]))
    assert not is_believable(_cells([["a.", "Perumusan"], ["b.", "Pelaksanaan"], ["c.", "Evaluasi"]]))
    assert not is_believable(_cells([["a", "", ""], ["", "b", ""], ["", "", "c"]]))
    assert not is_believable(_cells([["No", "Sa", "Ta"], ["1", "a", "2"], ["2", "b", "3"]], confidence=0.3))


@pytest.mark.parametrize("capitals", [True, False])
def test_two_columns_under_headings_are_a_table(capitals: bool) -> None:
    heads = ["Tujuan", "Indikator Tujuan"]
    body = [
        ["Mewujudkan transportasi yang selamat", "Rasio konektivitas antar wilayah"],
        ["Mewujudkan birokrasi yang akuntabel", "Nilai reformasi birokrasi daerah"],
    ]
    assert is_believable(_cells([[head.upper() for head in heads] if capitals else heads, *body]))
    assert not is_believable(_cells([["Jabatan", "Kepala Dinas"], ["Nama", "Abdul Wahab"], ["Unit Kerja", "Dinas Perhubungan"]]))
    assert not is_believable(_cells([["menetapkan bahwa", "indikator kinerja"], *body]))


def test_a_missing_language_names_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    monkeypatch.setattr(tesseract, "_FOLDERS", ("/nowhere",))
    with pytest.raises(ToolMissingError, match="apt-get install tesseract-ocr tesseract-ocr-ind"):
        tesseract.find_tessdata()
