"""The measurement itself: it runs, tells what is missing, survives what fails, and counts as the accuracy tests count."""

from __future__ import annotations

import json
import shutil
import sys
import venv
from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError
from tests.accuracy.scoring import score_document
from tests.bench.__main__ import main
from tests.bench.child import OURS
from tests.bench.corpus import find_documents, read_truth
from tests.bench.measure import is_readable, measure
from tests.bench.peers import PEERS
from tests.bench.run import count_trust
from tests.bench.soak import Soak, measure_soak
from tests.bench.stages import find_lost_stages
from tests.bench.texts import cell_texts, measure_texts, parse_texts
from tests.bench.values import told_values

SAMPLES = Path(__file__).parents[2] / "samples"
SMALL = "seed-004-pasuruan.pdf,seed-004-pasuruan.txt"


def test_a_run_without_peers_tells_accuracy_speed_and_trust(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "bench.json"
    assert main([str(SAMPLES), "--only", SMALL, "--peers", "none", "--workers", "1", "--out", str(out)]) == 0
    run = json.loads(out.read_text("utf-8"))
    assert [group["group"] for group in run["groups"]] == ["transcript", "digital", "all"]
    for group in run["groups"]:
        assert group["found"] == 1.0
        assert group["cells"][OURS] > 0.9
        assert group["cpu_per_page"][OURS] > 0
        assert group["stages"]["meaning"] > 0
        assert group["trust"]["told"] > 0
    assert [file["grade"] for file in run["documents"]] == ["digital", "transcript"]
    assert [(r["workers"], r["pages"]) for r in run["throughput"]] == [(1, 1)]
    assert run["throughput"][0]["memory"] > 20  # MiB; a Python that has read a page takes more
    told = capsys.readouterr().out
    assert "digital" in told
    assert "pages/s" in told


def test_memory_is_sampled_over_many_pages_in_one_process() -> None:
    soak = measure_soak([SAMPLES / "seed-004-pasuruan.pdf"], 8, time_limit=120)
    assert isinstance(soak, Soak)
    assert [pages for pages, _ in soak.samples] == list(range(1, 9))
    assert soak.most > 20  # MiB
    leaking = Soak(samples=tuple((k, 100.0 + k) for k in range(100)))
    assert (round(leaking.growth, 6), leaking.most, leaking.is_flat) == (100.0, 199.0, False)
    filling = Soak(samples=tuple((k, 300.0 + min(k, 20) + k % 7) for k in range(100)))
    assert filling.is_flat
    leaping = Soak(samples=tuple((3 * k, 280.0 + (50 if k > 70 and k % 5 else 0)) for k in range(100)))
    assert (leaping.growth, leaping.most) == (0.0, 330.0)


def test_a_measuring_process_that_fails_says_why() -> None:
    told = measure_soak([SAMPLES / "nowhere.pdf"], 8, time_limit=120)
    assert isinstance(told, str)
    assert "reading 8 pages in one process failed" in told
    assert "there is no such file" in told


def test_cell_texts_are_counted_with_and_without_their_repetition() -> None:
    tables = [
        {"rows": [["Indikator", "Target 2024"], ["Meningkatnya mutu sekolah", "80-85"]]},
        {"rows": [["Indikator", ""], ["?!", "Persen"]]},
    ]
    texts = cell_texts([{"tables": tables}, {}])
    told = measure_texts(texts)
    assert told is not None
    assert (told.texts, told.distinct) == (7, 6)
    assert told.occurring_rate > 0 < told.distinct_rate
    assert parse_texts(texts) == 5  # the objective and "?!" are no heading, no number and no unit
    assert measure_texts([]) is None


def test_a_peer_that_is_not_installed_is_told_and_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    venv.create(tmp_path / "bare", symlinks=True, with_pip=False)
    out, bare = tmp_path / "bench.json", tmp_path / "bare" / "bin" / "python"
    asked = ["--peers", "pdfplumber,img2table", "--python", str(bare), "--workers", "0"]
    assert main([str(SAMPLES), "--only", "seed-004-pasuruan.pdf", *asked, "--out", str(out)]) == 0
    assert "img2table is left out: the Python package img2table is not installed" in capsys.readouterr().err
    run = json.loads(out.read_text("utf-8"))
    assert set(run["missing"]) == {"pdfplumber", "img2table"}
    assert set(run["groups"][0]["cells"]) == {OURS}


def test_a_peer_is_measured_on_the_same_page(tmp_path: Path) -> None:
    out = tmp_path / "bench.json"
    asked = ["--peers", "pdfplumber", "--python", sys.executable, "--workers", "0"]
    assert main([str(SAMPLES), "--only", "seed-004-pasuruan.pdf", *asked, "--out", str(out)]) == 0
    (group,) = json.loads(out.read_text("utf-8"))["groups"]
    assert group["cells"]["pdfplumber"] > 0.8
    assert group["ratio_to_ours"]["pdfplumber"] > 0


def test_what_fails_or_takes_too_long_is_a_reason_and_no_result(tmp_path: Path) -> None:
    broken = tmp_path / "seed-004-pasuruan.txt"
    broken.write_bytes(b"\x00\x01" * 50)
    ((document, *_), _) = find_documents(tmp_path, SAMPLES / "truth")
    failed = measure(OURS, document, python=Path(sys.executable), time_limit=60)
    assert failed.reason is not None
    assert failed.told == {}
    late = measure(OURS, document, python=Path(sys.executable), time_limit=0.001)
    assert late.reason == "took longer than 0.001 s and was stopped"


def test_names_tell_grade_and_layout(tmp_path: Path) -> None:
    folder = tmp_path / "seed-004-pasuruan-alt"
    folder.mkdir()
    shutil.copy(SAMPLES / "seed-004-pasuruan.fax.pdf", folder / "seed-004-pasuruan.photo.pdf")
    shutil.copy(SAMPLES / "seed-004-pasuruan.pdf", tmp_path / "seed-004-pasuruan.pdf")
    shutil.copy(SAMPLES / "seed-004-pasuruan.fax.pdf", tmp_path / "seed-004-pasuruan.pdf.pdf")
    shutil.copy(SAMPLES / "seed-004-pasuruan.txt", tmp_path / "unknown.txt")
    documents, without = find_documents(tmp_path, SAMPLES / "truth", only="alt,pasuruan.pdf,unknown")
    found = {d.name: (d.group, d.pages, d.has_text, d.is_scan) for d in documents}
    assert found["seed-004-pasuruan-alt/seed-004-pasuruan.photo.pdf"] == ("photo, unruled", 1, False, True)
    assert found["seed-004-pasuruan.pdf"] == ("digital", 1, True, False)
    assert without == ("unknown.txt",)


def test_a_corpus_without_truth_is_refused_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ConfigurationError, match="no folder of truth files"):
        find_documents(tmp_path)
    assert main([str(tmp_path / "nowhere")]) == 3
    assert "there is no such folder" in capsys.readouterr().err


