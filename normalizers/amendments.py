"""The decree that another one changes: "Perubahan atas Keputusan Kepala Dinas ... Nomor ... tentang ..."."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.model.decree import Decree
from pipeline.model.provenance import Text

_AMENDS = re.compile(
    r"\b(?:perubahan(?:\s+(?:pertama|kedua|ketiga|keempat|kelima|ke-?\s*\w+))?\s+atas|pencabutan\s+atas|pengganti(?:an)?(?:\s+atas)?)"
    r"\s+(?:keputusan|peraturan|surat\s+keputusan|penetapan)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\bno(?:mor|\.)?\s*[:.]?\s*((?:[\w.-]+\s*/\s*)*[\w.-]*\d[\w.-]*(?:\s*/\s*[\w.-]+)*)", re.IGNORECASE)


def is_amendment(decree: Decree) -> bool:
    """Whether the decree's title or subject says that it changes an earlier one."""
    return any(text is not None and _AMENDS.search(text.text) for text in (decree.about, decree.title))


def find_amended(decree: Decree) -> Text | None:
    """The number of the decree that this one changes, without spaces; None where it changes none or prints no number.

    >>> from pipeline.model.decree import DecreeKind
    >>> from pipeline.model.provenance import Method, Provenance
    >>> printed = "Perubahan Kedua atas Keputusan Bupati Nomor 188 / 45 / 2021 tentang Penetapan Indikator Kinerja Utama"
    >>> source = Provenance(page=1, raw=printed, method=Method.TRANSCRIPT, engine="utf-8")
    >>> find_amended(Decree(kind=DecreeKind.IKU, about=Text(text=printed, source=source))).text
    '188/45/2021'
    """
    for text in (decree.about, decree.title):
        named = _AMENDS.search(text.text) if text is not None else None
        if text is None or named is None:
            continue
        number = _NUMBER.search(text.text, named.end())
        if number is not None:
            return replace(text, text="".join(number.group(1).split()).rstrip(".-"))
    return None
