"""The whole measurement: every tool on every document in turn, scored -> one row a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.accuracy.scoring import Score, Share, score_cells, score_document
from tests.bench.child import OURS
from tests.bench.corpus import Document, read_truth
from tests.bench.measure import Measured, is_readable, measure
from tests.bench.values import Told, told_values


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One document: what each tool cost and the cells it read; our own scores and every value we told."""

    document: Document
    measured: dict[str, Measured]
    cells: dict[str, Share]
    score: Score
    values: tuple[Told, ...]


def run_all(
    documents: Sequence[Document],
    tools: Iterable[str],
    *,
    python: Path,
    time_limit: float,
    jobs: int = 1,
    done: Callable[[Row], None] = lambda _: None,
) -> list[Row]:
    """A row for each document, in their order; `jobs` documents at a time, though only 1 gives times to be believed."""
    chosen = tuple(tools)

    def one(document: Document) -> Row:
        row = _row(document, {t: measure(t, document, python=python, time_limit=time_limit) for t in _able(chosen, document)})
        done(row)
        return row

    with ThreadPoolExecutor(jobs) as threads:
        return list(threads.map(one, documents))


def _able(tools: Iterable[str], document: Document) -> list[str]:
    return [tool for tool in tools if is_readable(tool, document)]


def _row(document: Document, measured: dict[str, Measured]) -> Row:
    truth = read_truth(document.truth)
    extraction = measured[OURS].told.get("extraction") or {}
    score = score_document(truth, extraction)
    cells = {
        tool: score_cells(truth, [{"rows": rows} for rows in told.told.get("tables") or []])
        for tool, told in measured.items()
        if tool not in (OURS, "tesseract")
    }
    return Row(
        document=document,
        measured=measured,
        cells={OURS: score.cells, **cells},
        score=score,
        values=tuple(told_values(truth, extraction)),
    )


def render_row(row: Row) -> dict[str, Any]:
    """The row for programs."""
    d, s = row.document, row.score
    shares = {"found": s.found, "records": s.records, "targets": s.targets, "metadata": s.metadata, "lists": s.lists}
    return {
        "file": d.name,
        "truth": d.truth.stem,
        "grade": d.grade,
        "layout": d.layout,
        "pages": d.pages,
        **{name: round(share.f1, 4) for name, share in shares.items()},
        "trust": count_trust(row.values),
        "tools": {tool: _render_measured(m, row.cells.get(tool)) for tool, m in row.measured.items()},
        "stages": {name: round(seconds, 3) for name, seconds in (row.measured[OURS].told.get("stages") or {}).items()},
    }


def _render_measured(measured: Measured, cells: Share | None) -> dict[str, Any]:
    if measured.reason is not None:
        return {"cells": 0.0 if cells is not None else None, "reason": measured.reason}
    return {
        "cells": None if cells is None else round(cells.f1, 4),
        "seconds": round(measured.seconds, 3),
        "cpu": round(measured.cpu, 3),
        "memory": round(measured.memory, 1),
    }


def count_trust(values: Iterable[Told]) -> dict[str, int]:
    """How many values were told, wrong, wrong without a flag, and flagged."""
    every = tuple(values)
    return {
        "told": len(every),
        "wrong": sum(not v.right for v in every),
        "silent": sum(v.silent for v in every),
        "flagged": sum(v.review for v in every),
    }
