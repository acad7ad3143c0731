"""The version of the program, and the fingerprint of everything that makes a reading what it is."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

# What a reading is made by: two rooms, the ground floor, and the libraries that see and compare. Storing, showing and
# scheduling change no reading, so a change there reads nothing again.
SOURCES = ("extractors", "normalizers", "pipeline/model", "pipeline/stages.py")
LIBRARIES = (
    "camelot-py",
    "lark",
    "numpy",
    "onnxruntime",
    "opencv-python-headless",
    "pdfplumber",
    "pillow",
    "pypdfium2",
    "rapidfuzz",
    "rapidocr",
    "tesserocr",
)
DIGITS = 10  # of the fingerprint, in hex


@cache
def software_version() -> str:
    """The installed version and the fingerprint of what reads, such as "0.1.0+3f2a91c07b".

    The fingerprint changes with the code, the vocabulary, the models and the libraries that a reading depends on, also where the
    version was not raised: `iku ingest` reads again what another one has read. Some milliseconds, once a process.
    """
    root = Path(__file__).resolve().parent.parent
    return f"{_installed('iku')}+{fingerprint(root)}"


def fingerprint(root: Path) -> str:
    """A digest of the project below `root` as far as it reads, and of the versions of the libraries it reads with.

    Compiled files and hidden ones do not count: they come and go without a change.
    """
    sha = hashlib.sha256()
    for path in sorted(_files(root), key=lambda path: path.relative_to(root).as_posix()):
        data = path.read_bytes()
        sha.update(f"{path.relative_to(root).as_posix()} {len(data)}\n".encode())
        sha.update(data)
    for library in LIBRARIES:
        sha.update(f"{library} {_installed(library)}\n".encode())
    return sha.hexdigest()[:DIGITS]


def _files(root: Path) -> list[Path]:
    inside = [path for source in SOURCES for path in ((root / source), *(root / source).rglob("*")) if path.is_file()]
    return [path for path in inside if not any(part.startswith(("__pycache__", ".")) for part in path.relative_to(root).parts)]


def _installed(package: str) -> str:
    """The version of an installed package; "unknown" when it runs without being installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"
