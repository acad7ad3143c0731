"""The weights of the jumble search: they can be learned again, and they hold on documents drawn anew."""

from __future__ import annotations

import json
import random
from pathlib import Path

from normalizers.jumble import SPECK
from normalizers.jumble_features import feature_names, weights_by_order
from normalizers.vocabulary import load_vocabulary
from tests.accuracy.fit_jumble import TRUTHS, fit, measure, write_weights
from tests.accuracy.jumbled import make_dump

TRUTH = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(TRUTHS.glob("*.json"))]
TEXTS = 0.60  # F1 of whole texts in documents drawn at random; 60 of them gave 0.78


def test_a_drawn_document_holds_each_text_in_order() -> None:
    form = make_dump(TRUTH, random.Random(4)).forms[0]
    begun: set[int] = set()
    for token, (column, opens) in zip(form.tokens, form.steps, strict=True):
        assert token.text
        if column != SPECK:
            assert opens or column in begun
            begun.add(column)
    assert len(begun) > 1


def test_the_same_seed_learns_the_same_weights() -> None:
    assert fit(TRUTH[:2], 2) == fit(TRUTH[:2], 2)


def test_the_weights_hold_on_documents_drawn_anew() -> None:
    weights = list(weights_by_order(load_vocabulary("jumble")["weights"]))
    assert measure(TRUTH, weights, rounds=12) >= TEXTS


def test_learned_weights_are_written_over_the_old_ones_only(tmp_path: Path) -> None:
    path = tmp_path / "jumble.yaml"
    path.write_text("openings:\n  name: [jumlah]\nweights:\n  STAY: 9.00\n", encoding="utf-8")
    weights = [0.0] * len(feature_names())
    weights[0] = -1.5
    write_weights(weights, path)
    assert path.read_text(encoding="utf-8") == "openings:\n  name: [jumlah]\nweights:\n  STAY: -1.50\n"
