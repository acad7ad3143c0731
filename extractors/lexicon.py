"""The word list inside Tesseract's Indonesian model, which tells a word from a misread one."""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from pathlib import Path

from extractors.tesseract import find_tessdata
from pipeline.errors import ToolMissingError

_LANGUAGE = "ind"


@cache
def load_lexicon() -> frozenset[str]:
    """About 75,000 word forms, case-folded. ToolMissingError when Tesseract's own tools are not installed."""
    model = find_tessdata() / f"{_LANGUAGE}.traineddata"
    with tempfile.TemporaryDirectory() as folder:
        stem = Path(folder) / "part."
        listing = Path(folder) / "words.txt"
        _call("combine_tessdata", "-u", str(model), str(stem))
        _call("dawg2wordlist", f"{stem}lstm-unicharset", f"{stem}lstm-word-dawg", str(listing))
        return frozenset(word.casefold() for word in listing.read_text(encoding="utf-8").split())


def _call(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    except FileNotFoundError as error:
        raise ToolMissingError(
            f"the program {command[0]} is not installed; install it with: sudo apt-get install tesseract-ocr tesseract-ocr-ind"
        ) from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise ToolMissingError(
            f"{command[0]} could not read Tesseract's Indonesian model ({said[-1] if said else error.returncode}); "
            "install it again with: sudo apt-get install --reinstall tesseract-ocr-ind"
        ) from error
