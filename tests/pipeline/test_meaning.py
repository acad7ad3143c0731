"""Two decrees of one agency from text to the database: what the later one changes, leaves without measure, and implies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from pipeline.stages import extract
from sql.engine import reading
from sql.store import Store

HEAD = """KEPUTUSAN KEPALA DINAS PERDAGANGAN KOTA PASURUAN
NOMOR : {number}

TENTANG

{about} INDIKATOR KINERJA UTAMA DINAS PERDAGANGAN KOTA PASURUAN TAHUN {year}-2026

INDIKATOR KINERJA UTAMA DINAS PERDAGANGAN KOTA PASURUAN TAHUN {year}-2026

No\tSasaran\tIndikator Kinerja Utama\tSatuan\tFormulasi Perhitungan\tSumber Data\tPenanggung Jawab\tProgram\tTarget 2024
"""
EARLIER = HEAD.format(number="188/5/2021", about="PENETAPAN", year=2021) + (
    "1\tMeningkatnya pasar tertib\tProsentase pasar tertib\t%\tA/B x 100%\tBidang Pasar\tKabid Pasar\tProgram Pasar\t80\n"
    "2\tMenurunnya pelanggaran\tJumlah pelanggaran metrologi\tKasus\tJumlah kasus\tUPT\tKabid\tProgram Metrologi\t10\n"
)
LATER = HEAD.format(
    number="188/6/2023", about="PERUBAHAN ATAS KEPUTUSAN KEPALA DINAS PERDAGANGAN NOMOR 188/5/2021 TENTANG PENETAPAN", year=2023
) + (
    "1\tMeningkatnya pasar tertib\tPersentase pasar yang tertib\t%\tA/B x 100% dimana A = jumlah pasar tertib, B = jumlah pasar"
    "\tBidang Pasar\tKabid Pasar\tProgram Pasar\t85\n"
    "2\tTerwujudnya usaha mandiri\t\t\t\t\t\t\t\n"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(str(tmp_path / "iku.db"), software="1.0-test") as opened:
        run = opened.start_run()
        for name, content in (("earlier", EARLIER), ("later", LATER)):
            path = tmp_path / f"{name}.txt"
            path.write_text(content, encoding="utf-8")
            opened.store_extraction(extract(path), run)
        yield opened


def test_the_later_decree_is_compared_with_the_one_it_amends(store: Store) -> None:
    with reading(store.engine) as connection:
        rows = connection.execute(text("SELECT relation, change, indicator, before, after FROM v_change ORDER BY change")).all()
        assert [tuple(row) for row in rows] == [
            ("amends", "dropped", "Jumlah pelanggaran metrologi", "Jumlah pelanggaran metrologi", None),
            (
                "amends",
                "formula",
                "Persentase pasar yang tertib",
                "A/B x 100%",
                "A/B x 100% dimana A = jumlah pasar tertib, B = jumlah pasar",
            ),
            ("amends", "target", "Persentase pasar yang tertib", "80", "85"),
        ]
        bare = connection.execute(text("SELECT text FROM v_objective WHERE indicators = 0")).scalars().all()
        assert bare == ["Terwujudnya usaha mandiri"]
        codes = set(connection.execute(text("SELECT code FROM issues")).scalars())
        assert {"decree.amends", "objective.no_indicator"} <= codes


def test_what_words_imply_is_stored_with_its_basis_and_place(store: Store) -> None:
    with reading(store.engine) as connection:
        rows = connection.execute(text("SELECT indicator, program, polarity, polarity_basis FROM v_indicator ORDER BY 1")).all()
        assert [tuple(row) for row in rows] == [
            ("Jumlah pelanggaran metrologi", "Program Metrologi", "minimize", "implied"),
            ("Persentase pasar yang tertib", "Program Pasar", "maximize", "implied"),
            ("Prosentase pasar tertib", "Program Pasar", "maximize", "implied"),
        ]
        origin = connection.execute(text("SELECT DISTINCT derived_from FROM v_provenance WHERE field = 'polarity'")).scalars()
        assert list(origin) == ["name"]
        legend = connection.execute(text("SELECT legend FROM v_formula WHERE legend IS NOT NULL")).scalar_one()
        assert "jumlah pasar tertib" in legend
