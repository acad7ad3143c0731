"""Image files: pages, resolution, EXIF, and what is no image."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from extractors.image import load_image, read_image_pages
from pipeline.errors import DocumentError

from .pages import ruled_page


def test_each_page_of_a_tiff_with_its_own_resolution(tmp_path: Path) -> None:
    first, second = Image.fromarray(ruled_page()).convert("1"), Image.fromarray(ruled_page(800, 550))
    path = tmp_path / "scan.tif"
    first.save(path, save_all=True, append_images=[second], dpi=(150, 150))
    pages = load_image(path)
    assert [image.shape for image, _ in pages] == [(1100, 1600), (550, 800)]
    assert pages[0][1] == pytest.approx(150)


def test_a_photo_turned_by_exif_stands_upright_and_its_resolution_is_guessed(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "photo.jpg"
    Image.fromarray(ruled_page()).save(path, exif=exif, dpi=(72, 72))
    ((image, dpi),) = load_image(path)
    assert image.shape == (1600, 1100)
    assert 120 < dpi < 140


def test_transparent_png_is_read_on_white(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    Image.fromarray(np.zeros((300, 300, 4), np.uint8)).save(path)
    ((image, _),) = load_image(path)
    assert image.min() == 255


def test_a_blank_image_is_a_blank_page(tmp_path: Path) -> None:
    path = tmp_path / "blank.png"
    Image.fromarray(np.full((1100, 800), 250, np.uint8)).save(path)
    (reading,) = read_image_pages(path)
    assert reading.page.blank
    assert reading.blocks == ()


def test_a_broken_image_is_told_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "broken.png"
    Image.fromarray(ruled_page()).save(path)
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(DocumentError, match=r"broken\.png: the image can not be decoded"):
        load_image(path)
