"""A file -> Reading: decided by content, every page read by the cheapest reader that can be believed."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable
from pathlib import Path

from extractors.continuation import join_pages
from extractors.legibility import without_noise
from extractors.media import IMAGES, PDF, TEXT, find_media_type
from extractors.transcript import read_transcript
from pipeline.errors import DocumentError
from pipeline.model.reading import PageReading, Reading, Source

#: New objects from which Python looks for cycles among them; it looks at every 700 of its own accord. A page makes some thousand
#: that live on and no cycle that holds anything large, and a tenth of the time of reading it went into looking.
NEW_OBJECTS = 10_000


def read_document(path: Path) -> Reading:
    """The document as read, tables joined over its pages.

    DocumentError, in one sentence, when the file is missing, empty, of a kind that is not read, damaged, locked, or when nothing
    at all could be read from it. What concerns one page only is an Issue of the Reading.
    """
    _collect_seldom()
    data = _bytes_of(path)
    name = str(path)
    media_type = find_media_type(data, name)
    digest = hashlib.sha256(data).hexdigest()
    if media_type == TEXT:
        return read_transcript(data, Source(path=name, sha256=digest, media_type=TEXT, pages=1))
    pages = tuple(without_noise(page) for page in _pages_of(path, data, media_type))
    source = Source(path=name, sha256=digest, media_type=media_type, pages=len(pages))
    return _reading_of(source, pages)


def _collect_seldom() -> None:
    """Sets how often this process looks for cycles, where it is not told to look more seldom still."""
    often, *older = gc.get_threshold()
    if 0 < often < NEW_OBJECTS:
        gc.set_threshold(NEW_OBJECTS, *older)


def _pages_of(path: Path, data: bytes, media_type: str) -> Iterable[PageReading]:
    if media_type == PDF:
        from extractors.pdf_pages import read_pdf_pages

        return read_pdf_pages(data, str(path))
    from extractors.image import read_image_pages

    return read_image_pages(path)


def _reading_of(source: Source, pages: tuple[PageReading, ...]) -> Reading:
    if not any(page.blocks for page in pages):
        if all(page.page.blank for page in pages):
            raise DocumentError(f"{source.path}: all pages are blank; check that the right file was given")
        what = "image" if source.media_type in IMAGES else "document"
        raise DocumentError(
            f"{source.path}: no text could be read on any page of this {what}; "
            "check that it shows a decree, or scan it again at 300 dpi"
        )
    return Reading(
        source=source,
        pages=tuple(page.page for page in pages),
        blocks=join_pages(pages),
        issues=tuple(issue for page in pages for issue in page.issues),
    )


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentError(f"{path}: there is no such file; check the path") from error
    except IsADirectoryError as error:
        raise DocumentError(f"{path}: this is a folder, not a document; give a file") from error
    except PermissionError as error:
        raise DocumentError(f"{path}: the file may not be read by this user; change its permissions") from error
    except OSError as error:
        raise DocumentError(f"{path}: the file can not be read ({error.strerror}); check the disk or fetch it again") from error
