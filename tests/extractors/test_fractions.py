"""Stacked fractions as a person reads them aloud."""

from __future__ import annotations

from extractors.fractions import flatten_fractions
from extractors.grid import cell_text
from pipeline.model.geometry import Box, Orientation, Ruling
from pipeline.model.reading import Word


def words(text: str, x: float, top: float) -> list[Word]:
    """The words of a line 8 pt high, 5 pt a letter."""
    out = []
    for part in text.split():
        out.append(Word(text=part, box=Box(x0=x, top=top, x1=x + 5 * len(part), bottom=top + 8)))
        x += 5 * len(part) + 3
    return out


def bar(y: float, start: float, end: float) -> Ruling:
    return Ruling(orientation=Orientation.HORIZONTAL, position=y, start=start, end=end)


def test_text_beside_the_fraction_stays_beside_it() -> None:
    cell = [*words("Jumlah A", 50, 10), *words("Jumlah B", 50, 22), *words("x 100%", 110, 16)]
    assert cell_text(cell, [bar(20, 48, 100)]) == "(Jumlah A) / (Jumlah B) x 100%"


def test_a_numerator_of_two_lines_and_the_text_wrapped_below() -> None:
    cell = [*words("Total jam operasi", 10, 10), *words("gangguan", 32, 20), *words("Total jam", 30, 32)]
    cell += [*words("×", 104, 21), *words("100%", 5, 44)]
    assert cell_text(cell, [bar(30, 8, 100)]) == "(Total jam operasi gangguan) / (Total jam) ×\n100%"


def test_a_sign_at_half_the_height_of_a_tight_fraction_belongs_to_no_line_of_it() -> None:
    cell = [*words("Jumlah rumah", 10, 10), *words("Jumlah warga", 10, 19), *words("x", 73, 14.5), *words("100%", 5, 29)]
    assert cell_text(cell, [bar(18.5, 8, 72)]) == "(Jumlah rumah) / (Jumlah warga) x\n100%"


def test_brackets_that_are_printed_already_are_not_doubled() -> None:
    cell = [*words("(A + B)", 10, 10), *words("(C) + (D)", 8, 22)]
    assert cell_text(cell, [bar(20, 5, 60)]) == "(A + B) / ((C) + (D))"


def test_a_fraction_in_a_numerator() -> None:
    cell = [*words("A", 30, 0), *words("B", 30, 11), *words("C", 30, 24)]
    assert cell_text(cell, [bar(9.5, 25, 40), bar(21, 15, 50)]) == "((A) / (B)) / (C)"


def test_two_fractions_beside_each_other() -> None:
    cell = [*words("A", 10, 10), *words("B", 10, 22), *words("+", 30, 16), *words("C", 50, 10), *words("D", 50, 22)]
    assert cell_text(cell, [bar(20, 5, 20), bar(20, 45, 60)]) == "(A) / (B) + (C) / (D)"


def test_underlines_change_nothing() -> None:
    cell = words("Persentase layanan", 10, 10)
    assert flatten_fractions(cell, [bar(18.5, 10, 100)]) == cell


def test_a_line_far_above_or_wider_than_the_bar_is_no_numerator() -> None:
    cell = [*words("Cara menghitung capaian kinerja adalah", 5, 0), *words("A", 30, 12), *words("B", 30, 24)]
    assert cell_text(cell, [bar(22, 20, 50)]) == "Cara menghitung capaian kinerja adalah\n(A) / (B)"
