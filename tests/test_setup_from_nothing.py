"""What `make run` and `make test` stand on: pinned versions, no hosts, and clear words where something is missing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.test_layers import PACKAGES, imports_of, modules_of

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ("bash", "grep", "env", "mktemp", "ls", "cat", "sed", "tail", "rm", "sh", "make")


def plain(name: str) -> str:
    """A distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, str]:
    found = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, version = line.partition("==")
            found[plain(name)] = version
    return found


def test_every_dependency_is_pinned_and_nothing_names_a_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *(name for group in project["optional-dependencies"].values() for name in group)]
    pinned = pins()
    missing = [name for name in needed if plain(re.split(r"[\[<>=!~; ]", name)[0]) not in pinned]
    assert missing == []
    assert all(re.fullmatch(r"[0-9][0-9A-Za-z.!+-]*", version) for version in pinned.values())
    for file in ("constraints.txt", "Makefile", ".ci/run", "pyproject.toml"):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert not re.search(r"https?://|index-url|find-links|trusted-host", text), file


def test_every_imported_library_is_declared() -> None:
    modules = modules_of(ROOT)
    tops = {name.split(".")[0] for path in modules.values() for name in imports_of(path, modules)}
    libraries = tops - sys.stdlib_module_names - set(PACKAGES)
    providers = packages_distributions()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {plain(re.split(r"[\[<>=!~; ]", name)[0]) for name in project["dependencies"]}
    undeclared = {name for name in libraries if not {plain(one) for one in providers.get(name, [name])} & declared}
    assert undeclared == set()


def test_prefect_and_fastapi_are_a_pair_that_runs() -> None:
    assert pins()["prefect"] == "3.8.8"
    assert tuple(map(int, pins()["fastapi"].split(".")[:2])) < (0, 155)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder that is the whole PATH: a few programs, and neither Tesseract nor apt-get nor sudo."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in PROGRAMS:
        found = shutil.which(name)
        assert found, name
        (folder / name).symlink_to(found)
    write(folder / "python3", "exit 0")
    write(folder / "id", "echo 1000")
    return folder


def write(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def make(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")} | {"PATH": str(path)}
    return subprocess.run(
        [path / "make", "--no-print-directory", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_without_apt_get_the_missing_packages_are_named(bare: Path) -> None:
    done = make(bare, "system")
    assert done.returncode != 0
    assert "error: missing on this system: tesseract-ocr tesseract-ocr-eng tesseract-ocr-ind" in done.stderr


def test_without_leave_to_install_the_exact_command_is_told(bare: Path) -> None:
    write(bare / "apt-get", "echo must not run; exit 1")
    write(bare / "sudo", "exit 1")
    done = make(bare, "system")
    assert done.returncode != 0
    assert "run: sudo apt-get install -y tesseract-ocr tesseract-ocr-eng tesseract-ocr-ind" in done.stderr
    assert "must not run" not in done.stdout + done.stderr


def test_with_leave_the_missing_packages_are_installed(bare: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    write(bare / "sudo", 'test "$1" = -n && shift; exec "$@"')
    write(bare / "true", "exit 0")
    write(bare / "apt-get", f'echo "$@" >> {log}')
    assert make(bare, "system").returncode == 0
    assert log.read_text() == "update\ninstall -y --no-install-recommends tesseract-ocr tesseract-ocr-eng tesseract-ocr-ind\n"


def test_an_old_python_is_told(bare: Path) -> None:
    write(bare / "python3", 'case "$1" in -V) echo Python 3.9.2;; *) exit 1;; esac')
    done = make(bare, "system")
    assert done.returncode != 0
    assert "Python 3.11 or later is needed, python3 is Python 3.9.2" in done.stderr


def test_the_ci_script_is_the_two_commands_of_a_person() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    text = script.read_text(encoding="utf-8")
    assert "make check" in text
    assert "make test" in text
