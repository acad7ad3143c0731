"""Rows that several forms of a dump print alike."""

from __future__ import annotations

from normalizers.dump_siblings import agree_on_rows
from pipeline.model.decree import Formula, Indicator, Level
from pipeline.model.provenance import Method, Provenance, Text


def text(value: str) -> Text:
    source = Provenance(page=1, raw=value, method=Method.TRANSCRIPT, engine="utf-8", confidence=0.5, review=True)
    return Text(text=value, source=source)


def row(name: str, formula: str, objective: str = "Meningkatnya ekspor") -> Indicator:
    told = text(formula)
    return Indicator(
        level=Level.INDIVIDU, name=text(name), objective=text(objective), formula=Formula(text=formula, source=told.source)
    )


def names(*forms: list[Indicator]) -> list[str]:
    return [indicator.name.text for form in agree_on_rows(forms) for indicator in form]


def test_a_name_cut_short_is_made_whole_by_most_forms() -> None:
    whole, short = "Persentase pertumbuhan nilai ekspor", "Persentase pertumbuhan"
    formula = "Nilai ekspor tahun n dibagi nilai ekspor tahun n-1 x 100%"
    assert names([row(short, formula)], [row(whole, formula)], [row(whole, formula)]) == [whole] * 3


def test_the_place_and_the_flag_stay_the_forms_own() -> None:
    formula = "Jumlah A dibagi jumlah B x 100%"
    (settled,), *_ = agree_on_rows([[row("Nilai", formula)], [row("Nilai A", formula)], [row("Nilai A", formula)]])
    assert (settled.name.text, settled.name.source.raw, settled.name.source.review) == ("Nilai A", "Nilai", True)


def test_two_forms_that_differ_prove_nothing_and_other_formulas_are_other_rows() -> None:
    formula = "Jumlah A dibagi jumlah B x 100%"
    assert names([row("Satu", formula)], [row("Dua", formula)]) == ["Satu", "Dua"]
    assert names([row("Satu", "A : B")], [row("Dua", "Hasil survei")], [row("Dua", "Laporan")]) == ["Satu", "Dua", "Dua"]


def test_an_objective_cut_short_takes_the_rest_that_strayed_into_a_name() -> None:
    short = [row("Indeks harga distribusi barang", "IHK", "Meningkatnya sistem")]
    whole = [row("Jumlah pedagang", "Jumlah", "Meningkatnya sistem distribusi barang")]
    (told,), _ = agree_on_rows([short, whole])
    assert told.objective
    assert (told.name.text, told.objective.text) == ("Indeks harga", "Meningkatnya sistem distribusi barang")


def test_an_objective_without_stray_words_stays() -> None:
    short = [row("Indeks harga", "IHK", "Meningkatnya sistem")]
    whole = [row("Jumlah pedagang", "Jumlah", "Meningkatnya sistem distribusi barang")]
    (told,), _ = agree_on_rows([short, whole])
    assert told.objective
    assert told.objective.text == "Meningkatnya sistem"
