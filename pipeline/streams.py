"""Stdin, stdout and stderr of the command, as they are found and as they are needed."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator


def prepare_streams() -> None:
    """UTF-8 in any locale; a byte of a file name that is no UTF-8 goes out as an escape, which JSON understands too."""
    for descriptor in (0, 1, 2):  # one that is closed would be given to the next file that is opened, such as the database
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@contextlib.contextmanager
def quiet_stdout() -> Iterator[None]:
    """What libraries print while a document is read goes to stderr: stdout is for data."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # stdout is closed
        yield
        return
    try:
        os.dup2(2, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def drop_output() -> None:
    """Send what is still to be written nowhere, so that Python's own last flush does not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
