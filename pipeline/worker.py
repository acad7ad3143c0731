"""Reading in processes of their own: a document that kills, fills or stalls its reader takes nothing else with it.

A worker is a Python started fresh (no fork, so no thread or lock of the parent is copied), in a session of
its own so that the programs it started end with it. Over its pipes go a path and, back, what was read or an error, as pickles
between two processes of the same program.
"""

from __future__ import annotations

import contextlib
import errno
import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import threading
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pipeline.errors import DocumentError, IkuError, TransientError
from pipeline.model.decree import Extraction
from pipeline.model.reading import Page

_LENGTH = struct.Struct("!Q")
# What libraries say, in small letters, when the system gives them no memory (the loader, C++, OpenCV, OpenBLAS).
_MEMORY_SIGNS = (
    "failed to map segment",
    "cannot allocate memory",
    "cannot apply additional memory protection",
    "cannot create shared object descriptor",
    "bad_alloc",
    "bad allocation",
    "insufficient memory",
    "out of memory",
    "failed to allocate memory",
    "can't start new thread",
)
# A worker keeps to one core: more OpenMP threads make Tesseract 6 to 10 times slower, and the threads of OpenCV and OpenBLAS only
# take time from the other workers.
_ONE_THREAD = dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENCV_FOR_THREADS_NUM", "OPENBLAS_NUM_THREADS"), "1")
_READ_SIZE = 1 << 20  # bytes
_START = "from pipeline.worker import main; main()"  # not -m, under which this module's classes would have another name


Extracted = tuple[Extraction, tuple[Page, ...]]


class ReaderBugError(IkuError):
    """The reader raised something that it should not: our bug, told with its traceback."""

    def __init__(self, message: str, trace: str) -> None:
        super().__init__(message)
        self.trace = trace

    exit_code = 1


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
                _send(process.stdin, str(path))
                answer = self._receive(process, deadline)
            except TimeoutError:
                self._stop()
                raise TransientError(
                    f"{name}: reading took longer than {self._time_limit:g} s and was stopped; give more with --time-limit"
                ) from None
            except (EOFError, BrokenPipeError, ConnectionResetError):
                raise TransientError(f"{name}: {self._death()}") from None
        if isinstance(answer, _Failure):
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
        wanted = _LENGTH.size
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
                length = _LENGTH.unpack(data)[0]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failure:
    """What a worker answers when there is nothing to give: the error, and its traceback when it is a bug."""

    error: IkuError
    trace: str | None = None


def _told(failure: _Failure, path: Path, name: str) -> IkuError:
    """The error that the worker told; a temporary file's path in its sentence becomes the document's name."""
    message = str(failure.error).replace(str(path), name)
    if failure.trace is not None:
        return ReaderBugError(message, failure.trace)
    return type(failure.error)(message)


def _send(pipe: IO[bytes], value: object) -> None:
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def main() -> None:
    """Read the documents whose paths come in, one at a time, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)  # whatever a library prints is no answer
    _limit_memory(int(sys.argv[1]))
    threading.Thread(target=_end_with_parent, args=(incoming.fileno(),), daemon=True).start()
    while header := incoming.read(_LENGTH.size):
        path = Path(pickle.loads(incoming.read(_LENGTH.unpack(header)[0])))
        try:
            from pipeline.stages import extract_with_pages  # after the limit, and not in the parent at all

            answer: object = extract_with_pages(path)
        except Exception as error:
            answer = _failure_of(error, path)
        try:
            _send(outgoing, answer)
        except BrokenPipeError:
            return  # the parent is gone


def _failure_of(error: Exception, path: Path) -> _Failure:
    if is_memory_lack(error):
        wanted = f"{path}: reading needs more memory than a worker may take; raise IKU_MEMORY_LIMIT (MiB)"
        return _Failure(error=TransientError(wanted))
    if isinstance(error, IkuError):
        return _Failure(error=error)
    message = f"{path}: an internal error ({type(error).__name__}: {error}); this is a bug, please report it with the file"
    return _Failure(error=DocumentError(message), trace=traceback.format_exc())


def is_memory_lack(error: BaseException | None) -> bool:
    """Whether the error, or one that it came of, says that there is no memory: libraries say it in many ways.

    >>> is_memory_lack(ImportError("cv2.so: failed to map segment from shared object"))
    True
    >>> is_memory_lack(ImportError("No module named 'cv2'"))
    False
    """
    told = error
    while told is not None:
        if isinstance(told, MemoryError) or (isinstance(told, OSError) and told.errno == errno.ENOMEM):
            return True
        words = str(told).casefold()
        if any(sign in words for sign in _MEMORY_SIGNS):
            return True
        told = told.__cause__ or told.__context__
    return False


def _end_with_parent(descriptor: int) -> None:
    """End this reader and the programs it runs when the other end of its pipe is gone: a killed parent can not do it."""
    poll = select.poll()
    poll.register(descriptor, 0)  # nothing but the hang-up, which is told unasked
    poll.poll()
    os.killpg(0, signal.SIGKILL)


def _limit_memory(mebibytes: int) -> None:
    """Bound the address space, so that one document can not take the machine's memory; where the system can not, go without."""
    try:
        import resource
    except ImportError:
        return
    limit = mebibytes << 20
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
