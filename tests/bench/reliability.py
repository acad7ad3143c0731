"""Told confidence against being right: bins, the monotone curve that fits best, and the threshold for review."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.values import Told

BINS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0)  # lower edges of the bins
THRESHOLD_METHOD = "ocr"  # text layers and transcripts tell what is there; their doubts are no matter of confidence
LEAST = 20  # values a step of the curve stands on at least; fewer tell nothing of a share


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The values told with a confidence in [low, high), the last bin up to 1: how many, how many right, their mean confidence."""

    low: float
    high: float
    told: int
    right: int
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """What flagging every value below `below` would give, with the flags that stand for other reasons kept."""

    below: float
    told: int
    flagged: int
    silent: int

    @property
    def silent_share(self) -> float:
        return self.silent / self.told if self.told else 0.0


def by_method(values: Iterable[Told]) -> dict[str, list[Told]]:
    """The values that were told, by how they were read."""
    out: defaultdict[str, list[Told]] = defaultdict(list)
    for value in values:
        if value.method is not None and value.confidence is not None:
            out[value.method].append(value)
    return dict(sorted(out.items()))


def bin_values(values: Iterable[Told]) -> list[Bin]:
    """The bins that hold a value."""
    known = [(v.confidence, v.right) for v in values if v.confidence is not None]
    out = []
    for low, high in zip(BINS, (*BINS[1:], 2.0), strict=True):
        held = [(c, right) for c, right in known if low <= c < high]
        if held:
            mean = sum(c for c, _ in held) / len(held)
            right = sum(right for _, right in held)
            out.append(Bin(low=low, high=min(1.0, high), told=len(held), right=right, mean=mean))
    return out


def fit_curve(pairs: Iterable[tuple[float, bool]], least: int = LEAST) -> list[tuple[float, float]]:
    """Points (confidence, share right) of the best rising steps, by pooling neighbours that fall (isotonic regression).

    A step's share is told carefully, (right + 1) / (told + 2), at the mean confidence of its values. Steps of fewer than `least`
    values are pooled with a neighbour. Equal confidences always stand together.

    >>> fit_curve([(0.9, True)] * 30 + [(0.5, False)] * 30 + [(0.5, True)] * 32)
    [(0.5, 0.5156), (0.9, 0.9688)]
    """
    counts: dict[float, list[int]] = {}
    for confidence, is_right in pairs:
        count = counts.setdefault(confidence, [0, 0])
        count[0] += 1
        count[1] += is_right
    steps: list[_Step] = []
    for confidence in sorted(counts):
        told, right = counts[confidence]
        steps.append(_Step(told, right, told * confidence))
        while len(steps) > 1 and (steps[-2].share >= steps[-1].share or steps[-2].told < least):
            _pool_last(steps)
    while len(steps) > 1 and (steps[-2].share >= steps[-1].share or steps[-1].told < least):
        _pool_last(steps)
    return [(round(step.weight / step.told, 4), round(step.share, 4)) for step in steps]


@dataclass(frozen=True, slots=True)
class _Step:
    told: int
    right: int
    weight: float  # the sum of the confidences

    @property
    def share(self) -> float:
        return (self.right + 1) / (self.told + 2)


def _pool_last(steps: list[_Step]) -> None:
    last = steps.pop()
    steps[-1] = _Step(steps[-1].told + last.told, steps[-1].right + last.right, steps[-1].weight + last.weight)


def sweep_thresholds(values: Sequence[Told], present: float) -> list[Threshold]:
    """What each possible threshold would give; `present` is the one that the values were told with.

    A flag on a value at or above `present` stands for another reason and stays. A flag below it is taken for the threshold's own.
    What was not told at all (no confidence) is silent under every threshold.
    """
    edges = sorted({v.confidence for v in values if v.confidence is not None})
    return [_count(values, below, present) for below in (0.0, *edges[1:], 1.01)]


def _count(values: Sequence[Told], below: float, present: float) -> Threshold:
    flags = [_is_flagged(v, below, present) for v in values]
    silent = sum(not v.right and not flag for v, flag in zip(values, flags, strict=True))
    return Threshold(below=below, told=len(values), flagged=sum(flags), silent=silent)


def _is_flagged(value: Told, below: float, present: float) -> bool:
    if value.confidence is None:
        return False
    return value.confidence < below or (value.review and value.confidence >= present)


def choose_threshold(thresholds: Sequence[Threshold], most_silent: float) -> Threshold | None:
    """The one with the fewest flags that keeps the silent errors at or below that share; None when none does.

    The share is told carefully, as if one more value had been wrong: few values prove little.
    """
    return min(
        (t for t in thresholds if t.silent + 1 <= most_silent * (t.told + 2)), key=lambda t: (t.flagged, t.below), default=None
    )


def hold_out(by_decree: Mapping[str, Sequence[Told]], present: float, most_silent: float) -> dict[str, Threshold]:
    """What each decree would get with the threshold that all the others give, `present` where they give none."""
    out = {}
    for decree, told in by_decree.items():
        rest = [value for other, values in by_decree.items() if other != decree for value in values]
        chosen = choose_threshold(sweep_thresholds(rest, present), most_silent)
        out[decree] = _count(told, present if chosen is None else chosen.below, present)
    return out
