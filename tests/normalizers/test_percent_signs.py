"""Misread per cent signs: put right only on OCR, only where no number can stand, and always flagged."""

from __future__ import annotations

import pytest

from normalizers.percent_signs import repair_name, repair_unit
from pipeline.model.provenance import Method, Provenance, Text


def read(text: str, method: Method = Method.OCR) -> Text:
    return Text(text=text, source=Provenance(page=1, raw=text, method=method, engine="tesseract"))


@pytest.mark.parametrize("text", ["96", "9", "6", "86", "Yo", "Bo", "o/o", "0/0", "%6", "9%", "979"])
def test_a_unit_that_can_only_be_a_per_cent_sign_is_one_flagged(text: str) -> None:
    unit = repair_unit(read(text))
    assert (unit.text, unit.source.raw, unit.source.review) == ("%", text, True)


@pytest.mark.parametrize("text", ["%", "Persen", "Orang", "Nilai", "Kg", "1", "m3", "Rp", "Tahun", "10"])
def test_other_units_stay(text: str) -> None:
    assert repair_unit(read(text)) == read(text)


def test_a_text_layer_is_taken_as_it_is() -> None:
    assert repair_unit(read("96", Method.TEXT_LAYER)).text == "96"
    assert repair_name(read("Kontribusi (96)", Method.TEXT_LAYER)).text == "Kontribusi (96)"


def test_a_bracketed_sign_at_the_end_of_a_name() -> None:
    name = repair_name(read("Kontribusi Koperasi Terhadap PDRB (96)"))
    assert (name.text, name.source.review) == ("Kontribusi Koperasi Terhadap PDRB (%)", True)
    assert repair_name(read("Indeks Keberdayaan Konsumen (IKK)")) == read("Indeks Keberdayaan Konsumen (IKK)")
    assert repair_name(read("Jumlah kelompok (1996)")) == read("Jumlah kelompok (1996)")
