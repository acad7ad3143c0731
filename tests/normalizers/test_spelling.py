"""Cell texts on one line, and canonical spellings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.spelling import identity_key, is_nothing, join_lines, name_key, normalize_spelling

WORDS = st.lists(
    st.sampled_from(["Prosentase", "omset", "prestasi", "presentasi", "Ratio", "jumlah", "(%)", "KWALITAS", "analisa", "siswa"]),
    max_size=8,
)


@pytest.mark.parametrize(
    ("printed", "joined"),
    [
        ("Persentase peningka-\ntan mutu", "Persentase peningkatan mutu"),
        ("peraturan perundang-\nundangan", "peraturan perundang-undangan"),
        ("rata-\nrata lama sekolah", "rata-rata lama sekolah"),
        ("nilai-\nnilai budaya", "nilai-nilai budaya"),
        ("non-\nmigas", "non-migas"),
        ("S1/D-\nIV", "S1/D-IV"),
        ("e-\nKinerja", "e-Kinerja"),
        ("tahun 2021-\n2026", "tahun 2021-2026"),
        ("dua\nbaris  teks", "dua baris teks"),
        ("satu - dua", "satu - dua"),
        ("Persenta\nse jalan mantap", "Persentase jalan mantap"),
        ("jumlah kun\njungan wisata", "jumlah kunjungan wisata"),
        ("derajat ke-\nsehatan", "derajat kesehatan"),
        ("per-\njanjian kinerja", "perjanjian kinerja"),
        ("yang di-\nlaksanakan", "yang dilaksanakan"),
        ("kesehata\nn", "kesehatan"),
        ("perangkat\ndaerah", "perangkat daerah"),
        ("dari\npada", "dari pada"),
        ("Jawa\nbarat", "Jawa barat"),
        ("per-\nkapita", "per-kapita"),
        ("se-\nkabupaten", "se-kabupaten"),
        ("Jumlah\nPenduduk", "Jumlah Penduduk"),
    ],
)
def test_lines_are_joined_and_real_hyphens_kept(printed: str, joined: str) -> None:
    assert join_lines(printed) == joined


def test_a_word_seen_whole_elsewhere_decides() -> None:
    assert join_lines("ke-\npegawaian", frozenset({"kepegawaian"})) == "kepegawaian"
    assert join_lines("kabupaten-\nkota", frozenset({"kabupaten", "kota"})) == "kabupaten-kota"


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("Prosentase jalan mantap", "Persentase jalan mantap"),
        ("PRESENTASE SISWA", "PERSENTASE SISWA"),
        ("Peningkatan prestasi olahraga", "Peningkatan prestasi olahraga"),
        ("Jumlah presentasi yang dihadiri", "Jumlah presentasi yang dihadiri"),
        ("Pertumbuhan omset UMKM", "Pertumbuhan omzet UMKM"),
        ("Ratio kematian bayi", "Rasio kematian bayi"),
    ],
)
def test_canonical_spelling(printed: str, canonical: str) -> None:
    assert normalize_spelling(printed) == canonical


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Prosentase pertumbuhan omset koperasi", "Persentase Pertumbuhan Omzet Koperasi", True),
        ("Indeks Pembangunan Manusia (IPM)", "Indeks Pembangunan Manusia", True),
        ("Persentase jalan mantap (%)", "Persentase jalan yang mantap", True),
        ("Tingkat Pengangguran Terbuka (TPT)", "TINGKAT PENGANGGURAN TERBUKA", True),
        ("Angka Partisipasi Murni (SD)", "Angka Partisipasi Murni (SMP)", False),
        ("Nilai SAKIP", "Nilai SPIP", False),
    ],
)
def test_one_indicator_has_one_key_in_all_decrees(one: str, other: str, same: bool) -> None:
    assert (identity_key(one) == identity_key(other)) == same


@given(st.one_of(st.text(), WORDS.map(" ".join)))
def test_normalizing_twice_changes_nothing(text: str) -> None:
    once = normalize_spelling(text)
    assert normalize_spelling(once) == once
    assert join_lines(join_lines(text)) == join_lines(text)
    assert name_key(once) == name_key(text)


@pytest.mark.parametrize("text", ["", "-", " – ", "n/a", "N/A", "--", "..."])
def test_nothing(text: str) -> None:
    assert is_nothing(text)


@pytest.mark.parametrize("text", ["0", "Nihil", "Na", "%", "- Data"])
def test_something(text: str) -> None:
    assert not is_nothing(text)
