"""Paths -> the documents in them: files, folders (recursively), zip and tar archives, one archive inside another at most.

Nothing is ever unpacked under a name that an archive gives: a member becomes one temporary file at a time, and its name is only
a label ("inbox/2024.zip/dinas/iku.pdf"). What an archive may expand to is bounded by bytes that were really unpacked, whatever
its headers claim. A file that is no document is left out by name; everything else comes out as Found or as Refused.
"""

from __future__ import annotations

import os
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

# A decree with 500 scanned pages has some 250 MB; an archive of a province's year some 10 GB.
MAX_MEMBER_BYTES = 1 << 30
MAX_ARCHIVE_BYTES = 32 << 30
MAX_MEMBERS = 100_000
# Scans hardly shrink in an archive; transcripts shrink to a tenth. Above this and 100 MB, the archive is taken for a bomb.
MAX_RATIO = 200
RATIO_FREE_BYTES = 100 << 20
CHUNK = 1 << 20  # bytes

LITTER = {"thumbs.db", "desktop.ini", "icon\r", "__macosx", "$recycle.bin"}
OFFICE = {".doc", ".docx", ".docm", ".rtf", ".odt", ".xls", ".xlsx", ".xlsm", ".ods", ".ppt", ".pptx", ".odp"}
# Endings of files that lie beside decrees and never are one. Any other file is judged by its content.
_OTHER = """
.json .jsonl .csv .tsv .parquet .xml .html .htm .css .js .py .pyc .sh .bat .exe .dll .sql .db .sqlite .sqlite3 .db-wal .db-shm
.db-journal .yaml .yml .toml .ini .cfg .log .lock .tmp .bak .part .crdownload .url .lnk .eml .msg .mp3 .mp4 .avi .mov .wav .svg
.ttf .otf
"""
OTHER = frozenset(_OTHER.split())
ARCHIVE_ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
FOREIGN_ARCHIVES = {b"Rar!": "RAR", b"7z\xbc\xaf": "7-Zip"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that may be a document. `path` can be read until the next one is asked for when `temporary`; `name` is its label."""

    path: Path
    name: str
    temporary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Something that can not be opened at all: `reason` is the sentence for it."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A file left out by its name."""

    name: str


Entry = Found | Refused | Ignored


def find_documents(paths: Iterable[Path]) -> Generator[Entry, None, None]:
    """Every document below `paths`, in order of name within a folder. What is named itself is never left out by its name.

    A temporary file is the caller's to delete; its folder ends with the iteration.
    """
    with tempfile.TemporaryDirectory(prefix="iku-") as folder:
        for path in paths:
            yield from _find_at(path, Path(folder))


def _find_at(path: Path, folder: Path) -> Iterator[Entry]:
    name = str(path)
    if path.is_dir():
        yield from _walk(path, folder)
    elif not path.exists():
        yield Refused(name=name, reason=f"{name}: there is no such file or folder; check the path")
    elif not path.is_file():
        yield Refused(name=name, reason=f"{name}: this is no regular file; give a PDF, an image, a text or an archive")
    else:
        yield from _open(path, name, folder, depth=0)


def _walk(top: Path, folder: Path) -> Iterator[Entry]:
    failures: list[OSError] = []
    for parent, folders, files in os.walk(top, onerror=failures.append):
        folders[:] = sorted(name for name in folders if not is_ignored(name))
        for file in sorted(files):
            path = Path(parent, file)
            if is_ignored(file) or not _is_regular(path):
                yield Ignored(name=str(path))
            else:
                yield from _open(path, str(path), folder, depth=0)
    for failure in failures:
        yield Refused(name=str(failure.filename), reason=f"{failure.filename}: the folder can not be listed ({failure.strerror})")


def is_ignored(name: str) -> bool:
    """Whether a file or folder of this name is never a decree: hidden, left by a system or an office program, a README, data.

    >>> [is_ignored(n) for n in (".DS_Store", "Thumbs.db", "~$iku.docx", "README.md", "iku.json", "iku 2024.pdf", "scan")]
    [True, True, True, True, True, False, False]
    """
    lower = name.lower()
    if lower.startswith((".", "~$", "readme", "license")) or lower.endswith("~"):
        return True
    return lower in LITTER or PurePosixPath(lower).suffix in OTHER


def _is_regular(path: Path) -> bool:
    """Whether it is a file or a link to one; a pipe or a socket would be waited on for ever."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True  # a dangling link or a forbidden file is told when it is opened


def _open(path: Path, name: str, folder: Path, depth: int, temporary: bool = False) -> Iterator[Entry]:
    """The file itself, or what is in it when it is an archive."""
    if PurePosixPath(name.lower()).suffix in OFFICE:
        yield Refused(name=name, reason=f"{name}: an office document can not be read; print or save it as PDF and give that")
        return
    try:
        with path.open("rb") as file:
            start = file.read(512)
    except OSError as error:
        yield Refused(name=name, reason=f"{name}: the file can not be opened ({error.strerror}); check its permissions")
        return
    kind = _archive_kind(start, name)
    if kind is None:
        yield Found(path=path, name=name, temporary=temporary)
    elif not start:
        yield Refused(name=name, reason=f"{name}: the archive is empty (0 bytes); copy or download it again")
    elif kind in FOREIGN_ARCHIVES.values():
        yield Refused(name=name, reason=f"{name}: {kind} archives can not be opened; unpack it and give the folder")
    elif depth > 1:
        yield Refused(name=name, reason=f"{name}: archives nested more than one level deep are not opened; unpack it")
    else:
        yield from _open_archive(path, name, folder, depth, kind)
        if temporary:
            path.unlink(missing_ok=True)


def _archive_kind(start: bytes, name: str) -> str | None:
    """ "zip", "tar", a foreign archive's name, or None; by content first, by the name's ending for what is empty or damaged."""
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if start[257:262] == b"ustar" or start.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ")):
        return "tar"
    for magic, foreign in FOREIGN_ARCHIVES.items():
        if start.startswith(magic):
            return foreign
    lower = name.lower()
    if lower.endswith(ARCHIVE_ENDINGS) and not start.startswith(b"%PDF"):
        return "zip" if lower.endswith(".zip") else "tar"
    return None


class _BoundError(Exception):
    """An archive or a member expands beyond what is allowed; the text is the second half of a sentence."""


@dataclass(slots=True, kw_only=True)
class _Budget:
    """What an archive may still expand to."""

    compressed: int
    members: int = 0
    expanded: int = 0

    def take_member(self) -> None:
        self.members += 1
        if self.members > MAX_MEMBERS:
            raise _BoundError(f"it holds more than {MAX_MEMBERS:,} files; split it")

    def take(self, size: int) -> None:
        self.expanded += size
        if self.expanded > MAX_ARCHIVE_BYTES:
            raise _BoundError(f"it expands to more than {MAX_ARCHIVE_BYTES >> 30} GiB; split it")
        if self.expanded > RATIO_FREE_BYTES and self.expanded > MAX_RATIO * self.compressed:
            raise _BoundError(f"it expands to more than {MAX_RATIO} times its size, as no decrees do; unpack it by hand")


def _open_archive(path: Path, name: str, folder: Path, depth: int, kind: str) -> Iterator[Entry]:
    budget = _Budget(compressed=path.stat().st_size)
    try:
        yield from (_unzip if kind == "zip" else _untar)(path, name, folder, depth, budget)
    except _BoundError as error:
        yield Refused(name=name, reason=f"{name}: the archive was not read to its end: {error}")
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
        yield Refused(name=name, reason=f"{name}: the archive is damaged ({_words(error)}); copy or download it again")


def _unzip(path: Path, name: str, folder: Path, depth: int, budget: _Budget) -> Iterator[Entry]:
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if "[Content_Types].xml" in names or "mimetype" in names:
            yield Refused(name=name, reason=f"{name}: an office document can not be read; print or save it as PDF and give that")
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
                with archive.open(member) as stream, _unpacked(stream, label, folder, budget) as target:
                    pass
            except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
                # RuntimeError is how zipfile tells an encrypted member, NotImplementedError an unknown compression.
                yield Refused(name=label, reason=f"{label}: it can not be unpacked ({_words(error)}); unpack the archive by hand")
                continue
            yield from _open(target, label, folder, depth + 1, temporary=True)


def _untar(path: Path, name: str, folder: Path, depth: int, budget: _Budget) -> Iterator[Entry]:
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
            with stream, _unpacked(stream, label, folder, budget) as target:
                pass
            yield from _open(target, label, folder, depth + 1, temporary=True)


@contextmanager
def _unpacked(stream: IO[bytes], label: str, folder: Path, budget: _Budget) -> Iterator[Path]:
    """A temporary file with the bytes of `stream`; its ending is the member's, which readers may show but need not believe."""
    handle, target = tempfile.mkstemp(dir=folder, suffix=_ending(label))
    size = 0
    try:
        with os.fdopen(handle, "wb") as out:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                budget.take(len(chunk))
                if size > MAX_MEMBER_BYTES:
                    raise _BoundError(f"{label} has more than {MAX_MEMBER_BYTES >> 30} GiB")
                out.write(chunk)
        yield Path(target)
    except BaseException:
        Path(target).unlink(missing_ok=True)
        raise


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
