"""Tables without vertical rules, from words laid out here as a page would print them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.grid import Grid
from extractors.unruled import find_unruled_grids, find_unruled_tables
from pipeline.model.geometry import Box, Orientation, Ruling
from pipeline.model.reading import Word

EM, LEADING, PAD, SPACE, ADVANCE = 10.0, 12.5, 3.0, 2.5, 4.6
WIDTH, HEIGHT = 935.0, 610.0


@dataclass
class Sheet:
    """A page being set in 10 pt type; `y` is the top of the next line."""

    y: float = 40.0
    words: list[Word] = field(default_factory=list)
    rules: list[Ruling] = field(default_factory=list)

    def line(self, x: float, text: str, *, top: float | None = None, space: float = SPACE) -> float:
        """Sets one line and tells where it ends; without `top` the page moves on."""
        at = self.y if top is None else top
        for part in text.split():
            end = x + len(part) * ADVANCE
            self.words.append(Word(text=part, box=Box(x0=x, top=at, x1=end, bottom=at + EM)))
            x = end + space
        if top is None:
            self.y += LEADING
        return x - space

    def table(
        self, widths: Sequence[float], rows: Sequence[Sequence[str | None]], *, rules: bool = False, headed: bool = True
    ) -> None:
        """A header centred in its cells, then rows at the top left of theirs; None leaves the cell above merged into this one."""
        edges = [40.0]
        for width in widths:
            edges.append(edges[-1] + width)
        for at, row in enumerate(rows):
            wrapped = [self._wrap(text or "", width - 2 * PAD) for text, width in zip(row, widths, strict=True)]
            if at and rules:
                for column, text in enumerate(row):
                    if text is not None:
                        self._rule(edges[column], edges[column + 1])
            for column, lines in enumerate(wrapped):
                for k, text in enumerate(lines):
                    slack = widths[column] - 2 * PAD - self._length(text) if headed and at == 0 else 0.0
                    self.line(edges[column] + PAD + slack / 2, text, top=self.y + PAD + k * LEADING)
            self.y += max(1, max(map(len, wrapped))) * LEADING + 2 * PAD
        if rules:
            self._rule(edges[0], edges[-1])

    def _rule(self, start: float, end: float) -> None:
        self.rules.append(Ruling(orientation=Orientation.HORIZONTAL, position=self.y, start=start, end=end))

    @staticmethod
    def _length(text: str) -> float:
        return sum(len(part) * ADVANCE + SPACE for part in text.split()) - SPACE

    def _wrap(self, text: str, room: float) -> list[str]:
        lines: list[str] = []
        for part in text.split():
            if lines and self._length(f"{lines[-1]} {part}") <= room:
                lines[-1] = f"{lines[-1]} {part}"
            else:
                lines.append(part)
        return lines

    def grids(self) -> tuple[Grid, ...]:
        return find_unruled_grids(self.words, self.rules, WIDTH, HEIGHT)


HEADER: list[str | None] = ["No", "Sasaran Strategis", "Indikator Kinerja Utama", "Satuan", "Target", "Sumber Data"]
WIDTHS = [30.0, 160.0, 220.0, 60.0, 60.0, 120.0]
ROWS: list[list[str | None]] = [
    HEADER,
    ["1", "Meningkatnya kualitas layanan dinas", "Indeks kepuasan masyarakat atas layanan dinas", "Indeks", "82,5", "Survei"],
    ["2", None, "Persentase pengaduan yang selesai tepat waktu", "%", "100", "Register pengaduan"],
    ["3", "Meningkatnya akuntabilitas", "Nilai SAKIP", "Nilai", "BB", "Laporan hasil evaluasi"],
    ["4", None, "Persentase realisasi belanja", "%", "95", "Laporan keuangan dan realisasi"],
]
PROSE_TEXT = (
    "bahwa untuk melaksanakan ketentuan peraturan tentang pedoman penyusunan indikator kinerja utama di lingkungan instansi "
    "pemerintah perlu menetapkan keputusan kepala dinas tentang indikator kinerja utama sebagai dasar untuk menetapkan rencana "
    "kinerja tahunan menyampaikan rencana kerja dan anggaran menyusun dokumen penetapan kinerja dan menyusun laporan kinerja"
)
PROSE = PROSE_TEXT.split()


def held(grid: Grid, words: Sequence[Word]) -> dict[tuple[int, int], str]:
    """The text of each cell that has one."""
    out: dict[tuple[int, int], str] = {}
    for word in words:
        for cell in grid.cells:
            if cell.box.contains(*word.box.center):
                out[cell.row, cell.column] = f"{out.get((cell.row, cell.column), '')} {word.text}".strip()
    return out


def assert_covers(grid: Grid) -> None:
    """Each position belongs to one cell, and each cell's box is that of its rows and columns."""
    seen = [
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    ]
    assert sorted(seen) == [(row, column) for row in range(grid.n_rows) for column in range(grid.n_columns)]
    assert list(grid.xs) == sorted(set(grid.xs))
    assert list(grid.ys) == sorted(set(grid.ys))
    for cell in grid.cells:
        assert (cell.box.x0, cell.box.x1) == (grid.xs[cell.column], grid.xs[cell.column + cell.column_span])
        assert (cell.box.top, cell.box.bottom) == (grid.ys[cell.row], grid.ys[cell.row + cell.row_span])


