"""Reading in processes of their own: a document that kills, fills or stalls its reader takes nothing else with it.

A worker is a Python started fresh (no fork, so no thread or lock of the parent is copied), in a session of its own so that the
programs it started end with it. What it does is pipeline.reader.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from pipeline.errors import IkuError, TransientError
from pipeline.model.decree import Extraction
from pipeline.model.reading import Page
from pipeline.reader import LENGTH, Failure, send

# A worker keeps to one core: more OpenMP threads make Tesseract 6 to 10 times slower, and the threads of OpenCV and OpenBLAS only
# take time from the other workers.
_ONE_THREAD = dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENCV_FOR_THREADS_NUM", "OPENBLAS_NUM_THREADS"), "1")
_READ_SIZE = 1 << 20  # bytes
_START = "from pipeline.reader import main; main()"  # not -m, under which its classes would have another name

Extracted = tuple[Extraction, tuple[Page, ...]]


class ReaderBugError(IkuError):
    """The reader raised something that it should not: our bug, told with its traceback."""

    def __init__(self, message: str, trace: str) -> None:
        super().__init__(message)
        self.trace = trace


class Worker:
    """One reading process; it is started when it is first needed and again after it was killed."""

    def __init__(self, *, time_limit: float, memory_limit: int, verbose: bool = False) -> None:
        """`time_limit` in seconds for one document, `memory_limit` in MiB; `verbose` lets the reader's own words through."""
        self._time_limit = time_limit
        self._memory_limit = memory_limit
        self._verbose = verbose
        self._process: subprocess.Popen[bytes] | None = None
        self._starting = threading.Lock()
        self._reading = threading.Lock()
        self._closed = False

    def read(self, path: Path, name: str | None = None) -> Extracted:
        """The extraction of the file, called `name` in messages, and its pages.

        DocumentError, TransientError (killed, out of time or of memory), ToolMissingError, or ReaderBugError.
        """
        name = name or str(path)
        with self._reading:
            process = self._running()
            deadline = time.monotonic() + self._time_limit
            try:
                assert process.stdin is not None
                send(process.stdin, str(path))
                answer = self._receive(process, deadline)
            except TimeoutError:
                self._stop()
                raise TransientError(
                    f"{name}: reading took longer than {self._time_limit:g} s and was stopped; give more with --time-limit"
                ) from None
            except (EOFError, BrokenPipeError, ConnectionResetError):
                raise TransientError(f"{name}: {self._death()}") from None
        if isinstance(answer, Failure):
            raise _told(answer, path, name)
        extraction, pages = answer
        return extraction, pages

    def close(self) -> None:
        """End the process for good, from whatever thread; a `read` under way raises TransientError."""
        with self._starting:
            self._closed = True
            if self._process is not None:
                _kill(self._process)
        with self._reading:  # a thread that reads from the process sees its end and lets go
            self._stop()

    def _stop(self) -> None:
        """End the process and every program it started; the next `read` starts another one."""
        process, self._process = self._process, None
        if process is None:
            return
        _kill(process)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was not yet sent has no reader any more
                    pipe.close()
        process.wait()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._stop()
        with self._starting:
            if self._closed:
                raise TransientError("the run was stopped")
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, str(self._memory_limit)],  # -P: nothing is imported from the working folder
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=None if self._verbose else subprocess.DEVNULL,
                env={**os.environ, **_ONE_THREAD, "PYTHONPATH": _python_path()},
                start_new_session=True,
            )
            return self._process

    def _receive(self, process: subprocess.Popen[bytes], deadline: float) -> Any:
        assert process.stdout is not None
        descriptor = process.stdout.fileno()
        data = bytearray()
        wanted = LENGTH.size
        length: int | None = None
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                raise TimeoutError
            piece = os.read(descriptor, min(_READ_SIZE, wanted - len(data)))
            if not piece:
                raise EOFError
            data += piece
            if len(data) < wanted:
                continue
            if length is None:
                length = LENGTH.unpack(data)[0]
                wanted, data = length, bytearray()
                continue
            return pickle.loads(data)

    def _death(self) -> str:
        """Why the worker is gone, as the second half of a sentence."""
        process = self._process
        code = process.wait() if process is not None else None
        self._stop()
        if code is not None and code < 0:
            cause = signal.Signals(-code).name
            lack = {
                signal.SIGKILL: ", perhaps because the machine ran out of memory",
                signal.SIGABRT: f", perhaps for lack of memory (IKU_MEMORY_LIMIT is {self._memory_limit} MiB)",
            }
            memory = lack.get(signal.Signals(-code), "")
            return f"the reader was killed ({cause}){memory}; try this file alone, with fewer --workers"
        memory = f"perhaps for lack of memory (IKU_MEMORY_LIMIT is {self._memory_limit} MiB)"
        return f"the reader ended unexpectedly (exit code {code}), {memory}; try this file alone with iku extract -v"


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the whole session of the process: the reader and the programs it runs."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()


class WorkerPool:
    """Workers that several threads share: each `read` borrows one, at most `size` of them exist."""

    def __init__(self, size: int, *, time_limit: float, memory_limit: int, verbose: bool = False) -> None:
        self._all = tuple(Worker(time_limit=time_limit, memory_limit=memory_limit, verbose=verbose) for _ in range(size))
        self._idle = list(self._all)
        self._lock = threading.Lock()
        self._room = threading.Semaphore(size)

    def read(self, path: Path, name: str | None = None) -> Extracted:
        """As Worker.read; waits while every worker is busy."""
        with self._room:
            with self._lock:
                worker = self._idle.pop()  # the last one used first: a few documents start a few workers
            try:
                return worker.read(path, name)
            finally:
                with self._lock:
                    self._idle.append(worker)

    def close(self) -> None:
        """End all workers for good; a `read` under way raises TransientError."""
        for worker in self._all:
            worker.close()

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _python_path() -> str:
    """The project's own folder first, so that the worker finds the code that started it from any working folder."""
    here = str(Path(__file__).resolve().parent.parent)
    given = os.environ.get("PYTHONPATH")
    return f"{here}{os.pathsep}{given}" if given else here


def _told(failure: Failure, path: Path, name: str) -> IkuError:
    """The error that the worker told; a temporary file's path in its sentence becomes the document's name."""
    message = str(failure.error).replace(str(path), name)
    if failure.trace is not None:
        return ReaderBugError(message, failure.trace)
    return type(failure.error)(message)
