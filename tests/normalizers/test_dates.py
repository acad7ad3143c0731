"""Dates as decrees print them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.dates import count_of, parse_date
from normalizers.moments import month_numbers

LEDGER = [
    ("Gresik, 11 Januari 2021", "2021-01-11"),
    ("Samarinda, Maret 2023", "2023-03"),
    ("Ditetapkan di Ternate pada tanggal 5 Pebruari 2020", "2020-02-05"),
    ("pada tanggal 15 - 08 - 2017", "2017-08-15"),
    ("Tanggal : 02/01/2018", "2018-01-02"),
    ("Tanggal: 02.01.2018", "2018-01-02"),
    ("Bajawa, 29 Nopember 2021", "2021-11-29"),
    ("Negara, 1 Agt 2022", "2022-08-01"),
    ("Bukittinggi, 15 Januari 2024", "2024-01-15"),
    ("Jakarta, 31 Desember 2019.", "2019-12-31"),
    ("29 Februari 2024", "2024-02-29"),
    ("pada tanggal sebelas bulan Januari tahun dua ribu dua puluh satu", "2021-01-11"),
    ("tanggal tiga puluh satu bulan Maret tahun dua ribu sembilan belas,", "2019-03-31"),
    ("MARET 2023", "2023-03"),
    ("Pada tanggal : dua Januari dua ribu dua puluh empat", "2024-01-02"),
    ("pada tanggal tiga belas November tahun dua ribu dua puluh tiga", "2023-11-13"),
    ("17 Agustus Tahun 2022", "2022-08-17"),
]


@pytest.mark.parametrize(("text", "iso"), LEDGER)
def test_printed_dates_are_read(text: str, iso: str) -> None:
    reading = parse_date(text)
    assert reading is not None
    assert (reading.iso, reading.review) == (iso, False)


@pytest.mark.parametrize(
    "text",
    [
        "Tahun 2021",
        "31 Februari 2021",
        "Nomor 12 Tahun 2011",
        "15 - 18 - 2017",
        "Target 2023",
        "",
        "Prestasi 2024",
        "TW I 2023",
        "dua dokumen dua ribu",
        "tiga puluh dua Maret dua ribu dua",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "iso"), [("l1 Januari 2021", "2021-01-11"), ("1O Maret 2022", "2022-03-10"), ("5 Janvari 2023", "2023-01-05")]
)
def test_broken_letters_are_read_and_flagged(text: str, iso: str) -> None:
    reading = parse_date(text)
    assert reading is not None
    assert (reading.iso, reading.review) == (iso, True)


def test_a_month_between_two_others_is_not_guessed() -> None:
    assert parse_date("5 Juxi 2023") is None


def test_the_place_of_the_date_is_told() -> None:
    text = "Gresik, 11 Januari 2021"
    reading = parse_date(text)
    assert reading is not None
    assert text[reading.start : reading.end] == "11 Januari 2021"


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    parse_date(text)
    count_of(text)


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)))
def test_what_a_date_prints_is_read_back(day: date) -> None:
    months = list(dict.fromkeys(month_numbers().values()))
    names = {number: name for name, number in reversed(month_numbers().items())}
    assert len(months) == 12
    reading = parse_date(f"Gresik, {day.day} {names[day.month].title()} {day.year}")
    assert reading is not None
    assert reading.iso == day.isoformat()
