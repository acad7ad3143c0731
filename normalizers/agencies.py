"""Names of agencies inside titles: "INDIKATOR KINERJA UTAMA DINAS SOSIAL KOTA X TAHUN 2024" -> "DINAS SOSIAL KOTA X"."""

from __future__ import annotations

import re
from functools import cache

from normalizers.vocabulary import alternatives, load_vocabulary

_END = re.compile(
    r"\s*(?:\b(?:untuk\s+)?(?:tahun|periode|triwulan|semester)\b.*|\(?\b(?:19|20)\d\d\b.*|\bnomor\b.*)$", re.IGNORECASE
)
_REGION = re.compile(r"[\s,]*\b(?:pemerintah\s+)?(?:kabupaten|kab\.|kota|provinsi|propinsi|prov\.)\s+\S.*$", re.IGNORECASE)
_GOVERNMENT = re.compile(
    r"\bpemerintah(?:\s+daerah)?\s+(?:kabupaten|kab\.|kota|provinsi|propinsi|prov\.)\s+[^,.;:()\d]+?(?=\s+(?:tahun|periode)\b|[,.;:()\d]|$)",
    re.IGNORECASE,
)
_RULER = re.compile(r"(?:(?:plt|plh|pj|pjs|penjabat)\b\.?\s*)*(?:bupati|wali\s?kota|gubernur)\b", re.IGNORECASE)


@cache
def _openings() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(load_vocabulary('agencies')['openings'])})\b", re.IGNORECASE)


@cache
def _holders() -> re.Pattern[str]:
    names = alternatives(load_vocabulary("agencies")["holders"])
    return re.compile(rf"(?:(?:plt|plh|pj|pjs|an|a\.n)\b\.?\s*)*({names})\b\s*", re.IGNORECASE)


def opens_agency(text: str) -> bool:
    """Whether a line begins with an agency's name.

    >>> opens_agency("DINAS SOSIAL KOTA X"), opens_agency("Kepala Dinas Sosial")
    (True, False)
    """
    return _openings().match(text.strip()) is not None


def find_agency(title: str) -> str | None:
    """The agency's name in a title, as printed and with its region, without the year; None when there is none.

    >>> find_agency("INDIKATOR KINERJA UTAMA DINAS PENDIDIKAN KABUPATEN NGADA TAHUN 2021-2026")
    'DINAS PENDIDIKAN KABUPATEN NGADA'
    >>> find_agency("INDIKATOR KINERJA UTAMA (IKU)") is None
    True
    """
    found = _openings().search(title)
    if found is None:
        return None
    name = _END.sub("", title[found.start() :]).strip(" ,.:;-")
    return name or None


def find_government(text: str) -> str | None:
    """The government of a region as a text names it; None when it names none.

    >>> find_government("IKU PERANGKAT DAERAH DI LINGKUNGAN PEMERINTAH KABUPATEN NGADA TAHUN 2024")
    'PEMERINTAH KABUPATEN NGADA'
    >>> find_government("Meningkatnya kinerja pemerintah") is None
    True
    """
    found = _GOVERNMENT.search(" ".join(text.split()))
    return found.group(0).strip() if found is not None else None


def is_ruler(title: str) -> bool:
    """Whether a title is that of the head of a region, whose decrees may hold the forms of many agencies.

    >>> is_ruler("Pj. GUBERNUR BANTEN"), is_ruler("a.n. BUPATI NGADA KEPALA DINAS SOSIAL"), is_ruler("BUPATI NGADA")
    (True, False, True)
    """
    return _RULER.match(title.strip()) is not None


def strip_region(agency: str) -> str:
    """The agency's name without the region at its end.

    >>> strip_region("Dinas Kesehatan Provinsi Jawa Barat"), strip_region("Inspektorat Daerah")
    ('Dinas Kesehatan', 'Inspektorat Daerah')
    """
    return _REGION.sub("", agency).strip(" ,") or agency


def agency_of_holder(title: str) -> str | None:
    """The agency whose head a title names, without its region; None for a holder without an agency ("BUPATI GRESIK").

    >>> agency_of_holder("KEPALA DINAS SOSIAL KABUPATEN GRESIK"), agency_of_holder("INSPEKTUR KOTA BUKITTINGGI")
    ('DINAS SOSIAL', 'Inspektorat')
    >>> agency_of_holder("CAMAT CILODONG KOTA DEPOK")
    'Kecamatan CILODONG'
    """
    text = " ".join(title.split())
    found = _holders().match(text)
    if found is None:
        return None
    office = load_vocabulary("agencies")["holders"][found.group(1).lower()]
    if office:
        named = found.group(1).lower() in load_vocabulary("agencies")["named_holders"]
        name = _REGION.sub("", f" {text[found.end() :]}").strip(" ,") if named else ""
        return f"{office} {name}".strip()
    rest = strip_region(text[found.end() :])
    return rest if opens_agency(rest) and " " in rest else None