def test_tools_without_ocr_are_not_asked_for_scans() -> None:
    documents, _ = find_documents(SAMPLES, only="seed-004-pasuruan")
    asked = {d.grade: {tool for tool in PEERS if is_readable(tool, d)} for d in documents}
    assert asked["transcript"] == set()
    assert asked["digital"] == {"pdfplumber", "camelot", "img2table", "ocrmypdf"}
    assert asked["fax"] == {"img2table", "ocrmypdf", "tesseract"}
    assert asked["sandwich"] == set(PEERS)


def test_the_stages_are_those_of_the_code() -> None:
    assert find_lost_stages() == []


def test_trust_is_counted_as_the_accuracy_tests_count_it() -> None:
    from pipeline.contract import render_extraction
    from tests.extractions import extraction_of

    truth = read_truth(SAMPLES / "truth" / "seed-000-kaltim.json")
    extraction = render_extraction(extraction_of("seed-000-kaltim.txt"))
    indicators = extraction["sheets"][0]["indicators"]
    indicators[0]["unit"] = "Orang"
    indicators[1]["targets"][0]["value"] = 415
    indicators[2]["name"], indicators[2]["source"]["name"]["review"] = "Sesuatu yang lain sama sekali", True
    indicators[3]["objective"], indicators[3]["source"]["objective"]["review"] = "Lain", True
    score = score_document(truth, extraction)
    trust = count_trust(told_values(truth, extraction))
    assert (trust["told"], trust["flagged"], trust["silent"]) == (score.told, score.flagged, score.silent)
    assert trust["silent"] >= 3  # the unit, the target, the indicator that is not found
    assert trust["wrong"] > trust["silent"]
