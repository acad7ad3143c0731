"""`iku check` with tools that are there, missing, or broken."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import text

from pipeline.checks import check, exit_code_of, print_checks, render_checks
from sql.engine import open_engine, writing
from sql.migrate import upgrade
from sql.store import Store
from tests.pipeline.documents import ROOT


def run_check(cwd: Path, path: str) -> tuple[int, str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("IKU_")}
    environment |= {"PATH": path, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pipeline.cli", "check"]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout


def test_all_is_there(tmp_path: Path) -> None:
    checks = check(f"sqlite:///{tmp_path / 'iku.db'}")
    assert [one.name for one in checks if not one.ok] == []
    assert exit_code_of(checks) == 0
    names = {one.name for one in checks}
    assert {"python", "tesseract", "tesseract language ind", "tesseract language eng", "sqlalchemy", "database"} <= names
    assert render_checks(checks)["ok"] is True
    assert not (tmp_path / "iku.db").exists()


def test_without_tesseract_the_code_is_four_and_the_command_is_told(tmp_path: Path) -> None:
    code, out = run_check(tmp_path, str(tmp_path))
    assert code == 4
    for package in ("tesseract-ocr", "tesseract-ocr-ind", "tesseract-ocr-eng"):
        assert f"sudo apt-get install {package}\n" in out


def test_a_missing_language_is_told(tmp_path: Path) -> None:
    program = tmp_path / "tesseract"
    program.write_text('#!/bin/sh\ncase "$1" in --version) echo tesseract 5.3.0;; *) echo "List:"; echo eng;; esac\n')
    program.chmod(0o755)
    code, out = run_check(tmp_path, f"{tmp_path}:{os.environ['PATH']}")
    assert code == 4
    assert "MISSING   tesseract language ind" in out
    assert "MISSING   tesseract language eng" not in out


def test_a_database_that_is_none_is_the_stores_code(tmp_path: Path) -> None:
    (tmp_path / "iku.db").write_bytes(b"a letter, and no database\n" * 100)
    checks = check(f"sqlite:///{tmp_path / 'iku.db'}")
    assert [one.name for one in checks if not one.ok] == ["database"]
    assert exit_code_of(checks) == 6


def test_a_database_of_an_older_schema_is_outdated_and_not_missing(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'iku.db'}")
    upgrade(engine, "0001")
    engine.dispose()
    (database,) = [one for one in check(str(tmp_path / "iku.db")) if not one.ok]
    assert (database.name, database.state, database.remedy) == ("database", "outdated", "run iku db upgrade")
    out = io.StringIO()
    print_checks((database,), out)
    assert out.getvalue().startswith("OUTDATED  database  ")
    assert "MISSING" not in out.getvalue()


def test_stale_views_are_outdated_too(tmp_path: Path) -> None:
    with Store(str(tmp_path / "iku.db"), software="1.0-test") as store, writing(store.engine) as connection:
        connection.execute(text("DROP VIEW iku_views"))
    (database,) = [one for one in check(str(tmp_path / "iku.db")) if not one.ok]
    assert (database.state, "views" in database.found) == ("outdated", True)
