"""The command as a person and a script meet it: exit codes, one sentence an error, data on stdout and words on stderr."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.pipeline.documents import DIGITAL, ROOT, SCAN, TRANSCRIPT, write_bad_documents
from tests.pipeline.test_archives import zipped

LIMIT = 300  # seconds; only a command that hangs meets it


def start(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IKU_")}
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", *map(str, arguments)],
        cwd=cwd,
        env=kept | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        # A shell starts its background jobs with SIGINT ignored, and they hand that down: a test may run in one.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def iku(*arguments: str | Path, cwd: Path, **environment: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of `iku ARGUMENTS`."""
    process = start(*arguments, cwd=cwd, **environment)
    out, err = process.communicate(timeout=LIMIT)
    return process.returncode, out, err


@pytest.mark.parametrize("arguments", [("--help",), ("ingest", "--help"), ("extract", "--help"), ("--version",)])
def test_help_loads_no_heavy_library(arguments: tuple[str, ...]) -> None:
    code = (
        "import sys; from pipeline.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print('LOADED', *sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=LIMIT
    )
    loaded = set(done.stdout.rpartition("LOADED")[2].split())
    assert not loaded & {
        "numpy",
        "cv2",
        "sqlalchemy",
        "pandas",
        "prefect",
        "rich",
        "pypdfium2",
        "onnxruntime",
        "extractors",
        "normalizers",
        "sql",
    }


def test_neither_extract_nor_ingest_loads_prefect(tmp_path: Path) -> None:
    code = (
        "import sys; from pipeline.cli import main\n"
        "assert main(['extract', sys.argv[1]]) == 0\n"
        "assert main(['ingest', sys.argv[1], '--db', 'sqlite:///' + sys.argv[2]]) == 0\n"
        "assert not {'prefect', 'pandas', 'camelot'} & set(sys.modules)"
    )
    arguments = [sys.executable, "-c", code, str(TRANSCRIPT), str(tmp_path / "x.db")]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False, timeout=LIMIT)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "arguments", [(), ("nothing",), ("ingest",), ("ingest", "x", "--workers", "0"), ("export", "--format", "pdf")]
)
def test_a_wrong_call_is_usage(arguments: tuple[str, ...], tmp_path: Path) -> None:
    code, out, err = iku(*arguments, cwd=tmp_path)
    assert (code, out) == (2, "")
    assert err.startswith("usage: iku")


def test_extract_prints_the_extraction_and_touches_no_database(tmp_path: Path) -> None:
    code, out, err = iku("extract", DIGITAL, cwd=tmp_path)
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told["schema"] == "iku.extraction/1"
    assert told["source"]["path"] == str(DIGITAL)
    assert len(told["sheets"][0]["indicators"]) == 5
    assert list(tmp_path.iterdir()) == []


