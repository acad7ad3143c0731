"""Rows -> the figures of a grade and layout, or of the whole run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.accuracy.scoring import Share
from tests.bench.child import OURS
from tests.bench.run import Row, count_trust

ORDER = ("transcript", "digital", "clean", "office", "sideways", "sandwich", "fax", "photo", "poor", "scan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """Seconds of computing a page, and ours on the very same pages, by which the ratio is told."""

    per_page: float
    ours: float
    failed: int

    @property
    def ratio(self) -> float:
        """How many times our computing the tool takes."""
        return self.per_page / self.ours if self.ours else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The mean over documents of each accuracy, as F1; trust counts; a tool's cells and speed where it read them."""

    name: str
    documents: int
    pages: int
    accuracy: Mapping[str, float]
    cells: Mapping[str, float]
    speed: Mapping[str, Speed]
    trust: Mapping[str, int]
    stages: Mapping[str, float]  # seconds a page
    memory: float


def gather_groups(rows: Iterable[Row]) -> list[Group]:
    """A group for each grade and layout, then "born-digital", "scans" where there are several groups of them, and "all"."""
    every = list(rows)
    names = sorted({row.document.group for row in every}, key=_rank)
    groups = [_group(name, [row for row in every if row.document.group == name]) for name in names]
    scans = [row for row in every if row.document.is_scan]
    digital = [row for row in every if row.document.grade == "digital"]
    for name, part in (("all born-digital", digital), ("all scans", scans), ("all", every)):
        if len({row.document.group for row in part}) > 1:
            groups.append(_group(name, part))
    return groups


def _rank(name: str) -> tuple[bool, int, str]:
    grade = name.split(",")[0]
    return "," in name, ORDER.index(grade) if grade in ORDER else len(ORDER), name


def _group(name: str, rows: Sequence[Row]) -> Group:
    pages = sum(row.document.pages for row in rows)
    tools = {tool: None for row in rows for tool in row.measured}
    stages: dict[str, float] = {}
    for row in rows:
        for stage, seconds in (row.measured[OURS].told.get("stages") or {}).items():
            stages[stage] = stages.get(stage, 0.0) + seconds / pages
    return Group(
        name=name,
        documents=len(rows),
        pages=pages,
        accuracy={part: _mean([getattr(row.score, part) for row in rows]) for part in PARTS},
        cells={tool: _mean([row.cells[tool] for row in rows if tool in row.cells]) for tool in tools if tool != "tesseract"},
        speed={tool: _speed(tool, rows) for tool in tools},
        trust=count_trust(value for row in rows for value in row.values),
        stages=stages,
        memory=max(row.measured[OURS].memory for row in rows),
    )


PARTS = ("found", "records", "targets", "metadata", "lists")


def _mean(shares: Sequence[Share]) -> float:
    asked = [share.f1 for share in shares if share.expected or share.told]
    return sum(asked) / len(asked) if asked else 1.0


def _speed(tool: str, rows: Sequence[Row]) -> Speed:
    tried = [row for row in rows if tool in row.measured]
    both = [row for row in tried if row.measured[tool].reason is None and row.measured[OURS].reason is None]
    pages = sum(row.document.pages for row in both) or 1
    return Speed(
        per_page=sum(row.measured[tool].cpu for row in both) / pages,
        ours=sum(row.measured[OURS].cpu for row in both) / pages,
        failed=sum(row.measured[tool].reason is not None for row in tried),
    )


def render_group(group: Group) -> dict[str, Any]:
    """The group for programs."""
    return {
        "group": group.name,
        "documents": group.documents,
        "pages": group.pages,
        **{name: round(value, 4) for name, value in group.accuracy.items()},
        "cells": {tool: round(value, 4) for tool, value in group.cells.items()},
        "cpu_per_page": {tool: round(speed.per_page, 3) for tool, speed in group.speed.items()},
        "ratio_to_ours": {tool: round(speed.ratio, 2) for tool, speed in group.speed.items() if tool != OURS},
        "failed": {tool: speed.failed for tool, speed in group.speed.items() if speed.failed},
        "trust": dict(group.trust),
        "stages": {name: round(seconds, 4) for name, seconds in group.stages.items()},
        "memory": round(group.memory, 1),
    }
