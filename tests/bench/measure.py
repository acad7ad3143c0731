"""One tool on one document -> what it read and what that cost, however it ends."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.child import MISSING, OURS, UNCALIBRATED
from tests.bench.corpus import Document
from tests.bench.peers import PEERS

ROOT = Path(__file__).resolve().parents[2]
PEERS_PYTHON = ROOT / ".venv" / "peers" / "bin" / "python"  # where `make bench` puts them
#: One thread each: Tesseract is several times slower with more, and no tool shall win by taking both cores.
ONE_THREAD = dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENCV_FOR_THREADS_NUM", "OPENBLAS_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """`seconds` on the clock, `cpu` seconds of computing, `memory` in MiB; `reason` says why there is nothing."""

    tool: str
    seconds: float = 0.0
    cpu: float = 0.0
    memory: float = 0.0
    told: dict[str, Any] = field(default_factory=dict)
    reason: str | None = None


class MeasureError(Exception):
    """Why a measuring process gave no result, to be put behind what it was to measure."""


def find_missing(python: Path) -> dict[str, str]:
    """The peers that can not run with that Python on this machine, each with what it lacks."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        reason = _run(python, MISSING, "-", result, 60)
        if reason is not None:
            return dict.fromkeys(PEERS, f"{python} does not run ({reason})")
        return {name: lack for name, lack in json.loads(result.read_text("utf-8")).items() if lack}


def peers_python() -> Path:
    """The Python of the peers' environment where there is one, else this one."""
    return PEERS_PYTHON if PEERS_PYTHON.exists() else Path(sys.executable)


def is_readable(tool: str, document: Document) -> bool:
    """Whether the tool is made for such a document: peers read PDFs, those without OCR text layers only."""
    if tool in (OURS, UNCALIBRATED):
        return True
    kind = PEERS[tool].reads
    return document.is_pdf and (kind == "any" or (document.has_text if kind == "text" else document.is_scan))


def measure(tool: str, document: Document, *, python: Path, time_limit: float) -> Measured:
    """What the tool reads on the document and what it costs; a tool that fails or takes too long has told nothing."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        reason = _run(
            Path(sys.executable) if tool in (OURS, UNCALIBRATED) else python, tool, str(document.path), result, time_limit
        )
        if reason is not None:
            return Measured(tool=tool, reason=reason)
        told = json.loads(result.read_text("utf-8"))
    costs = {name: told.pop(name) for name in ("seconds", "cpu", "memory")}
    return Measured(tool=tool, told=told, **costs)


def measure_apart(module: str, *arguments: str, files: Iterable[Path], time_limit: float) -> Any:
    """What `python -m MODULE ARGUMENTS RESULT FILE...` writes as JSON, run to its end in a process and a folder of its own.

    MeasureError when it fails or takes longer than `time_limit` (seconds).
    """
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        command = [sys.executable, "-m", module, *arguments, str(result), *(str(file.resolve()) for file in files)]
        environment = {**os.environ, **ONE_THREAD, "PYTHONPATH": str(ROOT)}
        try:
            subprocess.run(command, cwd=folder, env=environment, check=True, timeout=time_limit, capture_output=True)
        except subprocess.TimeoutExpired as error:
            raise MeasureError(f"took longer than {time_limit:g} s and was stopped") from error
        except subprocess.CalledProcessError as error:
            lines = error.stderr.decode("utf-8", "replace").strip().splitlines()
            raise MeasureError(lines[-1][:200] if lines else f"ended with exit code {error.returncode}") from error
        return json.loads(result.read_text("utf-8"))


def _run(python: Path, tool: str, path: str, result: Path, time_limit: float) -> str | None:
    """Run the child to its end; why it gave no result, or None."""
    command = [str(python), "-m", "tests.bench.child", tool, str(Path(path).resolve()), str(result)]
    environment = {**os.environ, **ONE_THREAD, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        _, words = process.communicate(timeout=time_limit)
    except subprocess.TimeoutExpired:
        return f"took longer than {time_limit:g} s and was stopped"
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # and the programs that it started
        if process.stderr is not None:
            process.stderr.close()
        process.wait()
    if process.returncode == 0 and result.exists():
        return None
    lines = words.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else f"ended with exit code {process.returncode}"
