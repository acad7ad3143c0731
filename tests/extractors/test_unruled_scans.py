"""Tables without vertical rules as scans give them: boxes drawn out by stamps and strokes, captions and rules close by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extractors.chunks import DESCENDING, LOW
from extractors.grid import Grid
from extractors.unruled import find_unruled_grids
from pipeline.model.geometry import Box, Orientation, Ruling
from pipeline.model.reading import Word
from tests.extractors.test_unruled import ADVANCE, EM, HEADER, HEIGHT, ROWS, WIDTH, WIDTHS, Sheet, held

MORE = [*ROWS, *([str(k), *row[1:]] for k, row in enumerate(ROWS[1:], 5))]
CAPTION = "TARGET KINERJA DINAS"


def inked(words: Sequence[Word]) -> list[Word]:
    """The words in boxes that hug their letters, as those of an OCR do."""
    out = []
    for word in words:
        line = word.box.bottom - 0.2 * EM
        low, deep = set(word.text) <= LOW, set(word.text) & DESCENDING
        box = replace(word.box, top=line - (0.48 if low else 0.68) * EM, bottom=line + (0.2 * EM if deep else 0.0))
        out.append(replace(word, box=box))
    return out


def find(words: Sequence[Word], rules: Sequence[Ruling]) -> list[tuple[int, int]]:
    return [(grid.n_rows, grid.n_columns) for grid in find_unruled_grids(words, rules, WIDTH, HEIGHT)]


def drawn_out(words: Sequence[Word], text: str, left: float, right: float) -> list[Word]:
    """The words, the first one that reads `text` in a box that is wider at both sides."""
    at = next(k for k, word in enumerate(words) if word.text == text)
    box = words[at].box
    return [*words[:at], replace(words[at], box=replace(box, x0=box.x0 - left, x1=box.x1 + right)), *words[at + 1 :]]


@pytest.mark.parametrize("rules", [False, True])
@pytest.mark.parametrize(("text", "left", "right"), [("BB", 70, 10), ("82,5", 30, 40), ("Survei", 90, 20)])
def test_the_ring_of_a_stamp_closes_no_river(text: str, left: float, right: float, rules: bool) -> None:
    sheet = Sheet()
    sheet.table(WIDTHS, MORE, rules=rules)
    assert find(drawn_out(inked(sheet.words), text, left, right), sheet.rules) == [(9, 6)]


def test_one_text_that_runs_over_into_the_next_column_closes_no_river() -> None:
    sheet = Sheet()
    sheet.table(WIDTHS, MORE, rules=True)
    assert find(drawn_out(inked(sheet.words), "belanja", 0, 75), sheet.rules) == [(9, 6)]


def test_a_stroke_below_a_word_begins_no_text() -> None:
    sheet = Sheet()
    sheet.table(WIDTHS, ROWS, rules=True)
    words = inked(sheet.words)
    for text in ("Meningkatnya", "Register", "Persentase"):
        words = drawn_out(words, text, 0, 60)
    assert find(words, sheet.rules) == [(5, 6)]


@pytest.mark.parametrize("stamped", [False, True])
def test_a_caption_ends_the_table_above_it(stamped: bool) -> None:
    """Also where a piece of a stamp stands on its line."""
    sheet = Sheet()
    sheet.table(WIDTHS, ROWS, rules=True)
    sheet.y += 6
    top = sheet.y
    sheet.line(40, CAPTION)
    sheet.y += 6
    sheet._rule(40.0, 40.0 + sum(WIDTHS))
    sheet.table([30, 250, 90, 90, 90, 100], [["No", "Indikator", "Satuan", "2023", "2024", "2025"], *ROWS[1:3]], rules=True)
    words = inked(sheet.words)
    if stamped:
        words.append(Word(text="2e", box=Box(x0=480, top=top - 6, x1=508, bottom=top + 13), confidence=0.45))
    first, second = find_unruled_grids(words, sheet.rules, WIDTH, HEIGHT)
    assert (first.n_rows, first.n_columns, second.n_columns) == (5, 6, 6)
    assert first.box.bottom < top + 4 < second.box.top


def test_a_rule_that_closes_a_table_right_above_the_next_one_parts_them() -> None:
    """The header of the second stands beside all that it heads: centred over wide columns of short texts."""
    sheet = Sheet()
    first: list[list[str | None]] = [["No", "Sasaran Program", "Indikator Kinerja", "Target"]]
    first += [["1", "Terlaksananya pengawasan", "Jumlah laporan reguler", "24"], ["2", "Kualitas", "Jumlah obrik", "100%"]]
    sheet.table([34, 395, 372, 58], first, rules=True)
    sheet.y += 5
    sheet._rule(40.0, 899.0)
    second: list[list[str | None]] = [["No", "Kegiatan", "Anggaran", "Keterangan"]]
    second += [["1", "Pengawasan", "Rp 1.125.400.000", "APBD"], ["2", "Pembinaan", "Rp 318.750.000", "APBD"]]
    sheet.table([42, 516, 175, 126], second, rules=True)
    assert find(inked(sheet.words), sheet.rules) == [(3, 4), (3, 4)]


def test_a_piece_of_a_rule_that_was_read_as_a_dash_parts_two_cells() -> None:
    sheet = Sheet()
    sheet.table([20, *WIDTHS[1:]], [HEADER, *ROWS[1:]], rules=True)
    narrow = [rule for rule in sheet.rules if rule.length < 21]
    words = [
        *inked(sheet.words),
        *(Word(text="—", box=Box(x0=r.start, top=r.position - 1, x1=r.end, bottom=r.position + 2)) for r in narrow),
    ]
    rest = [rule for rule in sheet.rules if rule not in narrow]
    (grid,) = find_unruled_grids(words, rest, WIDTH, HEIGHT)
    assert spans_of(grid, 0) == spans_of(find_unruled_grids(inked(sheet.words), sheet.rules, WIDTH, HEIGHT)[0], 0) == [1] * 5


def spans_of(grid: Grid, column: int) -> list[int]:
    return [cell.row_span for cell in sorted(grid.cells, key=lambda c: c.row) if cell.column == column]


def test_a_bar_whose_fraction_was_not_read_parts_no_row() -> None:
    sheet = Sheet()
    sheet.table(WIDTHS, ROWS, rules=True)
    bar = Ruling(orientation=Orientation.HORIZONTAL, position=sheet.rules[1].position + 16, start=236.0, end=380.0)
    assert find(inked(sheet.words), [*sheet.rules, bar]) == [(5, 6)]


def test_a_sign_cut_off_a_number_is_no_column() -> None:
    sheet = Sheet()
    sheet.table(WIDTHS, MORE, rules=True)
    words = inked(sheet.words)
    after = next(word for word in words if word.text == "82,5")
    words.append(replace(after, text="5", box=replace(after.box, x0=after.box.x1 + 9, x1=after.box.x1 + 9 + ADVANCE)))
    (grid,) = find_unruled_grids(words, sheet.rules, WIDTH, HEIGHT)
    assert (grid.n_rows, grid.n_columns) == (9, 6)
    assert held(grid, words)[1, 4] == "82,5 5"


def test_signatures_that_a_stamp_cuts_give_no_grid() -> None:
    sheet = Sheet()
    sheet.line(157, "HIDAYAT RAHMAN", top=sheet.y + 6)
    for left, right in (("SITI", "MINAH, M.M."), ("Pembina", "tama Muda"), ("NIP. 19700", "199503 2 018")):
        sheet.line(690, left, top=sheet.y)
        sheet.line(745, right, top=sheet.y)
        sheet.y += 13
    assert find(inked(sheet.words), []) == []


def test_the_wide_lines_of_titles_and_signatures_are_no_measure_for_rows() -> None:
    """No text of the table wraps, and its rows lie hardly wider apart than the lines below it."""
    sheet = Sheet()
    rows: list[list[str | None]] = [["No", "Sasaran", "Indikator", "Target"]]
    rows += [[str(k), f"Sasaran {k}", "Jumlah laporan reguler", f"{20 + k} lap"] for k in range(1, 6)]
    sheet.table([34, 300, 300, 80], rows)
    sheet.y += 20
    for text in ("Bukittinggi, Januari 2024", "Inspektur Daerah", "Kota Bukittinggi", "Siti Aminah", "Pembina Utama Muda"):
        sheet.line(600, text)
        sheet.y += 3.6
    assert find(inked(sheet.words), []) == [(6, 4)]
