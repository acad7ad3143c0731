"""Files of every kind: what is read, and the one sentence for what is not."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from extractors.media import find_media_type
from extractors.read import read_document
from extractors.salvage import salvage_pages
from pipeline.errors import DocumentError
from tests.extractors.pdf_maker import PageSpec, make_pdf, ruled_table, text

SAMPLES = Path(__file__).parents[2] / "samples"
TABLE = ruled_table([["No", "Sasaran"], ["1", "Meningkatnya mutu"]], [50, 100, 300], 350)
PAGE = PageSpec(text(50, 370, "INDIKATOR KINERJA UTAMA") + TABLE)


def written(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.pdf", b"", "empty"),
        ("zeros.pdf", bytes(400), "empty"),
        ("page.pdf", b"<!DOCTYPE html><html><body>404</body></html>", "web page"),
        ("office.pdf", b"PK\x03\x04rest", "Office or ZIP"),
        ("cut.pdf", make_pdf([PAGE])[:120], "damaged or cut off"),
        ("junk.pdf", b"%PDF-1.4\n" + bytes(range(256)) * 9, "damaged or cut off"),
        ("locked.pdf", make_pdf([PAGE], locked=True), "locked with a password"),
        ("blank.pdf", make_pdf([PageSpec("")]), "blank"),
        ("latin.txt", "Keputusan Kepala Dinas \xe9\xe8".encode("latin-1"), "UTF-8"),
    ],
)
def test_what_can_not_be_read_gets_one_sentence_with_the_file_and_what_to_do(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    path = written(tmp_path, name, data)
    with pytest.raises(DocumentError) as caught:
        read_document(path)
    told = str(caught.value)
    assert told.startswith(f"{path}: ")
    assert words in told
    assert "\n" not in told
    assert ";" in told


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "no.pdf", "no such file"), (tmp_path, "folder")):
        with pytest.raises(DocumentError, match=words):
            read_document(path)


def test_the_kind_is_told_by_content(tmp_path: Path) -> None:
    assert read_document(written(tmp_path, "decree.txt", make_pdf([PAGE]))).tables[0].n_rows == 2
    reading = read_document(written(tmp_path, "text.pdf", b"Judul\nNo\tNama\n1\tSatu\n"))
    assert reading.source.media_type == "text/plain"
    assert reading.tables[0].texts() == [["No", "Nama"], ["1", "Satu"]]


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\xef\xbb\xbf%PDF-1.7", "application/pdf"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"II*\x00rest", "image/tiff"),
        (b"MM\x00*rest", "image/tiff"),
        ("Keputusan – é".encode(), "text/plain"),
    ],
)
def test_media_types(data: bytes, media_type: str) -> None:
    assert find_media_type(data, "x") == media_type


def test_a_bad_page_is_an_issue_and_the_others_are_read(tmp_path: Path) -> None:
    data = make_pdf([PAGE, PageSpec(text(50, 300, "Halaman dua")), PAGE])
    broken = data.replace(b"/Type/Page/Parent 2 0 R/MediaBox", b"/Type/Pxge/Parent 2 0 R/MediaBox", 2).replace(
        b"/Type/Pxge", b"/Type/Page", 1
    )
    reading = read_document(written(tmp_path, "bad.pdf", broken))
    assert len(reading.pages) == 3
    assert [issue.code for issue in reading.issues] in ([], ["page.unreadable"])
    assert any(table.texts()[1] == ["1", "Meningkatnya mutu"] for table in reading.tables)


def test_a_pdf_cut_off_at_its_end_gives_its_whole_pages_and_says_so(tmp_path: Path) -> None:
    data = make_pdf([PAGE, PAGE])
    reading = read_document(written(tmp_path, "cut.pdf", data[: data.index(b"xref")]))
    assert [issue.code for issue in reading.issues] == ["document.truncated"]
    assert len(reading.pages) == 2


def test_a_page_that_lost_its_font_is_not_salvaged() -> None:
    data = make_pdf([PAGE])
    lost = data[: data.index(b"xref")].replace(b"3 0 obj", b"9 0 obj", 1)
    assert salvage_pages(lost) is None


def test_a_picture_without_text_is_rejected(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    fur = cv2.GaussianBlur(rng.integers(0, 255, (500, 600)).astype(np.uint8), (0, 0), 2)
    path = tmp_path / "cat.png"
    cv2.imwrite(str(path), cv2.normalize(fur, None, 40, 220, cv2.NORM_MINMAX))  # type: ignore[call-overload]
    with pytest.raises(DocumentError, match=r"no text|blank"):
        read_document(path)


def test_every_page_of_a_long_document_is_read_once(tmp_path: Path) -> None:
    pages = [PageSpec(text(50, 370, f"Halaman nomor {k}")) for k in range(1, 61)]
    reading = read_document(written(tmp_path, "long.pdf", make_pdf(pages)))
    assert [page.number for page in reading.pages] == list(range(1, 61))
    assert len(reading.blocks) == 60


def test_the_source_names_the_bytes_that_were_read() -> None:
    reading = read_document(SAMPLES / "seed-004-pasuruan.pdf")
    assert len(reading.source.sha256) == 64
    assert (reading.source.media_type, reading.source.pages) == ("application/pdf", 1)
