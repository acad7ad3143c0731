"""A reading process that is killed, runs out of time or of memory costs its own document and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import DocumentError, IkuError, TransientError
from pipeline.reader import is_memory_lack
from pipeline.worker import Worker, WorkerPool
from tests.pipeline.documents import ROOT, SCAN, TRANSCRIPT, write_locked_pdf

GENEROUS = {"time_limit": 600, "memory_limit": 4096}


@pytest.fixture
def worker() -> Iterator[Worker]:
    one = Worker(**GENEROUS)
    yield one
    one.close()


def children() -> set[int]:
    """The processes that this one started and that still run."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[1] == str(os.getpid()) and fields[0] != "Z":
            found.add(int(stat.parent.name))
    return found


def kill_next_child(before: set[int]) -> threading.Thread:
    """Kill the first process that appears beside `before`."""

    def wait_and_kill() -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if new := children() - before:
                os.kill(new.pop(), signal.SIGKILL)
                return
            time.sleep(0.01)

    thread = threading.Thread(target=wait_and_kill)
    thread.start()
    return thread


def test_a_document_comes_back_whole(worker: Worker) -> None:
    extraction, pages = worker.read(TRANSCRIPT)
    assert len(extraction.sheets[0].indicators) == 5
    assert [page.number for page in pages] == [1]


def test_a_killed_worker_is_told_and_replaced(worker: Worker) -> None:
    killer = kill_next_child(children())
    with pytest.raises(TransientError, match=r"^shown\.pdf: the reader was killed \(SIGKILL\)"):
        worker.read(SCAN, "shown.pdf")
    killer.join()
    assert worker.read(TRANSCRIPT)[0].sheets


def test_a_document_over_its_time_is_stopped_with_its_process() -> None:
    before = children()
    worker = Worker(time_limit=0.05, memory_limit=4096)
    with pytest.raises(TransientError, match=r"longer than 0\.05 s and was stopped"):
        worker.read(SCAN)
    assert children() <= before


def test_a_document_over_its_memory_is_an_error_of_its_own() -> None:
    worker = Worker(time_limit=600, memory_limit=160)  # MiB; enough for Python alone
    with pytest.raises(IkuError, match=str(SCAN)):
        worker.read(SCAN)
    worker.close()


def test_the_documents_own_fault_is_told_under_its_name(worker: Worker, tmp_path: Path) -> None:
    write_locked_pdf(tmp_path / "temporary.pdf")
    with pytest.raises(DocumentError, match=r"^inbox\.zip/locked\.pdf: the PDF is locked"):
        worker.read(tmp_path / "temporary.pdf", "inbox.zip/locked.pdf")


def test_a_closed_pool_leaves_no_process_and_reads_nothing() -> None:
    before = children()
    pool = WorkerPool(2, **GENEROUS)
    pool.read(TRANSCRIPT)
    assert len(children() - before) == 1
    pool.close()
    assert children() <= before
    with pytest.raises(TransientError, match="stopped"):
        pool.read(TRANSCRIPT)


def test_a_close_from_another_thread_ends_a_reading() -> None:
    pool = WorkerPool(1, **GENEROUS)
    closer = threading.Timer(0.3, pool.close)
    closer.start()
    with pytest.raises(TransientError):
        pool.read(SCAN)
    closer.join()


def test_a_library_that_can_not_be_mapped_is_a_lack_of_memory() -> None:
    worker = Worker(time_limit=600, memory_limit=150)
    with pytest.raises(TransientError, match="needs more memory than a worker may take; raise IKU_MEMORY_LIMIT"):
        worker.read(SCAN)
    worker.close()


@pytest.mark.parametrize(
    ("error", "lack"),
    [
        (MemoryError(), True),
        (ImportError("libx.so: failed to map segment from shared object"), True),
        (OSError(12, "Cannot allocate memory"), True),
        (RuntimeError("std::bad_alloc"), True),
        (ImportError("No module named 'cv2'"), False),
        (ValueError("memory"), False),
    ],
)
def test_a_lack_of_memory_is_known_by_many_words(error: Exception, lack: bool) -> None:
    assert is_memory_lack(error) is lack
    wrapped = RuntimeError("importing failed")
    wrapped.__cause__ = error
    assert is_memory_lack(wrapped) is lack


KILLED = """
import os, sys, threading, time
from pathlib import Path
from pipeline.worker import Worker
worker = Worker(time_limit=600, memory_limit=4096)
threading.Thread(target=worker.read, args=(Path(sys.argv[1]),), daemon=True).start()
while worker._process is None:
    time.sleep(0.01)
time.sleep(0.5)
print(worker._process.pid, flush=True)
os.kill(os.getpid(), 9)
"""


def test_a_reader_ends_with_a_killed_parent() -> None:
    command = [sys.executable, "-c", KILLED, str(SCAN)]
    done = subprocess.run(command, stdout=subprocess.PIPE, cwd=ROOT, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    reader = Path(f"/proc/{int(done.stdout)}/stat")
    deadline = time.monotonic() + 30
    while reader.exists() and reader.read_text().rpartition(")")[2].split()[0] != "Z":
        assert time.monotonic() < deadline, "the reader goes on without its parent"
        time.sleep(0.05)
