"""Paths -> the documents in them: files, folders (recursively), zip and tar archives, one archive inside another at most.

A file that is no document is left out by name; everything else comes out as Found or as Refused.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path, PurePosixPath

from pipeline.entries import Entry as Entry
from pipeline.entries import Found as Found
from pipeline.entries import Ignored as Ignored
from pipeline.entries import Refused as Refused
from pipeline.entries import is_ignored
from pipeline.errors import DocumentError, IkuError, UsageError
from pipeline.scratch import ScratchFolder
from pipeline.unpacking import FOREIGN, OFFICE_ADVICE, find_archive_kind, unpack

OFFICE = {".doc", ".docx", ".docm", ".rtf", ".odt", ".xls", ".xlsx", ".xlsm", ".ods", ".ppt", ".pptx", ".odp"}
HEAD = 512  # bytes that tell an archive


def find_documents(paths: Iterable[Path]) -> Documents:
    """Every document below `paths`, in order of name within a folder. What is named itself is never left out by its name."""
    return Documents(paths)


class Documents:
    """An iterable of entries. The members of archives are temporary files: they are there until `close`, also after the last
    entry, for whoever still reads them; the caller may delete each as soon as it is read."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = tuple(paths)
        self._temporary: ScratchFolder | None = None

    def __iter__(self) -> Iterator[Entry]:
        for path in self._paths:
            yield from self._find_at(path)

    def __enter__(self) -> Documents:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Delete the temporary files that are left."""
        if self._temporary is not None:
            self._temporary.close()

    @cached_property
    def _folder(self) -> Path:
        self._temporary = ScratchFolder()
        return self._temporary.path

    def _find_at(self, path: Path) -> Iterator[Entry]:
        name = str(path)
        try:
            mode = path.stat().st_mode
        except OSError as error:
            yield Refused(name=name, reason=f"{name}: {_why_absent(path, error)}")
            return
        if stat.S_ISDIR(mode):
            yield from self._walk(path)
        elif not stat.S_ISREG(mode):
            yield Refused(name=name, reason=f"{name}: this is no regular file; give a PDF, an image, a text or an archive")
        else:
            yield from self._open(Found(path=path, name=name))

    def _walk(self, top: Path) -> Iterator[Entry]:
        """The entries of a folder. A link to a folder is followed where it leads out of everything walked so far."""
        failures: list[OSError] = []
        walked = [top.resolve()]
        for parent, folders, files in os.walk(top, onerror=failures.append, followlinks=True):
            here = Path(parent)
            kept = sorted(name for name in folders if not is_ignored(name))
            folders[:] = [name for name in kept if not (here / name).is_symlink() or _leads_elsewhere(here / name, walked)]
            yield from (Ignored(name=str(here / name)) for name in kept if name not in folders)
            for file in sorted(files):
                path = here / file
                if is_ignored(file) or not _is_regular(path):
                    yield Ignored(name=str(path))
                else:
                    yield from self._open(Found(path=path, name=str(path)))
        for failure in failures:
            reason = f"{failure.filename}: the folder can not be listed ({failure.strerror}); check its permissions"
            yield Refused(name=str(failure.filename), reason=reason)

    def _open(self, found: Found, depth: int = 0) -> Iterator[Entry]:
        """The file itself, or what is in it when it is an archive; `depth` counts the archives around it."""
        name = found.name
        if PurePosixPath(name.lower()).suffix in OFFICE:
            yield Refused(name=name, reason=f"{name}: {OFFICE_ADVICE}")
            return
        try:
            with found.path.open("rb") as file:
                start = file.read(HEAD)
        except OSError as error:
            yield Refused(name=name, reason=f"{name}: {_why_absent(found.path, error)}")
            return
        kind = find_archive_kind(start, name)
        if kind is None:
            yield found
        elif not start:
            yield Refused(name=name, reason=f"{name}: the archive is empty (0 bytes); copy or download it again")
        elif kind in FOREIGN.values():
            yield Refused(name=name, reason=f"{name}: {kind} archives can not be opened; unpack it and give the folder")
        elif depth > 1:
            yield Refused(name=name, reason=f"{name}: archives nested more than one level deep are not opened; unpack it")
        else:
            for entry in unpack(found.path, name, kind, lambda: self._folder):
                if isinstance(entry, Found):
                    yield from self._open(entry, depth + 1)
                else:
                    yield entry
            if found.temporary:
                found.path.unlink(missing_ok=True)


@contextmanager
def open_document(path: Path) -> Iterator[Path]:
    """A file to read for the one document that `path` names: the file itself, or a member of an archive, named as the database
    names it ("2024.zip/dinas/iku.pdf"). Errors raised meanwhile speak of `path`.

    UsageError for a folder or a whole archive; DocumentError for what is not in the archive or can not be unpacked.
    """
    if PurePosixPath(path.name.lower()).suffix in OFFICE and path.is_file():
        raise DocumentError(f"{path}: {OFFICE_ADVICE}")
    if path.is_dir():
        raise UsageError(f"{path}: this is a folder; name one document in it, or use iku ingest for the folder")
    archive = next((parent for parent in path.parents if parent.is_file()), None)
    if archive is None:
        _refuse_archive(path)
        yield path
        return
    with find_documents([archive]) as entries:
        unpacked = _find_member(entries, path, archive)
        try:
            yield unpacked
        except IkuError as error:
            raise type(error)(str(error).replace(str(unpacked), str(path))) from error


def _refuse_archive(path: Path) -> None:
    try:
        with path.open("rb") as file:
            kind = find_archive_kind(file.read(HEAD), path.name)
    except OSError:
        return  # the reader tells
    if kind in ("zip", "tar") and PurePosixPath(path.name.lower()).suffix not in OFFICE:
        raise UsageError(f"{path}: this is an archive; name one document in it ({path}/NAME), or use iku ingest for all of it")


def _find_member(entries: Iterable[Entry], path: Path, archive: Path) -> Path:
    for entry in entries:
        if entry.name in (str(path), str(archive)) and isinstance(entry, Refused):
            raise DocumentError(entry.reason)
        if isinstance(entry, Found):
            if entry.name == str(path):
                return entry.path
            if entry.temporary:
                entry.path.unlink(missing_ok=True)
    raise DocumentError(f"{path}: there is no such document in {archive}; check the name")


def _leads_elsewhere(link: Path, walked: list[Path]) -> bool:
    """Whether the link's folder lies neither in a folder of `walked` nor around the first of them; then it is added to them."""
    real = link.resolve()
    if walked[0].is_relative_to(real) or any(real.is_relative_to(one) for one in walked):
        return False
    walked.append(real)
    return True


def _is_regular(path: Path) -> bool:
    """Whether it is a file or a link to one; a pipe or a socket would be waited on for ever."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True  # a dangling link or a forbidden file is told when it is opened


def _why_absent(path: Path, error: OSError) -> str:
    """Why a path can not be opened, and what to do, as the second half of a sentence."""
    if error.errno in (errno.ENOENT, errno.ELOOP) and path.is_symlink():
        return f"the link leads nowhere ({path.readlink()}); mend or remove it"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return "there is no such file or folder; check the path"
    return f"the file can not be opened ({error.strerror}); check its permissions"
