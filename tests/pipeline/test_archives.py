"""What is found below the paths that a person gives, and what archives may not do."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import unpacking
from pipeline.archives import Entry, Found, Ignored, Refused, find_documents, open_document
from pipeline.errors import DocumentError, UsageError


def found_in(*paths: Path) -> list[tuple[Entry, bytes | None]]:
    """Every entry with its bytes, read while they are there."""
    with find_documents(paths) as documents:
        return [(entry, entry.path.read_bytes() if isinstance(entry, Found) else None) for entry in documents]


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
    assert "good.txt" in names(entries, Found, tmp_path)
    (reason,) = [entry.reason for entry, _ in entries if isinstance(entry, Refused)]
    assert words in reason
    assert reason.startswith(str(tmp_path / name))


def test_a_bomb_is_stopped_by_what_it_really_expands_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "RATIO_FREE_BYTES", 1 << 20)
    (tmp_path / "bomb.zip").write_bytes(zipped(("good.txt", b"good"), ("zeros.txt", bytes(8 << 20)), ("late.txt", b"late")))
    entries = found_in(tmp_path)
    assert names(entries, Found, tmp_path) == ["bomb.zip/good.txt"]
    assert "times its size" in next(entry.reason for entry, _ in entries if isinstance(entry, Refused))


def test_an_archive_of_too_many_files_or_bytes_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(*((f"{i}.txt", os.urandom(100)) for i in range(5))))
    monkeypatch.setattr(unpacking, "MAX_MEMBERS", 3)
    assert len(names(found_in(tmp_path), Found, tmp_path)) == 3
    monkeypatch.setattr(unpacking, "MAX_ARCHIVE_BYTES", 250)
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


def test_a_member_is_there_after_the_last_entry_and_gone_after_close(tmp_path: Path) -> None:
    (tmp_path / "a.tar.gz").write_bytes(tarred(("one.txt", b"1"), ("two.txt", b"2")))
    with find_documents([tmp_path]) as documents:
        found = [entry for entry in documents if isinstance(entry, Found)]
        assert [entry.path.read_bytes() for entry in found] == [b"1", b"2"]
    assert not any(entry.path.exists() or entry.path.parent.exists() for entry in found)


def test_a_link_to_a_folder_is_followed_once_and_never_round_in_circles(tmp_path: Path) -> None:
    top, share = tmp_path / "inbox", tmp_path / "share"
    for folder in (top / "a", share / "2023"):
        folder.mkdir(parents=True)
    (top / "a" / "1.txt").write_bytes(b"1")
    (share / "2023" / "2.txt").write_bytes(b"2")
    for name, target in (
        ("share", share),
        ("share-2023", share / "2023"),
        ("up", tmp_path),
        ("a/round", top),
    ):
        (top / name).symlink_to(target)
    (share / "back").symlink_to(top)
    entries = found_in(top)
    assert names(entries, Found, top) == ["a/1.txt", "share/2023/2.txt"]
    assert names(entries, Ignored, top) == ["share-2023", "up", "a/round", "share/back"]


def test_a_link_to_nothing_says_so(tmp_path: Path) -> None:
    (tmp_path / "gone.pdf").symlink_to("2022.pdf")
    (tmp_path / "self.pdf").symlink_to("self.pdf")
    for path in (tmp_path, tmp_path / "gone.pdf", tmp_path / "self.pdf"):
        reasons = [entry.reason for entry, _ in found_in(path) if isinstance(entry, Refused)]
        assert reasons
        assert all("the link leads nowhere" in reason and "permissions" not in reason for reason in reasons)


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_full_disk_is_not_taken_for_a_damaged_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[..., bytes]
) -> None:
    (tmp_path / "a.bin").write_bytes(pack(("scan.pdf", b"x" * 5000)))
    full = os.open("/dev/full", os.O_WRONLY)
    monkeypatch.setattr("tempfile.mkstemp", lambda **_: (full, str(tmp_path / "member")))
    (reason,) = [entry.reason for entry, _ in found_in(tmp_path / "a.bin") if isinstance(entry, Refused)]
    assert "No space left on device" in reason
    assert "TMPDIR" in reason
    assert "damaged" not in reason


def test_one_document_is_opened_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"plain")
    (tmp_path / "a.zip").write_bytes(zipped(("x/first.txt", b"1"), ("inner.zip", zipped(("in.txt", b"2")))))
    for name, content in (("a.txt", b"plain"), ("a.zip/x/first.txt", b"1"), ("a.zip/inner.zip/in.txt", b"2")):
        with open_document(tmp_path / name) as path:
            assert path.read_bytes() == content
    assert (tmp_path / "a.txt").exists()
    with (
        pytest.raises(DocumentError, match=r"a\.zip/x/first\.txt: it is cut off"),
        open_document(tmp_path / "a.zip/x/first.txt") as path,
    ):
        raise DocumentError(f"{path}: it is cut off")


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("", UsageError, "folder"),
        ("a.zip", UsageError, "archive"),
        ("a.zip/nothing.txt", DocumentError, "no such document in"),
        ("a.txt/nothing.txt", DocumentError, "no such document in"),
        ("cut.zip/a.txt", DocumentError, "damaged"),
    ],
)
def test_what_names_no_document_is_told(tmp_path: Path, name: str, error: type[Exception], words: str) -> None:
    (tmp_path / "a.txt").write_bytes(b"plain")
    (tmp_path / "a.zip").write_bytes(zipped(("x/first.txt", b"1")))
    (tmp_path / "cut.zip").write_bytes(zipped(("a.txt", b"1"))[:40])
    with pytest.raises(error, match=words), open_document(tmp_path / name):
        pass
    assert (tmp_path / "a.txt").read_bytes() == b"plain"
