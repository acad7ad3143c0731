"""The side of a worker process: reads the documents whose paths come in, and answers with what was read or an error.

Over its pipes go pickles between two processes of the same program, each behind its length.
"""

from __future__ import annotations

import errno
import os
import pickle
import select
import signal
import struct
import sys
import threading
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipeline.errors import DocumentError, IkuError, TransientError

LENGTH = struct.Struct("!Q")  # bytes of the pickle behind it
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What a worker answers when there is nothing to give: the error, and its traceback when it is a bug."""

    error: IkuError
    trace: str | None = None


def send(pipe: IO[bytes], value: object) -> None:
    """Put a value into a pipe, behind its length."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(LENGTH.pack(len(data)) + data)
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
    while header := incoming.read(LENGTH.size):
        path = Path(pickle.loads(incoming.read(LENGTH.unpack(header)[0])))
        try:
            from pipeline.stages import extract_with_pages  # after the limit, and not in the parent at all

            answer: object = extract_with_pages(path)
        except Exception as error:
            answer = _failure_of(error, path)
        try:
            send(outgoing, answer)
        except BrokenPipeError:
            return  # the parent is gone


def _failure_of(error: Exception, path: Path) -> Failure:
    if is_memory_lack(error):
        wanted = f"{path}: reading needs more memory than a worker may take; raise IKU_MEMORY_LIMIT (MiB)"
        return Failure(error=TransientError(wanted))
    if isinstance(error, IkuError):
        return Failure(error=error)
    message = f"{path}: an internal error ({type(error).__name__}: {error}); this is a bug, please report it with the file"
    return Failure(error=DocumentError(message), trace=traceback.format_exc())


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
