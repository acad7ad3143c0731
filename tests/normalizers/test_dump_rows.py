"""Rows of a dump set right after their words were put in order."""

from __future__ import annotations

from normalizers.dump_fractions import join_fractions
from normalizers.dump_rows import Row
from normalizers.dump_tails import return_tails
from normalizers.jumble import Item
from normalizers.phrases import Phrases, count_phrases

NONE = count_phrases(())


def item(field: str, *lines: str, first: int = 0) -> Item:
    words = [(word, n) for n, line in enumerate(lines, first) for word in line.split()]
    return Item(field=field, words=tuple(word for word, _ in words), lines=tuple(n for _, n in words))


def row(name: Item, **others: Item) -> Row:
    return Row(name=name, others=others)


def texts(rows: tuple[Row, ...]) -> list[dict[str, str]]:
    return [{"name": r.name.text, **{field: found.text for field, found in r.others.items()}} for r in rows]


def tails(*rows: Row, phrases: Phrases = NONE) -> list[dict[str, str]]:
    return texts(return_tails(rows, phrases))


def test_a_last_line_goes_to_the_text_behind_which_the_document_prints_it() -> None:
    objective = item("objective", "Meningkatnya sistem", "distribusi usaha")
    first = row(item("name", "Jumlah pembinaan", "pedagang", "Perdagangan"), objective=objective)
    second = row(item("name", "Jumlah pasar", first=4), objective=objective)
    found = tails(first, second, phrases=count_phrases(["Seksi Usaha Perdagangan"]))
    assert [told["name"] for told in found] == ["Jumlah pembinaan pedagang", "Jumlah pasar"]
    assert {told["objective"] for told in found} == {"Meningkatnya sistem distribusi usaha Perdagangan"}


def test_a_last_line_stays_where_the_document_prints_it_so_elsewhere() -> None:
    one = row(item("name", "Jumlah pembinaan", "pedagang", "Perdagangan"), objective=item("objective", "Tertatanya", "usaha"))
    found = tails(one, phrases=count_phrases(["pedagang Perdagangan", "Usaha Perdagangan"]))
    assert found[0]["name"] == "Jumlah pembinaan pedagang Perdagangan"


def test_a_line_that_the_formula_does_not_repeat_with_the_name_goes_to_the_objective() -> None:
    formula = item("formula", "(Jumlah IKM yang dibina tahun berjalan) / (Jumlah IKM terdata)")
    name = item("name", "Jumlah IKM yang dibina", "dengan memacu produktifitas perdagangan")
    found = tails(row(name, objective=item("objective", "Terwujudnya kemandirian daerah"), formula=formula))
    assert found[0]["name"] == "Jumlah IKM yang dibina"
    assert found[0]["objective"] == "Terwujudnya kemandirian daerah dengan memacu produktifitas perdagangan"


def test_words_that_the_formula_repeats_behind_the_name_go_to_the_name() -> None:
    formula = item("formula", "Jumlah usaha mikro yang terdata dibagi jumlah seluruh usaha mikro x 100%")
    objective = item("objective", "Meningkatnya jumlah", "usaha mikro yang terdata")
    found = tails(row(item("name", "Jumlah usaha mikro"), objective=objective, formula=formula))
    assert (found[0]["objective"], found[0]["name"]) == ("Meningkatnya jumlah usaha mikro", "Jumlah usaha mikro yang terdata")


def test_the_upper_half_of_a_fraction_is_no_row() -> None:
    half = row(item("name", "Jumlah dokumen tersedia"), formula=item("formula", "x100% Jumlah seluruh dokumen"))
    whole = row(item("name", "Persentase dokumen", first=3), formula=item("formula", "Perindustrian dan", first=3))
    assert texts(join_fractions([half, whole])) == [
        {"name": "Persentase dokumen", "formula": "Jumlah dokumen tersedia x100% Jumlah seluruh dokumen"}
    ]


def test_the_lower_half_of_a_fraction_is_no_row() -> None:
    whole = row(item("name", "Persentase realisasi"), formula=item("formula", "Jumlah realisasi x100%"))
    half = row(item("name", "Jumlah anggaran", first=3), formula=item("formula", "Dinas Koperasi", first=3))
    assert texts(join_fractions([whole, half])) == [
        {"name": "Persentase realisasi", "formula": "Jumlah realisasi x100% Jumlah anggaran Dinas Koperasi"}
    ]


def test_rows_with_whole_formulas_stay() -> None:
    stacked = "Jumlah gangguan tertangani Jumlah gangguan × 100%"
    rows = [
        row(item("name", "Persentase gangguan"), formula=item("formula", stacked)),
        row(item("name", "Jumlah titik WiFi", first=1), formula=item("formula", "Pemkab dan desa", first=1)),
        row(item("name", "Jumlah usaha"), formula=item("formula", "Jumlah usaha dibagi jumlah seluruh usaha x 100%")),
        row(item("name", "Jumlah pasar", first=3), formula=item("formula", "Jumlah pasar yang dibina", first=3)),
    ]
    assert join_fractions(rows) == tuple(rows)
