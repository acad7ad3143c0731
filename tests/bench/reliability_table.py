"""What a person reads after `make calibrate`: told confidence against the share right, and what thresholds would give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table

from tests.bench.reliability import (
    THRESHOLD_METHOD,
    Threshold,
    bin_values,
    by_method,
    choose_threshold,
    hold_out,
    sweep_thresholds,
)
from tests.bench.values import Told

MOST_FLAGGED = 0.3  # of the values, above which a threshold is not worth a line
SHOWN = 20  # thresholds


def print_reliability(by_decree: Mapping[str, Sequence[Told]], present: float, most_silent: float, out: TextIO) -> None:
    """Told confidence against the share right, by method; then what thresholds for review give, held-out decrees too."""
    values = [value for told in by_decree.values() for value in told]
    console = Console(file=out, width=None if out.isatty() else 100)
    lost = sum(value.confidence is None for value in values)
    for method, told in by_method(values).items():
        console.print(_bins_table(method, told))
        for engine, count in _wrong_by_engine(told).items():
            console.print(f"  {engine}: {count[1]} of {count[0]} wrong", highlight=False)
    told = by_method(values).get(THRESHOLD_METHOD, [])
    if told:
        chosen = choose_threshold(sweep_thresholds(told, present), most_silent)
        console.print(_threshold_table(told, present, chosen))
        if chosen is None:
            floor = min(t.silent_share for t in sweep_thresholds(told, present))
            words = f"No threshold is sure to keep silent errors at {100 * most_silent:g} % (the least is {100 * floor:.2f} %)."
        else:
            words = f"Chosen: flag below {chosen.below:g}; {100 * chosen.silent_share:.2f} % silent, {chosen.flagged} flagged."
        console.print(f"{words} The values were told with {present:g}. By field: {_worst_fields(told)}", highlight=False)
        for line in _held_out_lines(by_decree, present, most_silent):
            console.print(line, highlight=False)
    console.print(f"{lost} printed values were not told at all: no confidence can warn of them.", highlight=False)


def _held_out_lines(by_decree: Mapping[str, Sequence[Told]], present: float, most_silent: float) -> list[str]:
    read = {decree: by_method(told).get(THRESHOLD_METHOD, []) for decree, told in by_decree.items()}
    held = hold_out({decree: told for decree, told in read.items() if told}, present, most_silent)
    told, silent, flagged = (sum(counts) for counts in zip(*((t.told, t.silent, t.flagged) for t in held.values()), strict=True))
    worst = max(held, key=lambda decree: held[decree].silent_share)
    share = f"{100 * silent / told:.2f} % silent, {100 * flagged / told:.1f} % flagged"
    return [f"Each decree by the threshold of all others: {share}; worst {worst}, {100 * held[worst].silent_share:.2f} % silent."]


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


def _threshold_table(told: Sequence[Told], present: float, chosen: Threshold | None) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="OCR: what flagging every value below a confidence gives")
    for head in ("Below", "Silent", "Silent %", "Flagged", "Flagged %"):
        table.add_column(head, justify="right")
    shown = [t for t in sweep_thresholds(told, present) if t.flagged <= MOST_FLAGGED * t.told]
    some = shown[:: max(1, -(-len(shown) // SHOWN))]
    for t in sorted({*some, *shown[-1:], *([chosen] if chosen else [])}, key=lambda t: t.below):
        mark = " *" if t == chosen else ""
        flagged = f"{100 * t.flagged / t.told:.1f}"
        table.add_row(f"{t.below:g}{mark}", str(t.silent), f"{100 * t.silent_share:.2f}", str(t.flagged), flagged)
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
