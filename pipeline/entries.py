"""What lies below a path, as values: a file that may be a document, one that can not be opened, one that never is a decree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

LITTER = {"thumbs.db", "desktop.ini", "icon\r", "__macosx", "$recycle.bin"}
# Endings of files that lie beside decrees and never are one. Any other file is judged by its content.
_OTHER = """
.json .jsonl .csv .tsv .parquet .xml .html .htm .css .js .py .pyc .sh .bat .exe .dll .sql .db .sqlite .sqlite3 .db-wal .db-shm
.db-journal .yaml .yml .toml .ini .cfg .log .lock .tmp .bak .part .crdownload .url .lnk .eml .msg .mp3 .mp4 .avi .mov .wav .svg
.ttf .otf
"""
OTHER = frozenset(_OTHER.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that may be a document. `name` is its label; a `temporary` file is the caller's to delete when it is read."""

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
    """A file left out by its name, or a link to a folder that is read anyway."""

    name: str


Entry = Found | Refused | Ignored


def is_ignored(name: str) -> bool:
    """Whether a file or folder of this name is never a decree: hidden, left by a system or an office program, a README, data.

    >>> [is_ignored(n) for n in (".DS_Store", "Thumbs.db", "~$iku.docx", "README.md", "iku.json", "iku 2024.pdf", "scan")]
    [True, True, True, True, True, False, False]
    """
    lower = name.lower()
    if lower.startswith((".", "~$", "readme", "license")) or lower.endswith("~"):
        return True
    return lower in LITTER or PurePosixPath(lower).suffix in OTHER
