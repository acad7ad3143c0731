"""Every sample against its truth file, held to written minimums; raise a minimum when a change earns it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.contract import render_extraction
from tests.accuracy.scoring import Score, score_document
from tests.extractions import extraction_of, sample_names

TRUTH = Path(__file__).parents[2] / "samples" / "truth"

# found, records, targets, metadata, lists, cells (F1 or share); how many of a hundred told values may be wrong without a flag
EXACT = (1.0, 0.99, 1.0, 0.95, 0.98, 0.99, 0.0)
SCAN = (0.98, 0.97, 0.95, 0.8, 0.95, 0.96, 2.0)  # the stamp of an office scan may lie over the NIP
MINIMUMS = {
    ".txt": EXACT,
    ".pdf": EXACT,
    ".unruled.pdf": EXACT,
    ".libreoffice.pdf": EXACT,
    **{f".{grade}.pdf": SCAN for grade in ("clean", "office", "poor", "fax", "photo", "sideways", "sandwich")},
    # A raw text-layer dump: its tables lost their columns, so there are no cells to compare.
    "seed-002-gresik.txt": (0.9, 0.85, 1.0, 0.95, 0.97, 0.0, 100.0),
}


def truth_of(name: str) -> dict[str, object]:
    return json.loads((TRUTH / f"{name.split('.')[0]}.json").read_text("utf-8"))  # type: ignore[no-any-return]


def minimums_of(name: str) -> tuple[float, ...]:
    return MINIMUMS.get(name) or MINIMUMS[name[name.index(".") :]]


def measured(score: Score) -> tuple[float, ...]:
    shares = (score.found, score.records, score.targets, score.metadata, score.lists, score.cells)
    return tuple(share.f1 for share in shares)


@pytest.mark.parametrize("name", sample_names())
def test_sample_reaches_its_minimums(name: str) -> None:
    score = score_document(truth_of(name), render_extraction(extraction_of(name)))
    *floors, silent_per_cent = minimums_of(name)
    figures = measured(score)
    assert all(figure >= floor for figure, floor in zip(figures, floors, strict=True)), (figures, floors)
    assert 100 * score.silent <= silent_per_cent * score.told, f"{score.silent} of {score.told} told values are silently wrong"


def test_the_measures_see_a_wrong_value() -> None:
    truth = truth_of("seed-000-kaltim.txt")
    extraction = render_extraction(extraction_of("seed-000-kaltim.txt"))
    indicator = extraction["sheets"][0]["indicators"][1]
    indicator["name"], indicator["unit"] = "Sesuatu yang lain sama sekali", "Orang"
    indicator["targets"][0]["value"] = 415
    score = score_document(truth, extraction)
    assert score.found.f1 < 1
    assert score.records.f1 < 1
    assert score.targets.f1 < 1
    assert score.silent > 0
