"""A sample scan turned in all four directions comes upright."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.light import flatten_light
from extractors.orientation import find_quarter_turn, is_upside_down

from .pages import sample_page, sheet


@pytest.mark.parametrize("turned", [0, 1, 2, 3])
def test_every_direction_is_undone(turned: int) -> None:
    image, dpi, _, _ = sample_page("seed-000-kaltim.office.pdf", 1)
    page = flatten_light(np.ascontiguousarray(np.rot90(image, turned)), dpi)
    quarter = find_quarter_turn(page, dpi)
    assert quarter == turned % 2
    level = np.ascontiguousarray(np.rot90(page, quarter))
    assert is_upside_down(level, dpi) == (turned in (1, 2))


def test_a_page_without_text_stays_as_it_is() -> None:
    assert find_quarter_turn(sheet(), 200) == 0
    assert not is_upside_down(sheet(), 200)
