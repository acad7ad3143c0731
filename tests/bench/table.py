"""The table that a person reads after `make bench`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table

from tests.bench.child import OURS
from tests.bench.groups import PARTS, Group
from tests.bench.peers import PEERS
from tests.bench.throughput import Throughput

WIDTH = 165  # columns that the widest table takes; a narrower terminal folds it
HEADS = {"records": "Rec-\nords", "targets": "Tar-\ngets", "metadata": "Meta-\ndata"}
SHORT = {
    "pdfplumber": "pdf-\nplumb.",
    "camelot": "came-\nlot",
    "ocrmypdf": "OCRmy-\nPDF+c",
    "tesseract": "tess-\neract",
    "img2table": "img2-\ntable",
}


def print_tables(groups: Sequence[Group], throughputs: Sequence[Throughput], out: TextIO) -> None:
    """Accuracy and speed by grade and layout beside the peers, seconds by stage, and pages a second."""
    console = Console(file=out, width=WIDTH)
    tools = [tool for tool in PEERS if any(tool in group.speed for group in groups)]
    console.print(_accuracy(groups, tools))
    console.print(_stages(groups))
    for line in _closing(groups, throughputs):
        console.print(line, highlight=False)


def _accuracy(groups: Sequence[Group], tools: Sequence[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=0, title="F1 by grade and layout, and seconds of computing a page")
    table.add_column("Grade", no_wrap=True)
    finders = [tool for tool in tools if tool != "tesseract"]
    heads = ["Docs", "Pages", *(HEADS.get(part, part.capitalize()) for part in PARTS), "Silent\n%", "Flag-\nged %", "Cells\niku"]
    heads += [f"Cells\n{SHORT.get(tool, tool)}" for tool in finders]
    heads += ["s/page\niku", *(f"times\n{SHORT.get(tool, tool)}" for tool in tools)]
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True)
    for group in groups:
        told = group.trust["told"] or 1
        table.add_row(
            group.name,
            str(group.documents),
            str(group.pages),
            *(f"{group.accuracy[part]:.3f}" for part in PARTS),
            f"{100 * group.trust['silent'] / told:.2f}",
            f"{100 * group.trust['flagged'] / told:.1f}",
            f"{group.cells[OURS]:.3f}",
            *(f"{group.cells[tool]:.3f}" if tool in group.cells else "-" for tool in finders),
            f"{group.speed[OURS].per_page:.2f}",
            *(_ratio(group, tool) for tool in tools),
            end_section=group.name != groups[-1].name and not group.name.startswith("all") and _last_grade(groups, group),
        )
    return table


def _last_grade(groups: Sequence[Group], group: Group) -> bool:
    following = groups[list(groups).index(group) + 1]
    return following.name.startswith("all")


def _ratio(group: Group, tool: str) -> str:
    if tool not in group.speed:
        return "-"
    speed = group.speed[tool]
    failed = f" ({speed.failed} failed)" if speed.failed else ""
    return f"{speed.ratio:.1f}{failed}" if speed.per_page else f"-{failed}"


def _stages(groups: Sequence[Group]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=0, title="Seconds of computing a page, by stage")
    table.add_column("Stage", no_wrap=True)
    for group in groups:
        table.add_column(group.name.replace(" ", "\n"), justify="right")
    total: dict[str, float] = {}
    for group in groups:
        for stage, seconds in group.stages.items():
            total[stage] = total.get(stage, 0.0) + seconds
    for stage in sorted(total, key=lambda name: -total[name]):
        table.add_row(stage, *(f"{group.stages[stage]:.3f}" if stage in group.stages else "-" for group in groups))
    return table


def _closing(groups: Sequence[Group], throughputs: Sequence[Throughput]) -> list[str]:
    lines = ["times: what the tool computes on the same pages, as a multiple of ours. Every tool runs on one thread."]
    trust = {name: sum(g.trust[name] for g in groups if not g.name.startswith("all")) for name in groups[0].trust}
    lines.append(
        "Values: {told:,} told, {wrong:,} wrong, {silent:,} of them without a flag, {flagged:,} flagged.".format(**trust)
        + f" Largest reader: {max(group.memory for group in groups):.0f} MiB."
    )
    for run in throughputs:
        lines.append(
            f"ingest with {run.workers} worker{'s' * (run.workers > 1)}: {run.rate:.2f} pages/s "
            f"({run.pages} pages of {run.documents} documents in {run.seconds:.0f} s; {run.memory:.0f} MiB a worker)"
        )
    if len(throughputs) > 1 and throughputs[0].rate:
        lines.append(
            f"{throughputs[-1].workers} workers read {throughputs[-1].rate / throughputs[0].rate:.2f} times as fast as 1."
        )
    return lines
