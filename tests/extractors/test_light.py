"""Light, surroundings, blank backs and fax noise, each on a damage of known size."""

from __future__ import annotations

import numpy as np

from extractors.light import find_paper_edges, flatten_light, is_bilevel, is_blank, remove_grains

from .pages import ruled_page, sheet


def test_a_shadow_across_the_page_is_evened_out() -> None:
    page = sheet()
    page[400:410, 100:1100] = 30
    shade = np.linspace(1.0, 0.6, page.shape[1])[None, :]
    flat = flatten_light((page * shade).astype(np.uint8), 200)
    paper = np.concatenate([flat[:380].ravel(), flat[430:].ravel()])
    assert np.percentile(paper, 2) > 245
    assert flat[405, 200] < 60
    assert flat[405, 1000] < 60


def test_the_desk_around_a_photographed_sheet_becomes_white() -> None:
    photo = np.full((900, 1200), 80, np.uint8)
    photo[60:840, 90:1130] = 240
    flat = flatten_light(photo, 200)
    assert flat[20, 600] == 255
    assert flat[450, 20] == 255


def test_the_edges_of_a_photographed_sheet_are_found() -> None:
    photo = np.full((900, 1200), 80, np.uint8)
    photo[60:840, 90:1130] = 240
    _, upright = find_paper_edges(photo, 200)
    assert len(upright) == 2
    assert abs(upright[0][0] - 90) < 12
    assert abs(upright[1][0] - 1130) < 12


def test_a_page_scanned_to_its_edges_shows_none() -> None:
    assert find_paper_edges(ruled_page(), 200) == ((), ())


def test_a_blank_back_with_dust_and_the_front_shining_through_is_blank() -> None:
    rng = np.random.default_rng(4)
    back = sheet()
    back[::7, ::11] = 225
    for x, y in rng.integers(50, 850, (12, 2)):
        back[y : y + 2, x : x + 2] = 0
    assert is_blank(flatten_light(back, 200))
    assert not is_blank(flatten_light(ruled_page(), 200))


def test_grains_go_and_dots_stay() -> None:
    fax = sheet()
    fax[100, 100] = 0
    fax[200:202, 300:302] = 0  # the dot of an "i" at 200 dpi
    assert is_bilevel(fax)
    clean = remove_grains(fax)
    assert clean[100, 100] == 255
    assert (clean[200:202, 300:302] == 0).all()


def test_grey_scans_are_not_taken_for_faxes() -> None:
    rng = np.random.default_rng(1)
    assert not is_bilevel(rng.integers(200, 256, (400, 400)).astype(np.uint8))
