"""A zip or tar archive -> its members, one temporary file at a time.

Nothing is ever unpacked under a name that an archive gives: the name is only a label ("inbox/2024.zip/dinas/iku.pdf"). What an
archive may expand to is bounded by bytes that were really unpacked, whatever its headers claim.
"""

from __future__ import annotations

import os
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from pipeline.entries import Entry, Found, Ignored, Refused, is_ignored

# A decree with 500 scanned pages has some 250 MB; an archive of a province's year some 10 GB.
MAX_MEMBER_BYTES = 1 << 30
MAX_ARCHIVE_BYTES = 32 << 30
MAX_MEMBERS = 100_000
# Scans hardly shrink in an archive; transcripts shrink to a tenth. Above this and 100 MB, the archive is taken for a bomb.
MAX_RATIO = 200
RATIO_FREE_BYTES = 100 << 20
CHUNK = 1 << 20  # bytes

ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
FOREIGN = {b"Rar!": "RAR", b"7z\xbc\xaf": "7-Zip"}
OFFICE_ADVICE = "an office document can not be read; print or save it as PDF and give that"

Folder = Callable[[], Path]  # where temporary files go; made when the first one is needed


def find_archive_kind(start: bytes, name: str) -> str | None:
    """ "zip", "tar", a foreign archive's name, or None; by its first 512 bytes, or by its ending when empty or damaged."""
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if start[257:262] == b"ustar" or start.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ")):
        return "tar"
    for magic, foreign in FOREIGN.items():
        if start.startswith(magic):
            return foreign
    lower = name.lower()
    if lower.endswith(ENDINGS) and not start.startswith(b"%PDF"):
        return "zip" if lower.endswith(".zip") else "tar"
    return None


def unpack(path: Path, name: str, kind: str, folder: Folder) -> Iterator[Entry]:
    """The members of the archive `name`, a "zip" or a "tar"; Refused for one that can not be unpacked, and for the archive
    where it is damaged, expands beyond its bounds, or fills the disk."""
    budget = _Budget(compressed=path.stat().st_size)
    try:
        yield from (_unzip if kind == "zip" else _untar)(path, name, folder, budget)
    except _StoppedError as error:
        yield Refused(name=name, reason=f"{name}: the archive was not read to its end: {error}")
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
        yield Refused(name=name, reason=f"{name}: the archive is damaged ({_words(error)}); copy or download it again")


class _StoppedError(Exception):
    """Unpacking must not, or can not, go on; the text is the second half of a sentence."""


@dataclass(slots=True, kw_only=True)
class _Budget:
    """What an archive may still expand to; `compressed` and `expanded` in bytes."""

    compressed: int
    members: int = 0
    expanded: int = 0

    def take_member(self) -> None:
        self.members += 1
        if self.members > MAX_MEMBERS:
            raise _StoppedError(f"it holds more than {MAX_MEMBERS:,} files; split it")

    def take(self, size: int) -> None:
        self.expanded += size
        if self.expanded > MAX_ARCHIVE_BYTES:
            raise _StoppedError(f"it expands to more than {MAX_ARCHIVE_BYTES >> 30} GiB; split it")
        if self.expanded > RATIO_FREE_BYTES and self.expanded > MAX_RATIO * self.compressed:
            raise _StoppedError(f"it expands to more than {MAX_RATIO} times its size, as no decrees do; unpack it by hand")


def _unzip(path: Path, name: str, folder: Folder, budget: _Budget) -> Iterator[Entry]:
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if "[Content_Types].xml" in names or "mimetype" in names:
            yield Refused(name=name, reason=f"{name}: {OFFICE_ADVICE}")
            return
        for member in archive.infolist():
            if member.is_dir():
                continue
            budget.take_member()
            label = f"{name}/{_label(member.filename)}"
            if _ignored_inside(member.filename):
                yield Ignored(name=label)
                continue
            try:
                with archive.open(member) as stream:
                    target = _copy(stream, label, folder, budget)
            except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
                # RuntimeError is how zipfile tells an encrypted member, NotImplementedError an unknown compression.
                yield Refused(name=label, reason=f"{label}: it can not be unpacked ({_words(error)}); unpack the archive by hand")
                continue
            yield Found(path=target, name=label, temporary=True)


def _untar(path: Path, name: str, folder: Folder, budget: _Budget) -> Iterator[Entry]:
    with tarfile.open(path, "r:*") as archive:
        for member in archive:
            if member.isdir():
                continue
            budget.take_member()
            label = f"{name}/{_label(member.name)}"
            if not member.isreg() or _ignored_inside(member.name):  # links and devices hold nothing of their own
                yield Ignored(name=label)
                continue
            stream = archive.extractfile(member)
            assert stream is not None
            with stream:
                target = _copy(stream, label, folder, budget)
            yield Found(path=target, name=label, temporary=True)


def _copy(stream: IO[bytes], label: str, folder: Folder, budget: _Budget) -> Path:
    """A temporary file with the bytes of `stream`; its ending is the member's, which readers may show but need not believe."""
    try:
        handle, target = tempfile.mkstemp(dir=folder(), suffix=_ending(label))
    except OSError as error:
        raise _no_room(error) from error
    size = 0
    try:
        with os.fdopen(handle, "wb", buffering=0) as out:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                budget.take(len(chunk))
                if size > MAX_MEMBER_BYTES:
                    raise _StoppedError(f"{label} has more than {MAX_MEMBER_BYTES >> 30} GiB")
                _write(out, chunk)
    except BaseException:
        Path(target).unlink(missing_ok=True)
        raise
    return Path(target)


def _write(out: IO[bytes], chunk: bytes) -> None:
    left = memoryview(chunk)
    try:
        while left:  # a disk with a little room takes a part
            left = left[out.write(left) :]
    except OSError as error:
        raise _no_room(error) from error


def _no_room(error: OSError) -> _StoppedError:
    return _StoppedError(
        f"temporary files can not be written ({error.strerror or error}); make room there, or name another folder with TMPDIR"
    )


def _ending(label: str) -> str:
    ending = PurePosixPath(label).suffix
    return ending if ending[1:].isascii() and ending[1:].isalnum() and len(ending) < 10 else ""


def _label(member: str) -> str:
    """The member's name without roots and upward steps.

    >>> _label("../../etc/passwd"), _label("/a/./b.pdf")
    ('etc/passwd', 'a/b.pdf')
    """
    parts = [part for part in member.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "unnamed"


def _ignored_inside(member: str) -> bool:
    return any(is_ignored(part) for part in _label(member).split("/"))


def _words(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
