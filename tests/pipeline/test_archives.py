"""What is found below the paths that a person gives, and what archives may not do."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from pipeline import archives
from pipeline.archives import Entry, Found, Ignored, Refused, find_documents


def found_in(*paths: Path) -> list[tuple[Entry, bytes | None]]:
    """Every entry with its bytes, read while they are there."""
    return [(entry, entry.path.read_bytes() if isinstance(entry, Found) else None) for entry in find_documents(paths)]


def names(entries: list[tuple[Entry, bytes | None]], kind: type, under: Path) -> list[str]:
    return [entry.name.removeprefix(f"{under}/") for entry, _ in entries if isinstance(entry, kind)]


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def tarred(*members: tuple[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def test_a_folder_is_walked_in_order_and_litter_is_left_out_by_name(tmp_path: Path) -> None:
    for name in (
        "b/2.pdf",
        "b/.DS_Store",
        "a.txt",
        "Thumbs.db",
        ".git/config",
        "__MACOSX/x.pdf",
        "~$iku.docx",
        "README.md",
        "truth.json",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    (tmp_path / "iku.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "no-ending").write_bytes(b"%PDF-1.4")
    entries = found_in(tmp_path)
    assert names(entries, Found, tmp_path) == ["a.txt", "no-ending", "b/2.pdf"]
    assert names(entries, Refused, tmp_path) == ["iku.docx"]
    assert names(entries, Ignored, tmp_path) == ["README.md", "Thumbs.db", "truth.json", "~$iku.docx", "b/.DS_Store"]


def test_what_is_named_itself_is_never_left_out_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "readme.json"
    path.write_bytes(b"x")
    assert names(found_in(path), Found, tmp_path) == ["readme.json"]


def test_a_missing_path_and_a_pipe_are_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    entries = found_in(tmp_path / "missing", tmp_path / "pipe")
    assert names(entries, Refused, tmp_path) == ["missing", "pipe"]
    assert names(found_in(tmp_path), Ignored, tmp_path) == ["pipe"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", zipped(("dinas/iku.pdf", b"%PDF one"), ("two.txt", b"two"))),
        ("a.tar", tarred(("dinas/iku.pdf", b"%PDF one"), ("two.txt", b"two"), mode="w")),
        ("a.tgz", tarred(("dinas/iku.pdf", b"%PDF one"), ("two.txt", b"two"))),
        ("a.tar.xz", tarred(("dinas/iku.pdf", b"%PDF one"), ("two.txt", b"two"), mode="w:xz")),
        ("zip without ending", zipped(("dinas/iku.pdf", b"%PDF one"), ("two.txt", b"two"))),
    ],
)
def test_an_archive_is_opened_by_its_content(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    entries = found_in(tmp_path)
    assert names(entries, Found, tmp_path) == [f"{name}/dinas/iku.pdf", f"{name}/two.txt"]
    assert [content for _, content in entries] == [b"%PDF one", b"two"]


def test_an_archive_in_an_archive_is_opened_and_one_in_that_is_not(tmp_path: Path) -> None:
    inner = zipped(("third.zip", zipped(("deep.txt", b"deep"))), ("in.txt", b"in"))
    (tmp_path / "a.zip").write_bytes(zipped(("inner.zip", inner), ("out.txt", b"out")))
    entries = found_in(tmp_path)
    assert names(entries, Found, tmp_path) == ["a.zip/inner.zip/in.txt", "a.zip/out.txt"]
    assert names(entries, Refused, tmp_path) == ["a.zip/inner.zip/third.zip"]


def test_no_member_leaves_the_temporary_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.zip").write_bytes(zipped(("../../evil.txt", b"x"), ("/etc/evil.txt", b"y"), ("C:\\evil.txt", b"z")))
    (tmp_path / "in" / "b.tar").write_bytes(tarred(("../evil.txt", b"x"), mode="w"))
    entries = found_in(tmp_path / "in")
    assert names(entries, Found, tmp_path / "in") == [
        "a.zip/evil.txt",
        "a.zip/etc/evil.txt",
        "a.zip/C:/evil.txt",
        "b.tar/evil.txt",
    ]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip", "b.tar", "in"]


def test_links_and_devices_in_a_tar_hold_nothing(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("link.pdf")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    assert names(found_in(tmp_path), Ignored, tmp_path) == ["a.tar/link.pdf"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("zero.zip", b"", "empty (0 bytes)"),
        ("zero.tar.gz", b"", "empty (0 bytes)"),
        ("cut.zip", zipped(("a.txt", b"a" * 1000))[:60], "damaged"),
        ("cut.tar.gz", tarred(("a.txt", os.urandom(5000)))[:2000], "damaged"),
        ("noise.zip", b"no archive at all", "damaged"),
        ("noise.tar", b"no archive at all", "damaged"),
        ("other.rar", b"Rar!\x1a\x07\x00", "RAR"),
        ("report.docx", zipped(("[Content_Types].xml", b"x")), "office document"),
        ("renamed.zip", zipped(("[Content_Types].xml", b"x")), "office document"),
    ],
)
def test_a_bad_archive_is_one_refused_item_among_good_files(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_bytes(b"good")
    entries = found_in(tmp_path)
    assert [entry.name for entry, _ in entries if isinstance(entry, Refused)] == [str(tmp_path / name)]
    assert names(entries, Found, tmp_path)[-1] == "good.txt" or "good.txt" in names(entries, Found, tmp_path)
    (reason,) = [entry.reason for entry, _ in entries if isinstance(entry, Refused)]
    assert words in reason
    assert reason.startswith(str(tmp_path / name))


def test_a_bomb_is_stopped_by_what_it_really_expands_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "RATIO_FREE_BYTES", 1 << 20)
    (tmp_path / "bomb.zip").write_bytes(zipped(("good.txt", b"good"), ("zeros.txt", bytes(8 << 20)), ("late.txt", b"late")))
    entries = found_in(tmp_path)
    assert names(entries, Found, tmp_path) == ["bomb.zip/good.txt"]
    assert "times its size" in next(entry.reason for entry, _ in entries if isinstance(entry, Refused))


def test_an_archive_of_too_many_files_or_bytes_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(*((f"{i}.txt", os.urandom(100)) for i in range(5))))
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    assert len(names(found_in(tmp_path), Found, tmp_path)) == 3
    monkeypatch.setattr(archives, "MAX_ARCHIVE_BYTES", 250)
    assert len(names(found_in(tmp_path), Found, tmp_path)) == 2


def test_a_locked_member_is_refused_and_the_next_is_found(tmp_path: Path) -> None:
    data = bytearray(zipped(("locked.txt", b"a"), ("open.txt", b"b")))
    first, directory = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    data[first + 6] |= 1  # the flag "encrypted", in the member's own header and in the directory
    data[directory + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    entries = found_in(tmp_path)
    assert names(entries, Refused, tmp_path) == ["a.zip/locked.txt"]
    assert names(entries, Found, tmp_path) == ["a.zip/open.txt"]
