"""Temporary folders: gone with their run, and cleared by the next one when it was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.scratch import ScratchFolder, clear_abandoned
from tests.pipeline.documents import ROOT

KILLED = """
import os
from pipeline.scratch import ScratchFolder
folder = ScratchFolder()
(folder.path / "member.pdf").write_bytes(b"%PDF")
print(folder.path, flush=True)
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


def test_a_folder_is_gone_with_its_run(temporary: Path) -> None:
    folder = ScratchFolder()
    (folder.path / "member.pdf").write_bytes(b"%PDF")
    assert folder.path.parent == temporary
    folder.close()
    assert list(temporary.iterdir()) == []


def test_what_a_killed_run_left_is_cleared_by_the_next(temporary: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(temporary)}
    done = subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    left = Path(done.stdout.strip())
    assert (left / "member.pdf").exists()
    (temporary / "iku-mine").mkdir()  # of somebody else
    folder = ScratchFolder()
    assert not left.exists()
    assert (temporary / "iku-mine").exists()
    folder.close()


def test_a_folder_in_use_is_left_alone(temporary: Path) -> None:
    folder = ScratchFolder()
    clear_abandoned()
    assert folder.path.exists()
    folder.close()
    assert list(temporary.iterdir()) == []
