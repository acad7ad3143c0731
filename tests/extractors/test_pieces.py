"""Pieces of ink: their boxes and areas are those that OpenCV's own, slower statistics tell."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.pieces import find_pieces


@pytest.mark.parametrize(("height", "width", "share"), [(1, 1, 1.0), (5, 7, 0.5), (60, 40, 0.3), (120, 200, 0.05), (30, 30, 0.0)])
def test_pieces_are_those_of_opencv(height: int, width: int, share: float) -> None:
    mask = ((np.random.default_rng(7).random((height, width)) < share) * 255).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    pieces = find_pieces(mask)
    x, y, w, h, area = (stats[1:, i] for i in range(5))
    assert len(pieces.boxes) == count
    assert np.array_equal(pieces.labels, labels)
    assert np.array_equal(pieces.boxes[1:], np.stack([x, y, x + w, y + h, area], axis=1))


def test_runs_hold_every_pixel_of_ink_once() -> None:
    mask = ((np.random.default_rng(8).random((40, 50)) < 0.4) * 255).astype(np.uint8)
    pieces = find_pieces(mask)
    painted = np.zeros(mask.shape, np.int32)
    for row, start, stop, piece in pieces.runs:
        painted[row, start:stop] += piece
    assert np.array_equal(painted, pieces.labels)
