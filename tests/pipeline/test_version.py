"""The fingerprint of what reads: it moves with everything a reading depends on, and with nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import version
from tests.test_layers import ROOT, modules_of


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (
        "extractors/read.py",
        "extractors/__pycache__/read.pyc",
        "normalizers/vocabulary/units.yaml",
        "pipeline/model/decree.py",
        "pipeline/stages.py",
        "pipeline/cli.py",
        "sql/store.py",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "moves"),
    [
        ("extractors/read.py", True),
        ("extractors/models/new.json", True),
        ("normalizers/vocabulary/units.yaml", True),
        ("pipeline/model/decree.py", True),
        ("pipeline/stages.py", True),
        ("pipeline/cli.py", False),
        ("sql/store.py", False),
        ("extractors/__pycache__/read.pyc", False),
        ("extractors/.read.py.swp", False),
    ],
)
def test_it_moves_with_what_reads(project: Path, name: str, moves: bool) -> None:
    before = version.fingerprint(project)
    assert version.fingerprint(project) == before
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text("changed")
    assert (version.fingerprint(project) != before) is moves


def test_it_moves_with_a_library(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = version.fingerprint(project)
    monkeypatch.setattr(version, "_installed", lambda _package: "9.9")
    assert version.fingerprint(project) != before


def test_the_version_tells_it() -> None:
    version.software_version.cache_clear()  # a checkout may have changed since an earlier test asked
    told = version.software_version()
    assert re.fullmatch(r"\S+\+[0-9a-f]{10}", told)
    assert told.endswith(version.fingerprint(ROOT))


def test_every_module_that_reads_is_in_it() -> None:
    counted = {path.relative_to(ROOT) for path in version._files(ROOT)}
    rooms = {path.relative_to(ROOT) for name, path in modules_of(ROOT).items() if name.startswith(("extractors", "normalizers"))}
    assert rooms
    assert rooms <= counted
