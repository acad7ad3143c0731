"""The regulations a decree cites under Mengingat, each as type, number, year and subject."""

from __future__ import annotations

import re
from collections.abc import Sequence

from normalizers.forms import fold
from normalizers.lines import join_source
from normalizers.markers import find_marker
from pipeline.model.decree import LegalBasis
from pipeline.model.reading import TextLine

_START = re.compile(r"^\s*Mengingat\b\s*[:\t]?[\s:]*", re.IGNORECASE)
_END = re.compile(
    r"^\W*(?:(?:KESATU|PERTAMA)\W+Menetapkan\b|M\s?E\s?M\s?U\s?T\s?U\s?S\s?K\s?A\s?N|Memperhatikan|Lampiran\b|LAMPIRAN\b)"
)
_MARGIN = re.compile(r"^\W*(?:Menetapkan|KESATU|KEDUA|KETIGA|KEEMPAT|KELIMA|PERTAMA|Menimbang)?\W*(?:\d{1,2})?\W*$")
_KIND = (
    r"(?:Undang\W{0,3}[Uu]ndang|Peraturan|Keputusan|Instruksi|Ketetapan|Surat|Pasal|UU|PP|Perpres|Permen\w*|Perda|Pergub|Perbup"
    r"|Perwali|Inpres|Kepmen\w*)"
)
_ALONE = re.compile(r"\W*\d{1,2}\s*[.)]\W*")
_DANGLING = re.compile(r"\b(?:dengan|atas|dan|terakhir|pelaksanaan|jo)\W*$", re.IGNORECASE)
_ITEM = re.compile(
    rf"(?P<type>{_KIND}\b[^;:]{{0,160}}?)\s*,?\s*\b(?:Nomor|No|Nomer|Nomot|N0mor|o?mor)\b\s*[.:]*\s*"
    r"(?P<number>[A-Za-z0-9][\w./-]*(?:\s?[/.-]\s?[\w.-]+)*)"
    r"(?:\s+(?:Tah?un|Thn?)\b\.?\s*(?P<year>(?:19|20)\d\d))?(?:\s*,?\s*\b(?:tentang|tentanq|ten-?tang)\b\s*(?P<about>.*))?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:\(?\b(?:Lembaran|Tambahan Lembaran|Berita)\s+(?:Negara|Daerah)\b|\bsebagaimana\s+(?:telah|diubah)|\bjo(?:\.|\s)).*$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def find_legal_basis(lines: Sequence[TextLine]) -> tuple[LegalBasis, ...]:
    """The cited regulations in printed order; () when the document has no Mengingat. Items wrap over lines and pages."""
    found: list[LegalBasis] = []
    for item in _items(lines):
        basis = parse_basis(" ".join(text for _, text in item), [line for line, _ in item])
        if basis is not None:
            found.append(basis)
    return tuple(found)


def _items(lines: Sequence[TextLine]) -> list[list[tuple[TextLine, str]]]:
    """The numbered items under Mengingat, each as its lines and their texts."""
    items: list[list[tuple[TextLine, str]]] = []
    inside = numbered = False
    for line in lines:
        text = line.text.replace("\t", " ")
        start = _START.match(text)
        if start:
            inside, text = True, text[start.end() :]
        elif not inside:
            continue
        elif _END.match(text):
            break
        text = re.sub(r"^[\s:;|.'\"]+(?=\d{1,2}[.)])", "", text)  # specks in front of a number
        if _ALONE.fullmatch(text):
            numbered = True
            continue
        if _MARGIN.match(text):
            continue
        marker = find_marker(text)
        words = marker.rest if marker is not None else text.strip()
        if not items or _starts_item(items[-1], words, numbered=numbered or marker is not None):
            items.append([(line, words)])
        else:
            items[-1].append((line, words))
        numbered = False
    return items


def _starts_item(last: list[tuple[TextLine, str]], words: str, *, numbered: bool) -> bool:
    """Whether a line cites the next regulation; "diubah terakhir dengan / Undang-Undang Nomor ..." carries the last one on."""
    before = " ".join(text for _, text in last)
    cites = re.match(_KIND, words, re.IGNORECASE) is not None
    complete = re.search(r"\btentang\b", before, re.IGNORECASE) is not None
    if numbered:
        return cites or complete
    if not cites or _DANGLING.search(before):
        return False
    return before.endswith((";", ".")) or (complete and re.match(rf"{_KIND}\b[^(;]*\bNo(?:mor)?\b", words) is not None)


def parse_basis(text: str, lines: Sequence[TextLine]) -> LegalBasis | None:
    """One regulation, or None when the text cites none by number.

    >>> from pipeline.model.provenance import Method
    >>> line = TextLine(text="", page=1, method=Method.TRANSCRIPT, engine="utf-8")
    >>> cited = "Undang-Undang Nomor 12 Tahun 2011 tentang Pembentukan Peraturan (Lembaran Negara Tahun 2011 Nomor 82);"
    >>> basis = parse_basis(cited, [line])
    >>> basis.type, basis.number, basis.year, basis.about
    ('Undang-Undang', '12', 2011, 'Pembentukan Peraturan')
    >>> parse_basis("Undang-undang No. 44 Th. 2009 tentang Rumah Sakit;", [line]).about
    'Rumah Sakit'
    >>> parse_basis("Peraturan Menteri Nomor: PER/09/M.PAN/5/2007 tentang Pedoman;", [line]).year
    2007
    """
    flat = " ".join(text.split())
    found = _ITEM.search(flat)
    if found is None or not any(char.isdigit() for char in found["number"]):
        return None
    number = found["number"].replace(" ", "").rstrip(".,;:")
    years = _YEAR.findall(number) if "/" in number else []
    year = found["year"] or (years[-1] if years else None)
    about = found["about"]
    if about is not None:
        about = _TAIL.sub("", about).strip(" ;.,:(") or None
    return LegalBasis(
        type=" ".join(found["type"].split()).strip(" ,"),
        number=number,
        year=int(year) if year else None,
        about=about,
        source=join_source(lines, review=year is None or len(fold(found["type"])) < 2),
    )