def shaken(words: Sequence[Word], seed: int, most: float) -> list[Word]:
    """The words as an OCR boxes them: every edge up to `most` points off."""
    rng = random.Random(seed)

    def off(value: float) -> float:
        return value + rng.uniform(-most, most)

    return [
        replace(w, box=Box(x0=off(w.box.x0), top=off(w.box.top), x1=off(w.box.x1) + 0.1, bottom=off(w.box.bottom))) for w in words
    ]


@pytest.mark.parametrize("rules", [False, True])
def test_finds_the_rows_and_columns_of_a_table(rules: bool) -> None:
    sheet = Sheet()
    sheet.table(WIDTHS, ROWS, rules=rules)
    (grid,) = sheet.grids()
    assert grid.structure == ("rules-only" if rules else "borderless")
    assert (grid.n_rows, grid.n_columns) == (5, 6)
    assert_covers(grid)
    texts = held(grid, sheet.words)
    for row, wanted in enumerate(ROWS):
        for column, text in enumerate(wanted):
            assert texts.get((row, column)) == text


@pytest.mark.parametrize("rules", [False, True])
def test_gives_a_merged_text_the_rows_below_it(rules: bool) -> None:
    sheet = Sheet()
    sheet.table(WIDTHS, ROWS, rules=rules)
    (grid,) = sheet.grids()
    spans = {(cell.row, cell.column): cell.row_span for cell in grid.cells}
    assert spans[1, 1] == 2
    assert spans[3, 1] == 2
    assert all(span == 1 for (_, column), span in spans.items() if column != 1)


def test_leaves_what_stands_around_a_table() -> None:
    sheet = Sheet()
    sheet.line(330, "INDIKATOR KINERJA UTAMA DINAS TAHUN 2023")
    sheet.y += 12
    sheet.line(40, "Perangkat Daerah", top=sheet.y)
    sheet.line(200, ":", top=sheet.y)
    sheet.line(215, "Dinas Perhubungan")
    sheet.line(40, "Fungsi :")
    for k in range(4):
        sheet.line(60, f"{k + 1}. {' '.join(PROSE[8 * k : 8 * k + 8])}")
    sheet.y += 8
    top = sheet.y
    sheet.table(WIDTHS, ROWS)
    bottom = sheet.y
    sheet.y += 16
    sheet.line(640, "Ngada, 11 Januari 2023")
    sheet.line(600, "KEPALA DINAS PERHUBUNGAN KABUPATEN")
    sheet.y += 40
    sheet.line(650, "SITI AMINAH, S.Sos., M.M.")
    sheet.line(630, "NIP. 19700101 199503 2 018")
    (grid,) = sheet.grids()
    assert (grid.n_rows, grid.n_columns) == (5, 6)
    assert top - 1 <= grid.box.top
    assert grid.box.bottom <= bottom + 8


def test_tells_two_tables_of_other_columns_apart() -> None:
    sheet = Sheet()
    sheet.table([30, 300, 250, 70], [["No", "Sasaran", "Indikator", "Target"], *(row[:3] + row[4:5] for row in ROWS[1:])])
    sheet.y += 6
    anggaran: list[list[str | None]] = [["No", "Program", "Anggaran", "Keterangan"]]
    anggaran += [[str(k), "Program Penunjang Urusan", f"Rp. {k}.214.536.900,-", "APBD"] for k in range(1, 4)]
    sheet.table([40, 360, 120, 130], anggaran)
    assert [(grid.n_rows, grid.n_columns) for grid in sheet.grids()] == [(5, 4), (4, 4)]


