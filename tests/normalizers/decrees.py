"""Typed decrees for the tests, and what was parsed of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from normalizers.decree import parse_decree
from normalizers.running_text import find_lines
from normalizers.sheets import find_sheets, read_drafts
from normalizers.span import SheetSpan
from pipeline.model.decree import Decree, Signatory
from pipeline.model.issue import Issue
from pipeline.model.provenance import Text
from pipeline.model.reading import Reading

SAMPLES = Path(__file__).parents[2] / "samples"
SEEDS = ["seed-000-kaltim", "seed-001-kota", "seed-002-gresik", "seed-003-barito-kuala", "seed-004-pasuruan"]
BOTH = pytest.mark.parametrize("boxed", [False, True])
TABLE = """
No | Sasaran | Indikator Kinerja | Target
1 | Meningkatnya mutu jalan | Persentase jalan mantap | 80
"""


def read(reading: Reading) -> tuple[Decree, tuple[Issue, ...]]:
    blocks = find_lines(reading)
    drafts = read_drafts(blocks)
    return parse_decree(blocks, drafts, find_sheets(drafts))


def sheets_of(reading: Reading) -> tuple[SheetSpan, ...]:
    return find_sheets(read_drafts(find_lines(reading)))


def text(value: Text | None) -> str | None:
    return value.text if value else None


def signed(signatory: Signatory | None) -> tuple[str | None, ...]:
    if signatory is None:
        return ()
    return text(signatory.name), text(signatory.title), text(signatory.rank), text(signatory.nip)
