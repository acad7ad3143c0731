"""Exports: complete, the same from both databases, readable by Excel as they were printed."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline.errors import StoreError, UsageError
from sql import export
from sql.export import export_tables, relation_names
from sql.store import Store
from sql.workbook import Workbook
from tests.sql.decrees import decree, indicator, target, text


@pytest.fixture
def filled(url: str) -> str:
    with Store(url, software="1.0-test") as store:
        run = store.start_run()
        told = (
            indicator("Omzet", target("1.118 Triliun", "1118E12"), target("WTP", None, year=2025)),
            replace(indicator("Laba"), definition=text("= A / B"), remarks=text("a\x0bb")),
        )
        store.store_extraction(decree("a.pdf", "cd" * 32, *told), run)
        store.store_extraction(decree("b.pdf"), run)
        store.finish_run(run)
    return url


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_every_view_and_table_is_a_file(filled: str, tmp_path: Path, file_format: str) -> None:
    out = tmp_path / "deep" / "out"
    files = export_tables(filled, file_format, out)
    assert [f.name for f in files] == [f"{name}.{file_format}" for name in relation_names()]
    assert sorted(out.iterdir()) == sorted(files)
    load = pd.read_csv if file_format == "csv" else pd.read_parquet
    targets = load(out / f"v_target.{file_format}")
    assert targets["value"].sum() == pytest.approx(1118e12 + 5 * (4.15 + 80))
    assert targets["review"].dtype.kind == "b" or str(targets["review"].dtype) == "boolean"
    assert set(targets["indicator"]) == {"Omzet", "Laba", "Nilai AKIP", "Persentase koperasi sehat", "Jumlah usaha mikro"}
    grids = load(out / f"printed_tables.{file_format}")["grid"]
    assert grids[0] == '[["No", "Indikator"], ["1", "≥ 80"]]'


def test_both_databases_export_the_same(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    postgresql: str = request.getfixturevalue("postgresql")
    import psycopg

    with psycopg.connect(f"{postgresql}postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE exported")
    urls = {"one": f"sqlite:///{tmp_path}/iku.db", "other": f"{postgresql}exported"}
    for folder, url in urls.items():
        with Store(url, software="1.0-test") as store:
            store.store_extraction(decree(), store.start_run())
        export_tables(url, "parquet", tmp_path / folder)
    for name in relation_names():
        frames = [pd.read_parquet(tmp_path / folder / f"{name}.parquet") for folder in urls]
        moments = [c for c in frames[0].columns if c.endswith(("_at", "_seen"))]
        pd.testing.assert_frame_equal(*(frame.drop(columns=moments) for frame in frames), obj=name)


def test_small_pieces_give_the_same_files(filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {f.name: f.read_bytes() for f in export_tables(filled, "csv", tmp_path / "whole")}
    monkeypatch.setattr(export, "_CHUNK", 3)
    assert {f.name: f.read_bytes() for f in export_tables(filled, "csv", tmp_path / "pieces")} == whole
    for file in export_tables(filled, "parquet", tmp_path / "pieces"):
        assert len(pd.read_parquet(file)) == len(pd.read_csv(tmp_path / "whole" / f"{file.stem}.csv"))


def test_a_workbook_shows_what_is_printed(filled: str, tmp_path: Path) -> None:
    (path,) = export_tables(filled, "xlsx", tmp_path)
    book = openpyxl.load_workbook(path)
    assert {"v_indicator", "v_target", "v_review", "documents"} <= set(book.sheetnames)
    sheet = book["v_indicator"]
    header = [cell.value for cell in sheet[1]]
    rows = {row[header.index("indicator")].value: row for row in sheet.iter_rows(min_row=2)}
    definition = rows["Laba"][header.index("definition")]
    assert (definition.value, definition.data_type) == ("= A / B", "s")
    assert rows["Laba"][header.index("remarks")].value == "a\ufffdb"
    sheet = book["v_target"]
    header = [cell.value for cell in sheet[1]]
    values = {row[header.index("raw")].value: row[header.index("value")].value for row in sheet.iter_rows(min_row=2)}
    assert values["1.118 Triliun"] == 1118e12
    assert values["WTP"] is None


def test_an_empty_database_gives_headed_files(url: str, tmp_path: Path) -> None:
    with Store(url, software="1.0-test"):
        pass
    export_tables(url, "csv", tmp_path)
    assert (tmp_path / "v_target.csv").read_text("utf-8-sig").startswith("target_id,indicator_id,")
    export_tables(url, "parquet", tmp_path)
    assert "value" in pd.read_parquet(tmp_path / "v_target.parquet").columns
    assert export_tables(url, "xlsx", tmp_path)[0].exists()


def test_bad_requests_get_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Unknown export format 'ods'; use one of csv, parquet, xlsx"):
        export_tables(f"sqlite:///{tmp_path}/iku.db", "ods", tmp_path)
    with pytest.raises(StoreError, match="There is no database"):
        export_tables(f"sqlite:///{tmp_path}/iku.db", "csv", tmp_path)
    (tmp_path / "empty.db").touch()
    with pytest.raises(StoreError, match="holds no IKU tables yet; run `iku db upgrade`"):
        export_tables(f"sqlite:///{tmp_path}/empty.db", "csv", tmp_path)
    with Store(f"sqlite:///{tmp_path}/iku.db", software="1.0-test"):
        pass
    with pytest.raises(UsageError, match="can not be written"):
        export_tables(f"sqlite:///{tmp_path}/iku.db", "csv", tmp_path / "empty.db")


def test_csv_is_known_as_utf8_by_excel_and_by_others(filled: str, tmp_path: Path) -> None:
    export_tables(filled, "csv", tmp_path)
    path = tmp_path / "v_target.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert path.read_bytes().count(b"\xef\xbb\xbf") == 1
    assert pd.read_csv(path).columns[0] == "target_id"
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file))[0] == "target_id"


def test_a_workbook_holds_any_text_and_long_ones_cut(tmp_path: Path) -> None:
    texts = ["<&> \" '", "  blanks  ", "baris\r\nbaru", "\x00\ud800", "x" * 40_000, "=1+1", "≥ 80", "_x000D_"]
    with Workbook(tmp_path / "a.xlsx") as workbook:
        workbook.write_sheet("odd & even", ["text", "number", "flag"], [(t, 1.5, True) for t in texts] + [(None, 10**15, None)])
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["odd & even"]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]
    assert [row[0] for row in rows[:3]] == [*texts[:2], "baris\nbaru"]
    assert rows[3][0] == "\ufffd\ufffd"
    assert (len(rows[4][0]), rows[4][0][-6:]) == (32_767, " [cut]")
    assert sheet["A7"].data_type == "s"
    assert rows[0][1:] == (1.5, True)
    assert rows[-1] == (None, 10**15, None)
    assert sheet.freeze_panes == "A2"
    assert list(pd.read_excel(tmp_path / "a.xlsx").columns) == ["text", "number", "flag"]
