"""A form of a document before its tables are read: the blocks between one form's heading and the next one's."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.issue import Issue
from pipeline.model.provenance import Text
from pipeline.model.reading import Table, TextLine


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionedTable:
    """A table and the lines printed between it and the block before it (captions such as "Target Tahun 2023",
    parents such as "Tujuan : ...")."""

    table: Table
    above: tuple[TextLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSpan:
    """One form: `title` is its heading, `goal` and `objective` are parents told outside of its tables ("Tujuan : ...").

    `tables` holds every table but those that only print the form itself (Jabatan, Tugas, Fungsi). `loose` are the lines of a
    table that lost its columns, in the order of a raw text layer.
    """

    title: Text | None = None
    position: Text | None = None
    duties: tuple[Text, ...] = ()
    functions: tuple[Text, ...] = ()
    goal: Text | None = None
    objective: Text | None = None
    tables: tuple[CaptionedTable, ...] = ()
    loose: tuple[TextLine, ...] = ()
    issues: tuple[Issue, ...] = ()
