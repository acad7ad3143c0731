"""Born-digital pages: what is drawn is what is read, however the page is turned, nested or spaced."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from extractors.layer_trust import Verdict, judge_layer
from extractors.pdf import open_pdf, read_marks
from extractors.read import read_document
from extractors.text_layer import read_text_page
from pipeline.model.reading import PageReading, Table, TextLine
from tests.extractors.pdf_maker import PageSpec, make_pdf, ruled_table, text

SAMPLES = Path(__file__).parents[2] / "samples"
ROWS = [["No", "Sasaran", "Target"], ["1", "Meningkatnya mutu", "4,15%"], ["2", "Turunnya angka", "80-85"]]
TABLE = ruled_table(ROWS, [50, 100, 300, 400], 350)


def page_of(spec: PageSpec) -> PageReading:
    with open_pdf(make_pdf([spec]), "test.pdf") as document:
        return read_text_page(read_marks(document, 0))


def texts_of(page: PageReading) -> list[list[str]]:
    (table,) = [block for block in page.blocks if isinstance(block, Table)]
    return table.texts()


def lines_of(page: PageReading) -> list[str]:
    return [block.text for block in page.blocks if isinstance(block, TextLine)]


def test_a_ruled_table_and_the_lines_around_it() -> None:
    page = page_of(PageSpec(text(50, 370, "JUDUL TABEL") + TABLE + text(50, 250, "Nama") + text(250, 250, "Jabatan")))
    assert texts_of(page) == ROWS
    assert lines_of(page) == ["JUDUL TABEL", "Nama\tJabatan"]
    assert [type(block) for block in page.blocks] == [TextLine, Table, TextLine]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_page_rotation_keeps_the_text_upright_and_places_boxes_on_the_shown_page(rotate: int) -> None:
    page = page_of(PageSpec(TABLE, rotate=rotate))
    assert texts_of(page) == ROWS
    (table,) = [block for block in page.blocks if isinstance(block, Table)]
    assert table.box is not None
    shown = page.page.placement.box(table.box)
    expected = {
        0: (50, 50, 400, 110),
        90: (290, 50, 350, 400),
        180: (200, 290, 550, 350),
        270: (50, 200, 110, 550),
    }[rotate]
    assert (shown.x0, shown.top, shown.x1, shown.bottom) == pytest.approx(expected, abs=1)


@pytest.mark.parametrize(("matrix", "size"), [("0 1 -1 0 400 0", (400, 600)), ("0 -1 1 0 0 600", (400, 600))])
def test_a_page_drawn_sideways_is_turned_upright(matrix: str, size: tuple[int, int]) -> None:
    page = page_of(PageSpec(f"q {matrix} cm {TABLE} Q", size=size))
    assert texts_of(page) == ROWS
    assert (page.page.width, page.page.height) == (600, 400)


def test_rules_inside_forms_lie_where_their_matrices_put_them() -> None:
    rules, words = TABLE.split("BT", 1)
    spec = PageSpec(f"q 1 0 0 1 30 -20 cm /Fm Do Q q 1 0 0 1 40 -20 cm BT{words} Q", forms={"Fm": ("1 0 0 1 10 0", rules)})
    page = page_of(spec)
    assert texts_of(page) == ROWS
    (table,) = [block for block in page.blocks if isinstance(block, Table)]
    assert table.edges == pytest.approx((90, 140, 340, 440), abs=0.5)


def test_thin_rectangles_are_rules_and_shades_are_none() -> None:
    shade = "0.8 g 50 330 350 20 re f 0 g "
    rules = "".join(f"50 {y} 350 0.7 re f " for y in (350, 330, 310)) + "".join(f"{x} 310 0.7 40 re f " for x in (50, 200, 399.3))
    page = page_of(PageSpec(shade + rules + text(60, 336, "A") + text(210, 336, "B") + text(60, 316, "C") + text(210, 316, "D")))
    assert texts_of(page) == [["A", "B"], ["C", "D"]]


def test_white_rules_between_shaded_cells_part_them() -> None:
    shades = "0.8 g 50 310 350 40 re f 1 g "
    rules = "".join(f"50 {y} 350 1 re f " for y in (349, 330, 310)) + "".join(f"{x} 310 1 40 re f " for x in (50, 200, 399))
    words = "0 g " + text(60, 336, "A") + text(210, 336, "B") + text(60, 316, "C") + text(210, 316, "D")
    assert texts_of(page_of(PageSpec(shades + rules + words))) == [["A", "B"], ["C", "D"]]


def test_texts_of_neighbouring_cells_that_touch_stay_apart() -> None:
    rows = ruled_table([["", ""], ["", ""]], [50, 100, 200], 350)
    page = page_of(PageSpec(rows + text(74.5, 336, "Satua") + text(101.2, 336, "Nilai") + text(60, 316, "x")))
    assert texts_of(page)[0] == ["Satua", "Nilai"]


def test_spaced_out_titles_are_words() -> None:
    page = page_of(PageSpec("4 Tc " + text(50, 370, "KEPUTUSAN KEPALA DINAS") + "0 Tc " + text(50, 340, "M E M U T U S K A N :")))
    assert lines_of(page) == ["KEPUTUSAN KEPALA DINAS", "MEMUTUSKAN :"]


def test_a_heading_that_runs_up_its_cell_is_one_text() -> None:
    rules = ruled_table([["", ""]], [50, 80, 300], 350, 80)
    upwards = "BT /F1 10 Tf 0 1 -1 0 68 280 Tm (Target Kinerja) Tj ET\n"
    page = page_of(PageSpec(rules + upwards + text(100, 320, "Indikator yang lebih panjang dari itu")))
    assert texts_of(page) == [["Target Kinerja", "Indikator yang lebih panjang dari itu"]]


def test_slanted_watermarks_are_left_out() -> None:
    mark = "BT /F1 60 Tf 0.7 0.7 -0.7 0.7 150 100 Tm (SALINAN) Tj ET\n"
    assert texts_of(page_of(PageSpec(mark + TABLE))) == ROWS


def test_hidden_text_alone_is_read_as_a_scan_and_an_empty_page_is_blank() -> None:
    pages = [PageSpec(text(50, 300, "dialasTSo/o", mode=3)), PageSpec(""), PageSpec(TABLE)]
    with open_pdf(make_pdf(pages), "test.pdf") as document:
        verdicts = [judge_layer(read_marks(document, k)).verdict for k in range(3)]
    assert verdicts == [Verdict.SCAN, Verdict.BLANK, Verdict.TEXT]


@pytest.mark.parametrize("name", ["seed-004-pasuruan.sandwich.pdf", "seed-001-kota.office.pdf"])
def test_scans_are_not_believed_whatever_layer_they_carry(name: str) -> None:
    with open_pdf(SAMPLES / name, name) as document:
        assert {judge_layer(read_marks(document, k)).verdict for k in range(len(document))} == {Verdict.SCAN}


def _fold(cell: str | None) -> str:
    cell = re.sub(r"\\(frac|text|times|left|right|sum)|[${}\\]", " ", cell or "").replace("×", "x").replace("∑", "")
    return re.sub(r"[\s()/x:]|Σ", "", cell.casefold())


def _leaves(columns: list[dict[str, Any]]) -> list[str]:
    return [leaf for c in columns for leaf in (_leaves(c["children"]) if c.get("children") else [c["field"]])]


@pytest.mark.parametrize("name", ["seed-000-kaltim", "seed-001-kota", "seed-003-barito-kuala", "seed-004-pasuruan"])
def test_every_cell_of_a_sample_is_read_and_merged_cells_cover_their_rows_over_pages(name: str) -> None:
    truth = json.loads((SAMPLES / "truth" / f"{name}.json").read_text(encoding="utf-8"))
    told = [table for sheet in truth["sheets"] for table in sheet["tables"]]
    tables = read_document(SAMPLES / f"{name}.pdf").tables
    assert len(tables) == len(told)
    for expected, table in zip(told, tables, strict=True):
        merged = {c["field"] for c in expected["columns"] if c.get("merge")}
        grid = table.grid()[-len(expected["rows"]) :]
        above: dict[str, str | None] = {}
        for row, cells in zip(expected["rows"], grid, strict=True):
            for field, cell in zip(_leaves(expected["columns"]), cells, strict=True):
                value = row.get(field)
                if field in merged:
                    value = above[field] = above.get(field) if value is None else value
                assert _fold(cell.text) == _fold(value), (field, value)