def test_extract_writes_utf8_in_a_plain_locale(tmp_path: Path) -> None:
    path = tmp_path / "keputusan – dinas.txt"
    shutil.copy(TRANSCRIPT, path)
    code, out, _ = iku("extract", path, cwd=tmp_path, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert code == 0
    assert json.loads(out)["source"]["path"]


def test_each_bad_document_gets_one_sentence(tmp_path: Path) -> None:
    for path in (*write_bad_documents(tmp_path), tmp_path / "missing.pdf"):
        code, out, err = iku("extract", path, cwd=tmp_path)
        assert (code, out) == (5, ""), (path, err)
        assert err.count("\n") == 1, err
        assert err.startswith(f"iku: {path}: ")
        assert "Traceback" not in err


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    code, _, err = iku("extract", tmp_path, cwd=tmp_path)
    assert code == 2
    assert "iku ingest" in err


def test_verbose_adds_the_traceback(tmp_path: Path) -> None:
    code, _, err = iku("extract", "-v", tmp_path / "missing.pdf", cwd=tmp_path)
    assert code == 5
    assert "Traceback" in err
    assert err.splitlines()[-1].startswith("iku: ")


def test_ingest_loads_the_good_files_and_says_seven(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "zero.zip").write_bytes(b"")
    shutil.copy(TRANSCRIPT, tmp_path / "in")
    code, out, err = iku("ingest", "in", cwd=tmp_path)
    assert code == 7
    assert err == "iku: in/zero.zip: the archive is empty (0 bytes); copy or download it again\n"
    assert TRANSCRIPT.name in out
    assert str(tmp_path / "iku.db") in out
    assert "1 new, 1 rejected" in out
    with closing(sqlite3.connect(tmp_path / "iku.db")) as rows:
        queries = [line.strip() for line in out.splitlines() if line.strip().startswith("SELECT")]
        assert len(queries) == 4
        for query in queries:
            rows.execute(query).fetchall()


def test_ingest_of_bad_files_only_says_five(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    assert iku("ingest", "empty.pdf", cwd=tmp_path)[0] == 5
    (tmp_path / "folder").mkdir()
    code, _, err = iku("ingest", "folder", cwd=tmp_path)
    assert code == 5
    assert "no document found" in err


def test_json_is_a_run_report_and_nothing_else(tmp_path: Path) -> None:
    code, out, err = iku("ingest", TRANSCRIPT, "missing.pdf", "--json", cwd=tmp_path)
    assert code == 7
    told = json.loads(out)
    assert told["schema"] == "iku.run/1"
    assert told["exit_code"] == 7
    assert told["counts"] | {"new": 1, "rejected": 1, "indicators": 5, "targets": 10} == told["counts"]
    assert [(one["path"], one["status"]) for one in told["documents"]] == [(str(TRANSCRIPT), "new"), ("missing.pdf", "rejected")]
    assert err.count("\n") == 1


def test_the_database_is_taken_from_the_environment_and_db_goes_first(tmp_path: Path) -> None:
    there, here = tmp_path / "env.db", tmp_path / "option.db"
    environment = {"IKU_DB": f"sqlite:///{there}"}
    assert iku("ingest", TRANSCRIPT, cwd=tmp_path, **environment)[0] == 0
    assert there.exists()
    assert iku("ingest", TRANSCRIPT, "--db", f"sqlite:///{here}", cwd=tmp_path, **environment)[0] == 0
    assert here.exists()


def test_a_wrong_setting_is_configuration(tmp_path: Path) -> None:
    code, out, err = iku("ingest", TRANSCRIPT, cwd=tmp_path, IKU_WORKERS="many")
    assert (code, out) == (3, "")
    assert err == 'iku: IKU_WORKERS is "many", but must be a whole number above 0\n'


def test_a_database_that_is_none_is_the_store(tmp_path: Path) -> None:
    (tmp_path / "iku.db").write_bytes(b"this is a letter and no database\n" * 100)
    for command in (("ingest", str(TRANSCRIPT)), ("db", "status"), ("db", "upgrade"), ("export", "--out", "x")):
        code, _, err = iku(*command, cwd=tmp_path)
        assert code == 6, (command, err)
        assert err.count("\n") == 1


def test_db_upgrade_makes_what_status_asks_for(tmp_path: Path) -> None:
    assert iku("db", "status", cwd=tmp_path)[0] == 6
    assert iku("db", "upgrade", cwd=tmp_path)[0] == 0
    code, out, _ = iku("db", "status", cwd=tmp_path)
    assert code == 0
    assert "up to date" in out


def test_export_names_the_files_it_wrote(tmp_path: Path) -> None:
    iku("ingest", TRANSCRIPT, cwd=tmp_path)
    code, out, err = iku("export", "--format", "csv", "--out", "tables", cwd=tmp_path)
    assert (code, err) == (0, "")
    assert all((tmp_path / line).exists() for line in out.splitlines())
    assert "tables/v_target.csv" in out


def test_a_reader_that_stops_listening_gets_no_traceback(tmp_path: Path) -> None:
    with start("extract", DIGITAL, cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(LIMIT) == 128 + signal.SIGPIPE


def test_a_full_disk_and_a_closed_output_get_a_sentence_or_nothing(tmp_path: Path) -> None:
    command = f"{sys.executable} -m pipeline.cli extract {DIGITAL}"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for redirect, code, words in ((">/dev/full", 6, "the disk is full"), (">&-", 0, "")):
        done = subprocess.run(
            f"{command} {redirect}", shell=True, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True, check=False
        )
        assert done.returncode == code, done.stderr
        assert words in done.stderr
        assert done.stderr.count("\n") == bool(words)


def test_one_document_of_an_archive_is_extracted_and_the_whole_archive_is_not(tmp_path: Path) -> None:
    (tmp_path / "2024.zip").write_bytes(zipped(("dinas/a.pdf", DIGITAL.read_bytes())))
    code, out, err = iku("extract", "2024.zip/dinas/a.pdf", cwd=tmp_path)
    assert code == 0, err
    assert json.loads(out)["source"]["path"] == "2024.zip/dinas/a.pdf"
    code, out, err = iku("inspect", "2024.zip/dinas/a.pdf", "--out", "a.png", "--dpi", "50", cwd=tmp_path)
    assert code == 0, err
    code, out, err = iku("extract", "2024.zip", cwd=tmp_path)
    assert (code, out) == (2, "")
    assert "name one document in it" in err


def test_a_name_with_a_line_break_stays_one_line(tmp_path: Path) -> None:
    (tmp_path / "a\nb\x1b[1m.pdf").write_bytes(b"")
    code, _, err = iku("ingest", tmp_path, cwd=tmp_path)
    assert code == 5
    assert err.count("\n") == 1
    assert r"a\nb\x1b[1m.pdf: the file is empty" in err


def test_a_database_out_of_reach_tells_that_the_run_can_go_on(tmp_path: Path) -> None:
    code, _, err = iku("ingest", TRANSCRIPT, "--db", "postgresql://ana@127.0.0.1:1/iku", cwd=tmp_path)
    assert code == 6
    assert "out of reach" in err
    assert "run the command again to go on" in err


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_keeps_what_is_stored_and_goes_on_later(tmp_path: Path, sign: signal.Signals) -> None:
    process = start("ingest", TRANSCRIPT, SCAN, "--workers", "1", cwd=tmp_path)
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline and documents_in(tmp_path / "iku.db") < 1:
        time.sleep(0.05)
    process.send_signal(sign)
    _, err = process.communicate(timeout=LIMIT)
    assert process.returncode == 130, err
    assert "run it again to go on" in err
    assert documents_in(tmp_path / "iku.db") == 1
    code, out, _ = iku("ingest", TRANSCRIPT, "--json", cwd=tmp_path)
    assert (code, json.loads(out)["counts"]["unchanged"]) == (0, 1)


def documents_in(database: Path) -> int:
    if not database.exists():
        return 0
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as rows:
        try:
            return int(rows.execute("SELECT COUNT(*) FROM documents").fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # the tables are being made


def test_extract_and_ingest_say_the_same_of_an_office_document(tmp_path: Path) -> None:
    (tmp_path / "iku.docx").write_bytes(b"PK\x03\x04 and more")
    said = [iku(command, "iku.docx", cwd=tmp_path)[2].strip() for command in ("extract", "ingest")]
    assert said[0] == said[1] == "iku: iku.docx: an office document can not be read; print or save it as PDF and give that"


def test_a_mistyped_path_leaves_no_database(tmp_path: Path) -> None:
    code, _, err = iku("ingest", "inbx", cwd=tmp_path)
    assert (code, err.strip()) == (5, "iku: inbx: there is no such file or folder; check the path")
    assert list(tmp_path.iterdir()) == []
