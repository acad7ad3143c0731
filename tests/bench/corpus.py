"""Which documents a run measures, with what a careful reader wrote down about each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2

from pipeline.errors import ConfigurationError

READ = (".pdf", ".txt", ".md", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
#: What a part of a file's or a folder's name says of how the tables are drawn; everything else is a grade of damage.
LAYOUTS = {"alt": "unruled", "unruled": "unruled", "borderless": "unruled", "lo": "office suite", "libreoffice": "office suite"}
TEXT_CHARS = 50  # characters on a page from which its text layer is one; a stamp of a scanner has fewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file to measure. `layout` tells how its tables are drawn, `has_text` of a text layer, which tools without OCR need.

    `grade` is its damage, where its name tells one; else "digital", "scan" or "transcript".
    """

    path: Path
    truth: Path
    name: str
    grade: str
    layout: str
    pages: int
    has_text: bool

    @property
    def is_pdf(self) -> bool:
        return self.path.suffix.lower() == ".pdf"

    @property
    def is_scan(self) -> bool:
        return self.grade not in ("digital", "transcript")

    @property
    def group(self) -> str:
        """The line of the table that the document counts in."""
        return f"{self.grade}, {self.layout}" if self.layout != "ruled" else self.grade


def find_documents(corpus: Path, truths: Path | None = None, only: str = "") -> tuple[tuple[Document, ...], tuple[str, ...]]:
    """(documents below `corpus` that have a truth file, names of those that have none), in order of their names.

    A truth belongs to each file whose name starts with its own. `only` keeps the paths that contain one of its words, separated
    by commas. ConfigurationError when a folder is missing or nothing is found.
    """
    if not corpus.is_dir():
        raise ConfigurationError(f"{corpus}: there is no such folder; give one with CORPUS=folder")
    folder = truths or next((f for f in (corpus / "truth", corpus.parent / "truth") if f.is_dir()), None)
    if folder is None or not folder.is_dir():
        raise ConfigurationError(f"{folder or corpus / 'truth'}: there is no folder of truth files; give one with TRUTH=folder")
    known = {path.stem: path for path in sorted(folder.glob("*.json"))}
    words = [word.strip() for word in only.split(",") if word.strip()]
    found, without = [], []
    for path in sorted(p for p in corpus.rglob("*") if p.suffix.lower() in READ and p.is_file() and p.stat().st_size):
        name = path.relative_to(corpus).as_posix()
        if words and not any(word in name for word in words):
            continue
        ids = [stem for stem in known if path.name.startswith(stem)]
        if ids:
            found.append(_document(path, name, known[max(ids, key=len)]))
        elif path.stem.lower() != "readme":
            without.append(name)
    if not found:
        raise ConfigurationError(f"{corpus}: no document there has a truth file in {folder}; check CORPUS, TRUTH and --only")
    return tuple(found), tuple(without)


def _document(path: Path, name: str, truth: Path) -> Document:
    pages, has_text = _content(path)
    parts = list(_name_parts(path, truth.stem))
    layout = next((LAYOUTS[part] for part in parts if part in LAYOUTS), "ruled")
    plain = "transcript" if path.suffix.lower() in (".txt", ".md") else "digital" if has_text else "scan"
    grade = next((part for part in parts if part not in LAYOUTS), plain)
    return Document(path=path, truth=truth, name=name, grade=grade, layout=layout, pages=pages, has_text=has_text)


def _name_parts(path: Path, stem: str) -> Iterator[str]:
    """ "id.office.pdf" in a folder "id-alt" gives "alt", "office"."""
    folder = path.parent.name
    if folder.startswith(f"{stem}-"):
        yield folder.removeprefix(f"{stem}-")
    yield from (part for part in path.stem.removeprefix(stem).split(".") if part)


def _content(path: Path) -> tuple[int, bool]:
    if path.suffix.lower() != ".pdf":
        return 1, False
    with pypdfium2.PdfDocument(path) as document:
        return len(document), any(page.get_textpage().count_chars() >= TEXT_CHARS for page in document)


@cache
def read_truth(path: Path) -> dict[str, Any]:
    """What a careful reader reads on the document."""
    truth: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return truth
