"""A reading process that is killed, runs out of time or of memory costs its own document and nothing else."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import DocumentError, IkuError, TransientError
from pipeline.worker import Worker, WorkerPool
from tests.pipeline.documents import SCAN, TRANSCRIPT, write_locked_pdf

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
