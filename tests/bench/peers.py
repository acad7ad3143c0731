"""The tools the pipeline is measured beside, each as its own manual tells, with one setting for all documents.

A function here gets a document and a scratch folder, imports its library and prepares, and gives back the step that is timed: it
returns the tables it found, each a list of rows of cell texts. This file imports only the standard library, for it is also run by
the Python of the peers' own environment: img2table brings an OpenCV that would write over the pipeline's.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Tables = list[list[list[str]]]
Step = Callable[[], Tables]
OCR_LANGUAGES = "ind+eng"  # "ind" alone can not read the percent sign
DPI = 300  # what Tesseract alone is given


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A tool: what it needs on this machine, what it reads ("text" layers, "scans" or "any" PDF), how it is called."""

    title: str
    packages: tuple[str, ...]
    programs: tuple[str, ...]
    reads: str
    prepare: Callable[[Path, Path], Step]

    def missing(self) -> str | None:
        """What is not installed here, or None."""
        lacking = [f"the Python package {name}" for name in self.packages if find_spec(name) is None]
        lacking += [f"the program {name}" for name in self.programs if shutil.which(name) is None]
        return ", ".join(lacking) or None


def _pdfplumber(path: Path, _: Path) -> Step:
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)

    def read() -> Tables:
        with pdfplumber.open(path) as document:
            return [_filled(table) for page in document.pages for table in page.extract_tables()]

    return read


def _camelot(path: Path, _: Path) -> Step:
    from camelot.io import read_pdf

    def read() -> Tables:
        found = read_pdf(str(path), pages="all", flavor="lattice", suppress_stdout=True)
        return [_filled(table.df.values.tolist()) for table in found]

    return read


def _img2table(path: Path, _: Path) -> Step:
    from img2table.document import PDF
    from img2table.ocr import TesseractOCR

    ocr = TesseractOCR(n_threads=1, lang=OCR_LANGUAGES)
    document = PDF(str(path), pdf_text_extraction=True)

    def read() -> Tables:
        pages = document.extract_tables(ocr=ocr, borderless_tables=True)
        return [_once(table.content.values()) for tables in pages.values() for table in tables]

    return read


def _ocrmypdf(path: Path, scratch: Path) -> Step:
    out = scratch / "ocr.pdf"
    switches = ["--force-ocr", "--deskew", "--rotate-pages", "--output-type", "pdf", "--optimize", "0", "--jobs", "1", "--quiet"]
    lattice = _camelot(out, scratch)

    def read() -> Tables:
        subprocess.run([_program("ocrmypdf"), *switches, "-l", OCR_LANGUAGES, str(path), str(out)], check=True)
        return lattice()

    return read


def _tesseract(path: Path, scratch: Path) -> Step:
    import pypdfium2
    import pytesseract

    images = []
    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(document):
            images.append(str(scratch / f"{number}.png"))
            page.render(scale=DPI / 72, grayscale=True).to_pil().save(images[-1])

    def read() -> Tables:
        for image in images:
            pytesseract.image_to_string(image, lang="ind", config=f"--psm 6 --dpi {DPI}")
        return []

    return read


def _program(name: str) -> str:
    """The program beside this Python, else the one on the path."""
    import sys

    own = Path(sys.executable).parent / name
    return str(own) if own.exists() else name


def _filled(rows: Iterable[Iterable[Any]]) -> list[list[str]]:
    return [[str(cell) if cell is not None else "" for cell in row] for row in rows]


def _once(rows: Iterable[Iterable[Any]]) -> list[list[str]]:
    """The texts of img2table's cells; a merged cell, which it repeats at each place, at its first place only."""
    seen: set[tuple[int, ...]] = set()
    out = []
    for row in rows:
        texts = []
        for cell in row:
            box = (cell.bbox.x1, cell.bbox.y1, cell.bbox.x2, cell.bbox.y2)
            texts.append("" if box in seen else str(cell.value or ""))
            seen.add(box)
        out.append(texts)
    return out


PEERS = {
    "pdfplumber": Peer(title="pdfplumber", packages=("pdfplumber",), programs=(), reads="text", prepare=_pdfplumber),
    "camelot": Peer(title="camelot lattice", packages=("camelot",), programs=(), reads="text", prepare=_camelot),
    "img2table": Peer(
        title="img2table",
        packages=("img2table",),
        programs=("tesseract",),
        reads="any",
        prepare=_img2table,
    ),
    "ocrmypdf": Peer(
        title="OCRmyPDF + camelot",
        packages=("ocrmypdf", "camelot"),
        programs=("tesseract", "gs"),
        reads="any",
        prepare=_ocrmypdf,
    ),
    # Finds no tables: the time that reading the letters alone would take.
    "tesseract": Peer(
        title="tesseract alone", packages=("pypdfium2", "pytesseract"), programs=("tesseract",), reads="scans", prepare=_tesseract
    ),
}
