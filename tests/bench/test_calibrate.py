"""Calibration: the curve rises, the threshold keeps its promise, and the file that is written is the one that is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import calibration
from pipeline.model.provenance import Method
from tests.bench.calibrate import fit_methods, main
from tests.bench.reliability import Threshold, choose_threshold, fit_curve, hold_out, sweep_thresholds
from tests.bench.values import Told

SAMPLES = Path(__file__).parents[2] / "samples"
CONFIDENCES = st.integers(0, 20).map(lambda k: k / 20)


def ocr(confidence: float, *, right: bool, review: bool = False) -> Told:
    return Told(field="name", right=right, review=review, confidence=confidence, method="ocr", engine="e")


@given(st.lists(st.tuples(CONFIDENCES, st.booleans()), max_size=300))
def test_a_fitted_curve_rises_and_holds_every_value(pairs: list[tuple[float, bool]]) -> None:
    points = fit_curve(pairs)
    assert bool(points) == bool(pairs)
    assert points == sorted(points)
    shares = [share for _, share in points]
    assert shares == sorted(shares)
    assert all(0 < share < 1 for share in shares)


def test_the_threshold_parts_sure_from_wrong() -> None:
    values = (
        [ocr(0.95, right=True)] * 900 + [ocr(0.8, right=True)] * 50 + [ocr(0.6, right=False)] * 20 + [ocr(0.7, right=False)] * 5
    )
    chosen = choose_threshold(sweep_thresholds(values, present=0.7), 0.005)
    assert chosen == Threshold(below=0.8, told=975, flagged=25, silent=0)


def test_flags_for_other_reasons_stay_and_few_values_prove_nothing() -> None:
    values = [ocr(0.9, right=False, review=True), ocr(0.6, right=True, review=True), *[ocr(0.95, right=True)] * 300]
    lowest = sweep_thresholds(values, present=0.7)[0]
    assert (lowest.flagged, lowest.silent) == (1, 0)
    assert choose_threshold(sweep_thresholds(values, present=0.7), 0.005) == lowest
    assert choose_threshold(sweep_thresholds(values[:30], present=0.7), 0.005) is None


def test_a_decree_held_out_is_judged_by_the_others() -> None:
    easy = [ocr(0.9, right=True)] * 1000 + [ocr(0.6, right=False)] * 50
    hard = [ocr(0.9, right=False)] * 30 + [ocr(0.95, right=True)] * 1000
    held = hold_out({"easy": easy, "hard": hard}, present=0.7, most_silent=0.005)
    assert (held["hard"].below, held["hard"].silent) == (0.9, 30)
    assert (held["easy"].below, held["easy"].flagged, held["easy"].silent) == (0.95, 1050, 0)


def test_what_is_written_is_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = [ocr(0.95, right=True)] * 900 + [ocr(0.6, right=False)] * 60 + [ocr(0.6, right=True)] * 60
    table = tmp_path / "calibration.json"
    table.write_text(json.dumps({"methods": fit_methods(values, 0.7, 0.005)}), encoding="utf-8")
    monkeypatch.setattr(calibration, "TABLE", table)
    assert calibration.calibrated(0.6, Method.OCR) == pytest.approx(0.5)
    assert calibration.calibrated(0.95, Method.OCR) > 0.99
    assert 0.5 < calibration.calibrated(0.8, Method.OCR) < 0.99
    assert calibration.calibrated(0.0, Method.OCR) == 0.0
    assert calibration.calibrated(0.3, Method.TEXT_LAYER) == 0.3
    assert calibration.review_below(Method.OCR, 0.7) == 0.95
    assert calibration.review_below(Method.TRANSCRIPT, 0.7) == 0.7


def test_without_a_table_a_confidence_stays_what_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "TABLE", tmp_path / "none.json")
    assert calibration.calibrated(0.42, Method.OCR) == 0.42
    assert calibration.review_below(Method.OCR, 0.7) == 0.7


def test_the_committed_curves_rise() -> None:
    for method in Method:
        told = [calibration.calibrated(k / 100, method) for k in range(101)]
        assert told == sorted(told)
        assert all(0 <= share <= 1 for share in told)


def test_calibrating_reads_documents_and_tells_reliability(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "calibration.json"
    assert main([str(SAMPLES), "--only", "kaltim.txt,pasuruan.txt,pasuruan.fax", "--out", str(out)]) == 0
    table = json.loads(out.read_text("utf-8"))
    assert table["decrees"] == ["seed-000-kaltim", "seed-004-pasuruan"]
    assert table["methods"]["transcript"]["values"] >= 100
    assert table["methods"]["transcript"]["points"][-1][0] == 1.0
    told = capsys.readouterr().out
    assert "transcript: told confidence against the share right" in told
    assert "Each decree by the threshold of all others" in told
    assert main([str(tmp_path)]) == 3