def test_reads_a_header_of_two_levels() -> None:
    sheet = Sheet()
    widths = [30.0, 240.0, 60.0, 50.0, 50.0, 50.0]
    edges = [40.0 + sum(widths[:k]) for k in range(len(widths) + 1)]
    for column, text in ((0, "No"), (1, "Indikator"), (2, "Satuan")):
        middle = (edges[column] + edges[column + 1]) / 2
        sheet.line(middle - Sheet._length(text) / 2, text, top=sheet.y + 9)
    sheet.line((edges[3] + edges[6]) / 2 - Sheet._length("Target Kinerja") / 2, "Target Kinerja", top=sheet.y)
    for column, text in ((3, "2021"), (4, "2022"), (5, "2023")):
        sheet.line((edges[column] + edges[column + 1]) / 2 - Sheet._length(text) / 2, text, top=sheet.y + 18.5)
    sheet.y += 40
    body: list[list[str | None]] = [
        [str(k), f"Persentase layanan nomor {k} yang selesai", "%", "80,5", "85,0", "90,25"] for k in range(1, 7)
    ]
    sheet.table(widths, body, headed=False)
    (grid,) = sheet.grids()
    assert_covers(grid)
    spans = {(cell.row, cell.column): (cell.row_span, cell.column_span) for cell in grid.cells}
    assert (grid.n_rows, grid.n_columns) == (8, 6)
    assert spans[0, 0] == spans[0, 1] == spans[0, 2] == (2, 1)
    assert spans[0, 3] == (1, 3)
    assert spans[1, 3] == spans[1, 4] == spans[1, 5] == (1, 1)


def test_keeps_a_stacked_fraction_in_its_row() -> None:
    sheet = Sheet()
    rows: list[list[str | None]] = [["No", "Indikator", "Formula", "Sumber Data"]]
    rows += [[str(k), "Persentase pengaduan yang selesai", "Hasil survei kepuasan", "Register"] for k in range(1, 5)]
    sheet.table([30, 200, 170, 100], rows)
    top = sheet.y
    for x, text, y in ((43, "5", 3), (73, "Persentase berkas lengkap", 3), (443, "Register", 3), (300, "Jumlah berkas", 3)):
        sheet.line(x, text, top=top + y)
    sheet.line(277, "Jumlah seluruh berkas", top=top + 17)
    sheet.line(384, "× 100%", top=top + 10)
    sheet.line(73, "Persentase berkas ditolak", top=top + 40)
    sheet.line(43, "6", top=top + 40)
    sheet.line(273, "Hasil survei kepuasan", top=top + 40)
    sheet.line(443, "Register", top=top + 40)
    bar = Ruling(orientation=Orientation.HORIZONTAL, position=top + 15, start=276, end=378)
    (grid,) = find_unruled_grids(sheet.words, [bar], WIDTH, HEIGHT)
    assert (grid.n_rows, grid.n_columns) == (7, 4)
    assert grid.structure == "borderless"
    texts = held(grid, sheet.words)
    assert set(texts[5, 2].split()) == {"Jumlah", "berkas", "seluruh", "×", "100%"}


@pytest.mark.parametrize("space", [2.5, 3.5, 5.0, 7.5])
def test_prose_gives_no_grid(space: float) -> None:
    """Also when lines are justified: wide gaps that no next line shares are no columns."""
    rng = random.Random(round(space * 10))
    sheet = Sheet()
    for _ in range(34):
        sheet.line(60 + rng.choice([0, 0, 0, 18]), " ".join(rng.choices(PROSE, k=16)), space=space + rng.uniform(0, 1.5))
        sheet.y += rng.choice([0, 0, 0, 8])
    assert sheet.grids() == ()


