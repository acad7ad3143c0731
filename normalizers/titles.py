"""The document's title, kind and year, and what the decree is about.

The title is that of the lampiran, not the line "KEPUTUSAN ...". Where every form has a heading of its own, the document's title
is what the decree is about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from normalizers.agencies import find_agency
from normalizers.form_draft import FormDraft
from normalizers.forms import fold, is_capital, names_position
from normalizers.labels import match_label
from normalizers.lines import join_text
from normalizers.markers import is_debris
from pipeline.model.decree import DecreeKind
from pipeline.model.provenance import Text
from pipeline.model.reading import TextLine

_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20\d\d)(?!\d)")
_ABOUT_END = re.compile(r"^\W*(?:DENGAN\s+RAHMAT|Menimbang|MENIMBANG|Mengingat|Nomor|NOMOR|Lampiran|LAMPIRAN)\b")
_KINDS = (
    (DecreeKind.IKI, re.compile(r"kinerja ?individu|\biki\b")),
    (DecreeKind.RENAKSI, re.compile(r"rencana ?aksi|\brenaksi\b")),
    (DecreeKind.PK, re.compile(r"(?:perjanjian|penetapan) ?kinerja")),
    (DecreeKind.IKK, re.compile(r"indikator ?kinerja ?kegiatan|\bikk\b|eselon iv")),
    (DecreeKind.IKU, re.compile(r"indikator ?kinerja|\biku\b|kinerja ?utama")),
    (DecreeKind.RENSTRA, re.compile(r"rencana ?strategis|\brenstra\b")),
)
LONGEST_ABOUT = 8  # lines after TENTANG; the longest seen has 4


def find_kind(titles: Sequence[str]) -> DecreeKind:
    """The kind that the first telling title names; OTHER when none does.

    >>> find_kind(["INDIKATOR KINERJA INDIVIDU"]), find_kind(["PERJANJIAN KINERJA TAHUN 2024"])
    (<DecreeKind.IKI: 'iki'>, <DecreeKind.PK: 'pk'>)
    """
    for title in titles:
        key = fold(title)
        for kind, words in _KINDS:
            if words.search(key):
                return kind
    return DecreeKind.OTHER


def find_year(text: str) -> str | None:
    """The first year in a title, as digits.

    >>> find_year("INDIKATOR KINERJA UTAMA TAHUN 2021-2026"), find_year("INDIKATOR KINERJA UTAMA")
    ('2021', None)
    """
    found = _YEAR.search(text)
    return found.group() if found else None


def find_about(lines: Sequence[TextLine]) -> Text | None:
    """What stands after TENTANG on the first page, its lines joined; None when the document is no decree."""
    for index, line in enumerate(lines):
        dense = fold(line.text).replace(" ", "")
        if dense != "tentang" and not (
            dense.startswith("tentang") and is_capital(line.text) and line.text.lstrip().startswith("TENTANG")
        ):
            continue
        rest = re.sub(r"^\W*TENTANG\W*", "", line.text.replace("\t", " ")) if dense != "tentang" else ""
        taken = [line] if rest else []
        texts = [rest] if rest else []
        for following in lines[index + 1 : index + 1 + LONGEST_ABOUT]:
            text = " ".join(following.text.split())
            if is_debris(text):
                continue
            if _ABOUT_END.match(text) or (texts and (names_position(text) or (is_capital(texts[0]) and not is_capital(text)))):
                break
            if names_position(text) or (match_label(text) is not None and ":" in text):
                break
            taken.append(following)
            texts.append(text)
        if texts:
            return join_text(taken, " ".join(texts).strip(" ,"))
    return None


def find_title(drafts: Sequence[FormDraft], about: Text | None) -> Text | None:
    """The document's own title; None when nothing like one is printed."""
    titled = [draft for draft in drafts if draft.title]
    sheets = [draft for draft in titled if draft.is_sheet and (draft.tables or not draft.prose)]
    agreement = next((draft for draft in titled if "perjanjian kinerja" in fold(draft.title_text)), None)
    if agreement is not None and titled[0] is agreement:
        fuller = next(
            (draft for draft in sheets if find_agency(draft.title_text) and _own(draft).startswith(_own(agreement))),
            None,
        )
        return _title(agreement if find_agency(agreement.title_text) or fuller is None else fuller)
    if not sheets:
        return _title(titled[0]) if titled and about is None else about
    first = sheets[0]
    holders = {fold(draft.position_text) for draft in sheets if draft.position_text}
    bare = find_year(first.title_text) is None and find_agency(first.title_text) is None
    if about is not None and bare and len(holders) > 1 and fold(first.title_text) in fold(about.text):
        return about
    return _title(first)


def _title(draft: FormDraft) -> Text:
    """The title without the word LAMPIRAN in front of it."""
    return join_text(draft.title, _own(draft) or draft.title_text)


def _own(draft: FormDraft) -> str:
    return re.sub(r"^\W*(?:LAMPIRAN\s*(?:[IVX]+\b)?\s*[:.]?\s*)?(?=\w)", "", draft.title_text)
