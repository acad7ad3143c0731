"""The README's commands run as they are written, and what it shows is what the program prints."""

from __future__ import annotations

import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import errors

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
IKU = [sys.executable, "-m", "pipeline.cli"]
QUICK = ("seed-000-kaltim.txt", "seed-000-kaltim.pdf", "seed-004-pasuruan.pdf", "seed-000-kaltim.office.pdf")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def commands() -> list[str]:
    lines = [line.split("#")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    return [line for line in lines if line] + re.findall(r"^\$ (.+)$", README, re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with a few samples, and the database that the README's run makes of them."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "samples").mkdir()
    for name in QUICK:
        shutil.copy(ROOT / "samples" / name, folder / "samples" / name)
    run(folder, "iku ingest samples")
    return folder


def run(folder: Path, command: str) -> str:
    first, *rest = shlex.split(command.split(">")[0])
    assert first == "iku"
    done = subprocess.run([*IKU, *rest], cwd=folder, capture_output=True, text=True, env=None, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("command", [c for c in commands() if c.startswith("iku ")])
def test_command_runs(folder: Path, command: str) -> None:
    run(folder, command)


@pytest.mark.parametrize("command", [c for c in commands() if c.startswith("make ")])
def test_make_target_is_there(command: str) -> None:
    done = subprocess.run([*command.split(), "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", [c for c in commands() if c.startswith("prefect ")])
def test_prefect_command_is_there(command: str) -> None:
    words = [word for word in command.split()[1:] if not word.startswith("-")][:2]
    verbs = {("server", "start"), ("work-pool", "create"), ("deploy",), ("worker", "start"), ("deployment", "run")}
    assert tuple(words) in verbs


@pytest.mark.parametrize("query", [q for block in blocks("sql") for q in re.split(r";\n", block) if q.strip()])
def test_query_answers(folder: Path, query: str) -> None:
    with sqlite3.connect(folder / "iku.db") as connection:
        rows = connection.execute(query).fetchall()
    connection.close()
    assert rows


def test_exit_codes_are_those_of_the_errors() -> None:
    table = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    classes = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.IkuError)]
    assert {c.exit_code for c in classes} | {0, 7, 130} == table


def test_every_file_it_names_is_there() -> None:
    for name in re.findall(r"\]\(([\w./-]+)\)", README):
        assert (ROOT / name).exists(), name
