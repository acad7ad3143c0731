"""The order in which a run begins its documents: none that takes long is left for last."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from pipeline.archives import Found
from pipeline.batch import Read, Timed, ingest
from pipeline.settings import Settings
from tests.pipeline.test_archives import zipped


def begun_in(folder: Path, inbox: Path) -> list[str]:
    """The names in the order in which they were begun; nothing is read."""
    begun: list[str] = []

    def submit(_: Read, found: Found) -> Future[Timed]:
        begun.append(Path(found.name).name)
        future: Future[Timed] = Future()
        future.set_exception(RuntimeError("not read"))
        return future

    ingest(
        [inbox], Settings(database=f"sqlite:///{folder / 'iku.db'}", workers=1, time_limit=9, memory_limit=4096), submit=submit
    )
    return begun


def test_the_largest_of_the_waiting_documents_is_begun_first(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, size in (("a", 1), ("b", 2), ("c", 3), ("d", 5), ("e", 9), ("f", 4)):
        (inbox / f"{name}.txt").write_text("INDIKATOR KINERJA UTAMA\n" * size)
    assert begun_in(tmp_path, inbox) == ["a.txt", "b.txt", "e.txt", "d.txt", "f.txt", "c.txt"]


def test_what_an_archive_holds_is_begun_at_once(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text("INDIKATOR KINERJA UTAMA\n" * 2)
    (inbox / "b.txt").write_text("INDIKATOR KINERJA UTAMA\n" * 3)
    (inbox / "c.txt").write_text("INDIKATOR KINERJA UTAMA\n" * 9)
    (inbox / "d.zip").write_bytes(zipped(("small.txt", b"INDIKATOR KINERJA UTAMA\n")))
    begun = begun_in(tmp_path, inbox)
    assert begun.index("small.txt") < begun.index("c.txt")
