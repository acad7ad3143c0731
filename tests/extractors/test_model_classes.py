"""The recognizer with fewer classes: the same answers, from the model that is installed."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.model_classes import keep_classes, read_entry
from extractors.rapid import _RECOGNIZER, _model, _session


def test_the_kept_classes_compete_as_before() -> None:
    model = _model(_RECOGNIZER)
    count = len(read_entry(model, "character").splitlines()) + 2
    kept = [0, *range(50, 180), count - 1]
    image = np.random.default_rng(1).uniform(-1, 1, (1, 3, 48, 96)).astype(np.float32)
    whole, less = (
        session.run(None, {session.get_inputs()[0].name: image})[0]
        for session in (_session(model), _session(keep_classes(model, count, kept)))
    )
    assert whole.shape[2] == count
    assert less.shape[2] == len(kept)
    share = whole[..., kept] / whole[..., kept].sum(axis=2, keepdims=True)
    assert np.allclose(less, share, atol=1e-4)


def test_a_model_of_another_kind_is_told() -> None:
    model = _model(_RECOGNIZER)
    with pytest.raises(ValueError, match="no layer"):
        keep_classes(model, 17, [0, 1])
    with pytest.raises(ValueError, match="tells no"):
        read_entry(model, "alphabet")
