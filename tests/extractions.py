"""The samples, each read once however many tests look at it: reading the scans is what takes the time."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.model.decree import Extraction
from pipeline.stages import extract

SAMPLES = Path(__file__).parents[1] / "samples"


def sample_names() -> list[str]:
    """The documents in samples/, by name."""
    return sorted(path.name for path in SAMPLES.iterdir() if path.suffix in {".pdf", ".txt"})


@cache
def extraction_of(name: str) -> Extraction:
    return extract(SAMPLES / name)