def test_lists_key_values_and_signatures_give_no_grid() -> None:
    sheet = Sheet()
    for key in ("Jabatan", "Perangkat Daerah", "Tahun Anggaran"):
        sheet.line(40, key, top=sheet.y)
        sheet.line(160, ":", top=sheet.y)
        sheet.line(175, " ".join(PROSE[:5]))
        sheet.y += 6
    for k in range(8):
        sheet.line(60, f"{k + 1}.", top=sheet.y)
        sheet.line(85, " ".join(PROSE[k : k + 12]))
    sheet.y += 20
    for left, right in (
        ("BUPATI NGADA", "KEPALA DINAS PENDIDIKAN"),
        (" ", " "),
        (" ", " "),
        ("RAHMAN HIDAYAT", "SITI AMINAH, S.Pd."),
        ("NIP. 1970", "NIP. 19700101 199503 2 018"),
    ):
        sheet.line(200 - Sheet._length(left) / 2, left, top=sheet.y)
        sheet.line(650 - Sheet._length(right) / 2, right)
    assert sheet.grids() == ()


def test_keys_and_values_without_their_colons_give_no_grid() -> None:
    """Readers of scans lose the colons."""
    sheet = Sheet()
    sheet.line(370, "INDIKATOR KINERJA UTAMA 2023")
    for key, value in (("Perangkat Daerah", "Dinas Perindustrian dan Perdagangan"), ("Jabatan", "Kepala Dinas")):
        sheet.y += 6
        sheet.line(47, key, top=sheet.y)
        sheet.line(196, value)
    assert sheet.grids() == ()


@pytest.mark.parametrize("seed", range(12))
def test_jitter_keeps_rows_and_columns(seed: int) -> None:
    sheet = Sheet()
    sheet.table(WIDTHS, ROWS)
    (grid,) = find_unruled_grids(shaken(sheet.words, seed, 0.8), (), WIDTH, HEIGHT)
    assert (grid.n_rows, grid.n_columns) == (5, 6)


@pytest.mark.parametrize("seed", range(8))
def test_lost_words_keep_the_columns(seed: int) -> None:
    sheet = Sheet()
    sheet.table(WIDTHS, [*ROWS, *([f"{k}", *row[1:]] for k, row in enumerate(ROWS[1:], 5))])
    rng = random.Random(seed)
    left = [word for word in sheet.words if rng.random() > 0.04]
    (grid,) = find_unruled_grids(left, (), WIDTH, HEIGHT)
    assert grid.n_columns == 6


def test_one_word_a_segment_gives_the_same_grid() -> None:
    """Readers of scans hand over a segment of a line as one word at times."""
    sheet = Sheet()
    sheet.table(WIDTHS, ROWS)
    segments: list[Word] = []
    for word in sheet.words:
        last = segments[-1] if segments else None
        if last is not None and last.box.top == word.box.top and 0 < word.box.x0 - last.box.x1 <= SPACE + 0.01:
            segments[-1] = Word(text=f"{last.text} {word.text}", box=Box.around((last.box, word.box)))
        else:
            segments.append(word)
    (grid,) = find_unruled_grids(segments, (), WIDTH, HEIGHT)
    assert (grid.n_rows, grid.n_columns) == (5, 6)


CELL = st.text("aeiknrst", min_size=2, max_size=9)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELL, min_size=4, max_size=4), min_size=3, max_size=7), st.booleans())
def test_any_table_is_covered_by_its_cells(rows: list[list[str]], rules: bool) -> None:
    sheet = Sheet()
    sheet.table([90, 110, 130, 90], [["Sasaran", "Indikator", "Formula", "Sumber"], *rows], rules=rules)
    for grid in sheet.grids():
        assert_covers(grid)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(max_size=6),
            st.floats(-50, 1000),
            st.floats(-50, 700),
            st.floats(0, 300),
            st.floats(0, 40),
        ),
        max_size=25,
    ),
    st.lists(st.tuples(st.floats(0, 600), st.floats(0, 900), st.floats(0, 400)), max_size=6),
)
def test_any_words_give_sound_grids(
    pieces: list[tuple[str, float, float, float, float]], lines: list[tuple[float, float, float]]
) -> None:
    words = [Word(text=t, box=Box(x0=x, top=y, x1=x + w, bottom=y + h)) for t, x, y, w, h in pieces]
    rulings = [Ruling(orientation=Orientation.HORIZONTAL, position=y, start=x, end=x + w) for y, x, w in lines]
    for table in find_unruled_tables(words, rulings, WIDTH, HEIGHT):
        assert_covers(table.grid)
        assert table.score > 0
        assert table.reason
