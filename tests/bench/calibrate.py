"""`python -m tests.bench.calibrate`: how often values told with a confidence are right -> extractors/calibration.json.

Every document with a truth file is read with the readers' own confidences (an earlier calibration is put aside, so that the
command can be run again and again). Each told text and target is right when it is as in the truth; see values.py. For each method
a monotone curve is fitted; for OCR that threshold for review is chosen which keeps silent errors at or below --silent with the
fewest flags. Calibrate on documents that no rule was tuned by, and read the table before committing the file.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TextIO

from rich import box
from rich.console import Console
from rich.table import Table

from extractors.calibration import TABLE
from pipeline.errors import IkuError
from tests.bench.__main__ import counted
from tests.bench.child import UNCALIBRATED
from tests.bench.corpus import Document, find_documents, read_truth
from tests.bench.measure import measure
from tests.bench.reliability import Threshold, bin_values, choose_threshold, fit_curve, sweep_thresholds
from tests.bench.values import Told, told_values

SCHEMA = "iku.calibration/1"
MOST_SILENT = 0.005  # of all told values: the promise "no silent error" in figures
THRESHOLD_METHOD = "ocr"  # text layers and transcripts tell what is there; their doubts are no matter of confidence
LEAST_VALUES = 100  # of a method, below which nothing is fitted


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, tell and write; the exit codes are those of `iku`."""
    arguments = _parser().parse_args(argv)
    try:
        documents, _ = find_documents(arguments.corpus, arguments.truth, arguments.only)
        values, present = read_values(documents, jobs=arguments.jobs, time_limit=arguments.time_limit)
    except IkuError as error:
        print(f"calibrate: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    methods = fit_methods(values, present, arguments.silent)
    print_reliability(values, present, arguments.silent, sys.stdout)
    names = sorted({document.truth.stem for document in documents})
    table = {"schema": SCHEMA, "documents": len(documents), "decrees": names, "methods": methods}
    arguments.out.write_text(_rendered(table), encoding="utf-8")
    print(f"Written: {arguments.out}; read it, then commit it.")
    return 0


def read_values(documents: Sequence[Document], *, jobs: int, time_limit: float) -> tuple[list[Told], float]:
    """Every told value of the documents, and the threshold for review that they were told with."""
    present = 0.0

    def one(document: Document) -> list[Told]:
        nonlocal present
        measured = measure(UNCALIBRATED, document, python=Path(sys.executable), time_limit=time_limit)
        progress.done(document.name)
        if measured.reason is not None:
            print(f"calibrate: {document.name}: {measured.reason}", file=sys.stderr)
            return []
        present = measured.told["review_below"]
        return list(told_values(read_truth(document.truth), measured.told["extraction"]))

    with counted(len(documents)) as progress, ThreadPoolExecutor(jobs) as threads:
        return [value for values in threads.map(one, documents) for value in values], present


def by_method(values: Iterable[Told]) -> dict[str, list[Told]]:
    """The values that were told, by how they were read."""
    out: defaultdict[str, list[Told]] = defaultdict(list)
    for value in values:
        if value.method is not None and value.confidence is not None:
            out[value.method].append(value)
    return dict(sorted(out.items()))


def fit_methods(values: Sequence[Told], present: float, most_silent: float) -> dict[str, Any]:
    """The table that extractors.calibration reads: for each method its curve, and for OCR the threshold."""
    methods: dict[str, Any] = {}
    for method, told in by_method(values).items():
        if len(told) < LEAST_VALUES:
            continue
        pairs = [(value.confidence or 0.0, value.right) for value in told]
        threshold = _threshold(told, present, most_silent) if method == THRESHOLD_METHOD else None
        methods[method] = {
            "values": len(told),
            "review_below": None if threshold is None else round(threshold.below, 4),
            "points": [list(point) for point in fit_curve(pairs)],
        }
    return methods


def _threshold(told: Sequence[Told], present: float, most_silent: float) -> Threshold | None:
    return choose_threshold(sweep_thresholds(told, present), most_silent)


def print_reliability(values: Sequence[Told], present: float, most_silent: float, out: TextIO) -> None:
    """Told confidence against the share right, by method; then what thresholds for review would give."""
    console = Console(file=out, width=None if out.isatty() else 100)
    lost = sum(value.confidence is None for value in values)
    for method, told in by_method(values).items():
        console.print(_bins_table(method, told))
        for engine, count in _wrong_by_engine(told).items():
            console.print(f"  {engine}: {count[1]} of {count[0]} wrong", highlight=False)
    told = by_method(values).get(THRESHOLD_METHOD, [])
    if told:
        console.print(_threshold_table(told, present))
        chosen = _threshold(told, present, most_silent)
        if chosen is None:
            floor = min(t.silent_share for t in sweep_thresholds(told, present))
            words = f"No threshold is sure to keep silent errors at {100 * most_silent:g} % (the least is {100 * floor:.2f} %)."
        else:
            words = f"Chosen: flag below {chosen.below:g}; {100 * chosen.silent_share:.2f} % silent, {chosen.flagged} flagged."
        console.print(f"{words} The values were told with {present:g}. By field: {_worst_fields(told)}", highlight=False)
    console.print(f"{lost} printed values were not told at all: no confidence can warn of them.", highlight=False)


def _bins_table(method: str, told: Sequence[Told]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=f"{method}: told confidence against the share right")
    for head in ("Confidence", "Values", "Right", "Share right", "Mean told", "Apart"):
        table.add_column(head, justify="right")
    for b in bin_values(told):
        share = b.right / b.told
        table.add_row(
            f"{b.low:.2f}-{b.high:.2f}", f"{b.told:,}", f"{b.right:,}", f"{share:.3f}", f"{b.mean:.3f}", f"{share - b.mean:+.3f}"
        )
    return table


def _threshold_table(told: Sequence[Told], present: float) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="OCR: what flagging every value below a confidence gives")
    for head in ("Below", "Silent", "Silent %", "Flagged", "Flagged %"):
        table.add_column(head, justify="right")
    shown = sweep_thresholds(told, present)
    for t in shown[:: max(1, len(shown) // 15)]:
        flagged = f"{100 * t.flagged / t.told:.1f}"
        table.add_row(f"{t.below:g}", str(t.silent), f"{100 * t.silent_share:.2f}", str(t.flagged), flagged)
    return table


def _wrong_by_engine(told: Iterable[Told]) -> Mapping[str, list[int]]:
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for value in told:
        counts[value.engine or "?"][0] += 1
        counts[value.engine or "?"][1] += not value.right
    return counts


def _worst_fields(told: Iterable[Told]) -> str:
    silent: defaultdict[str, int] = defaultdict(int)
    for value in told:
        silent[value.field] += value.silent
    return (
        ", ".join(f"{field} {n} silent" for field, n in sorted(silent.items(), key=lambda item: -item[1]) if n) or "none silent"
    )


def _rendered(table: Mapping[str, Any]) -> str:
    """JSON with a point a line, so that a change of the curve can be read in a diff."""
    text = json.dumps(table, indent=1, ensure_ascii=False)
    return re.sub(r"\[\s+([\d.]+),\s+([\d.]+)\s+\]", r"[\1, \2]", text) + "\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.calibrate", description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder of documents")
    parser.add_argument("--truth", type=Path, help="folder of truth files (default: truth/ in or beside the corpus)")
    parser.add_argument("--only", default="", help="words, separated by commas: only files whose path has one of them")
    parser.add_argument("--jobs", type=int, default=1, help="documents at a time")
    parser.add_argument("--time-limit", type=float, default=600, help="seconds for one document")
    parser.add_argument(
        "--silent", type=float, default=MOST_SILENT, help="share of silent errors to stay below (default: %(default)s)"
    )
    parser.add_argument("--out", type=Path, default=TABLE, help="the table (default: %(default)s)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
