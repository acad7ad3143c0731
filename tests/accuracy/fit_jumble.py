"""Learns the weights in normalizers/vocabulary/jumble.yaml from the truth of the samples, set in jumbled lines.

    python -m tests.accuracy.fit_jumble [--rounds 1000] [--without seed-002] [--out FILE]

A structured perceptron over a beam search, corrected where the search leads the right way by most, with a step size for
each weight (AdaGrad) and averaged weights. The same seed gives the same weights. `--without` holds decrees out; the figures told
at the end are of documents drawn with another seed: of decrees learned from, and of those held out.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import normalizers.jumble
from normalizers.dump import clues
from normalizers.jumble import Jumble, Step
from normalizers.jumble_features import SIZE, Features, feature_names, weights_by_order
from normalizers.phrases import Usage, count_phrases, count_texts
from normalizers.vocabulary import load_vocabulary
from tests.accuracy.jumbled import Dump, Form, make_dump

ROOT = Path(__file__).parents[2]
TRUTHS = ROOT / "samples" / "truth"
VOCABULARY = ROOT / "normalizers" / "vocabulary" / "jumble.yaml"
SEED = 20210111
STEP = 0.4  # of AdaGrad


class Learner:
    """Weights while they are learned."""

    def __init__(self, weights: Sequence[float]) -> None:
        self.weights = list(weights)
        self.squares = [1.0] * SIZE
        self.sums = [0.0] * SIZE
        self.count = 0

    def learn(self, jumble: Jumble, form: Form) -> tuple[Step, ...]:
        """The steps found for a form, after one correction of the weights where the found way leads the right one by most."""
        ways = jumble.leaders(form.tokens)
        steps = ways[-1].steps
        if steps == form.steps:
            return steps
        right = list(jumble.walk(form.tokens, form.steps))
        score, lead, worst = 0.0, 0.0, -1
        for n, way in enumerate(ways):
            score += sum(self.weights[i] * v for i, v in right[n])
            if way.score - score > lead:
                lead, worst = way.score - score, n
        if worst >= 0:
            whole = worst == len(form.tokens)
            wrong = list(jumble.walk(form.tokens[: worst + 1], ways[worst].steps))
            self._correct(right[: worst + 1], wrong if whole else wrong[:-1])
            if not whole and ways[-1].score > score:
                self._correct(right[-1:], list(jumble.walk(form.tokens, steps))[-1:])
        return steps

    def _correct(self, right: Sequence[Features], wrong: Sequence[Features]) -> None:
        difference: dict[int, float] = defaultdict(float)
        for sign, steps in ((1, right), (-1, wrong)):
            for step in steps:
                for i, v in step:
                    difference[i] += sign * v
        for i, d in difference.items():
            d = max(-4.0, min(4.0, d))
            self.squares[i] += d * d
            self.weights[i] += STEP * d / math.sqrt(self.squares[i])

    def keep(self) -> None:
        self.count += 1
        self.sums = [s + w for s, w in zip(self.sums, self.weights, strict=True)]

    def average(self) -> list[float]:
        return [s / max(1, self.count) for s in self.sums]


def read_forms(dump: Dump, weights: list[float], learner: Learner | None = None) -> list[tuple[Form, tuple[Step, ...]]]:
    """The steps found for each form, read twice as normalizers.dump does: alone, then with what the other forms taught."""
    phrases = count_phrases(dump.lines)
    first = []
    for form in dump.forms:
        jumble = Jumble(clues(form.columns, phrases, Usage()), weights)
        steps = learner.learn(jumble, form) if learner else jumble.search(form.tokens)
        first.append((form, jumble.collect(steps, form.tokens)))
    out = []
    for form, _ in first:
        texts = {(item.field, item.words): None for other, items in first if other is not form for item in items}
        jumble = Jumble(clues(form.columns, phrases, count_texts(texts)), weights)
        out.append((form, learner.learn(jumble, form) if learner else jumble.search(form.tokens)))
    return out


def measure(truths: Sequence[dict[str, Any]], weights: list[float], *, rounds: int = 60) -> float:
    """F1 of whole texts (same column, same words) over documents drawn for this."""
    rng = random.Random(SEED + 1)
    hits = right = told = 0
    for _ in range(rounds):
        for form, steps in read_forms(make_dump(truths, rng), weights):
            jumble = Jumble(clues(form.columns, count_phrases(()), Usage()), weights)
            wanted = Counter((i.field, i.words) for i in jumble.collect(form.steps, form.tokens))
            found = Counter((i.field, i.words) for i in jumble.collect(steps, form.tokens))
            hits += (wanted & found).total()
            right += wanted.total()
            told += found.total()
    return 2 * hits / max(1, right + told)


def fit(truths: Sequence[dict[str, Any]], rounds: int) -> list[float]:
    rng = random.Random(SEED)
    learner = Learner(weights_by_order(load_vocabulary("jumble")["start"]))
    for n in range(rounds):
        read_forms(make_dump(truths, rng), learner.weights, learner)
        if n >= rounds // 3:
            learner.keep()
        if n % 20 == 19:
            print(f"{n + 1} of {rounds} documents", file=sys.stderr, flush=True)
    return learner.average()


def write_weights(weights: Sequence[float], path: Path = VOCABULARY) -> None:
    text = path.read_text(encoding="utf-8")
    named = zip(feature_names(), weights, strict=True)
    lines = "".join(f"  {name}: {weight:.2f}\n" for name, weight in named if round(weight, 2))
    path.write_text(re.sub(r"(?ms)^weights:\n.*\Z", "weights:\n" + lines, text), encoding="utf-8")


def main() -> None:
    normalizers.jumble.BEAM = 25
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--without", default="\0", help="hold out truth files whose name holds this")
    parser.add_argument("--out", type=Path, default=VOCABULARY)
    options = parser.parse_args()
    files = sorted(TRUTHS.glob("*.json"))
    read = {file: json.loads(file.read_text(encoding="utf-8")) for file in files}
    inside = [truth for file, truth in read.items() if options.without not in file.name]
    outside = [truth for file, truth in read.items() if options.without in file.name]
    weights = fit(inside, options.rounds)
    write_weights(weights, options.out)
    print(f"texts put together right: F1 {measure(inside, weights):.3f} on decrees learned from, drawn anew")
    if outside:
        print(f"                          F1 {measure(outside, weights):.3f} on decrees held out")


if __name__ == "__main__":
    main()
