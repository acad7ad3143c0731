"""The search for tables leaves out runs of bands that can not win; what it finds is what a look at every run finds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from extractors import region_scores, regions
from extractors.bands import River
from extractors.layout import Layout
from extractors.pdf import open_pdf, read_marks
from extractors.rivers import Columns
from extractors.unruled import find_unruled_tables
from extractors.upright import find_frame, find_rulings
from extractors.words import find_words

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize("name", ["seed-000-kaltim.unruled.pdf", "dev-15-dikbud-ntb.unruled.pdf", "seed-004-pasuruan.pdf"])
def test_runs_left_out_would_not_have_won(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_pdf(SAMPLES / name, name) as document:
        pages = [read_marks(document, k) for k in range(min(2, len(document)))]
    searched = []
    for marks in pages:
        frame = find_frame(marks)
        searched.append((find_words(marks.chars, frame, find_rulings(marks, frame)), frame.size))
    looked_at: list[Layout] = []

    def score_columns(layout: Layout, inside: Sequence[int], rivers: Sequence[River], columns: Columns) -> tuple[float, bool]:
        looked_at.append(layout)
        return region_scores.score_columns(layout, inside, rivers, columns)

    monkeypatch.setattr(regions, "score_columns", score_columns)
    found = [find_unruled_tables(words, (), *size) for words, size in searched]
    few = len(looked_at)
    monkeypatch.setattr(regions._Choices, "can_win", lambda *_: True)
    monkeypatch.setattr(regions._Choices, "can_start", lambda _: True)
    assert [find_unruled_tables(words, (), *size) for words, size in searched] == found
    assert any(found)
    assert few < len(looked_at) - few, "runs that can not win were looked at closely"
