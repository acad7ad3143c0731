"""Folders for temporary files that outlive no run: what a killed one left is cleared by the next."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import IO

PREFIX = "iku-"
# Held locked as long as its run lives; the system lets go of it however the run ends.
LOCK = "in-use"


class ScratchFolder:
    """A folder of its own below the system's temporary folder, gone with `close`."""

    def __init__(self) -> None:
        clear_abandoned()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock = _locked(self.path / f".{LOCK}")
        if self._lock is not None:
            (self.path / f".{LOCK}").rename(self.path / LOCK)  # seen by others only once it is locked

    def close(self) -> None:
        """Delete the folder with all that is left in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()


def clear_abandoned() -> None:
    """Deletes the folders of runs that are dead; what is another user's, or can not be deleted, stays."""
    for mark in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{LOCK}"):
        with contextlib.suppress(OSError):
            lock = _locked(mark)
            if lock is not None:
                shutil.rmtree(mark.parent, ignore_errors=True)
                lock.close()


def _locked(path: Path) -> IO[bytes] | None:
    """The file, locked by this process; None where another one holds it or the system has no such locks."""
    try:
        import fcntl
    except ImportError:
        return None
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), "r+b")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file
