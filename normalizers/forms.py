"""The words that forms are made of: labels in front of values, titles, headings of tables, openings of duties.

Everything here answers about one line of text; the lists are in vocabulary/forms.yaml. Nothing raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from normalizers.matching import similarity
from normalizers.vocabulary import load_vocabulary

LABEL_FLOOR = 0.8  # one broken letter in "tugas" (5 letters) still is the label when a colon follows it
LABEL_LENGTH = 36  # characters before the colon; the longest label on the list has 34

_MARKER = re.compile(
    r"""^\s*(?:
        \(?(?P<number>\d{1,2})\s*[.)]\)?(?=\s|\D)\s*     # 1. 2) (3)
      | \(?(?P<letter>[a-zA-Z])(?:(?i:(?P=letter)))?\s*[.)]\s+   # a. b) and "Cc." of a bad scan
      | (?P<bar>\d{1,2})\s*[|\[\]{}]+\s*                 # 2 |   3 [   as engines read the rule of a table
      | (?P<column>\d{1,2})\s*\t\s*                      # a numbering column
      | (?P<plain>\d{1,2})\s+(?=[A-Z][a-z])              # 4 Membantu ...
      | (?P<bullet>[-–—•*▪·\u2022\uf0b7])\s+
    )""",
    re.VERBOSE,
)
_ORDER = re.compile(r"^\s*(?:[-–•*]\s*)?(?:\(?\d{1,2}\s*[.)]?|[A-Za-z]\s*[.)])\s+(?=[A-Za-z])")
_CITING = re.compile(
    r"\s*(?:(?:lampiran|salinan)\s+)?(?:[ivx]+\s+)?(?:keputusan|peraturan|instruksi|tentang|surat)\b", re.IGNORECASE
)  # names a title, is none
_DOTS = re.compile(r"^(?:[.:;•·,»>]\s*)+(?=\S)")  # what is left of a colon in a bad scan
_SIGNING = re.compile(r"\W*(?:ditetapkan|pada tanggal|mengetahui|menyetujui|pihak\b|nama\b|jabatan\b)", re.IGNORECASE)
_DECREE_WORD = re.compile(
    r"\W*(?:Menimbang|Mengingat|Memperhatikan|Menetapkan|MEMUTUSKAN|KESATU|KEDUA|KETIGA|KEEMPAT|KELIMA|TENTANG|NOMOR|KEPUTUSAN|LAMPIRAN|PEMERINTAH|Ditetapkan di|Pada tanggal|PIHAK)\b",
    re.IGNORECASE,
)
_RULES = re.compile(r"[|\[\]{}]+")
_WORD = re.compile(r"[A-Za-z]{3,}")
_ACTIVE = re.compile(r"(?:me|mem|men|meng|meny)[a-z]{4,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label and what follows it on its line. `exact` is False when letters had to be guessed."""

    field: str
    rest: str
    exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """The number, letter or bullet in front of an item, its place in the order (0 for a bullet) and the text after it."""

    kind: str
    order: int
    rest: str


def fold(text: str) -> str:
    """Letters in lower case, words set apart by one blank, all else dropped.

    >>> fold("  TUGAS Pokok : ")
    'tugas pokok'
    """
    return " ".join(re.findall(r"[^\W\d_]+", text.lower()))


@cache
def _labels() -> dict[str, str]:
    return {name: field for field, names in load_vocabulary("forms")["labels"].items() for name in names}


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load_vocabulary("forms")[name])


def match_label(text: str, *, eager: bool = False) -> Label | None:
    """The label a line begins with, or None. An item number in front of it is passed over.

    A colon, a tab or the end of the line must follow; letters are guessed only before a colon or a tab. With `eager` a label in
    front of a capital or a number counts too ("TUGAS 1 |Melaksanakan ...", as text layers print a form without its rules).

    >>> match_label("3 Tugas : Membantu Gubernur")
    Label(field='duties', rest='Membantu Gubernur', exact=True)
    >>> match_label("Tugas kedinasan lain") is None
    True
    >>> match_label("TUGAS Melaksanakan urusan", eager=True).rest
    'Melaksanakan urusan'
    """
    line = _ORDER.sub("", _RULES.sub("\t", text) if "|" in text else text, count=1).lstrip(" .-–•*").rstrip()
    head, mark, rest = _cut(line)
    numbered = re.search(r"(?<=\s)\d{1,2}\s*$", head)
    if numbered is not None:
        rest = f"{numbered.group().strip()}\t{rest}"
    if len(head) <= LABEL_LENGTH:
        key = fold(head)
        field = _labels().get(key)
        if field is not None:
            return Label(field=field, rest=_DOTS.sub("", rest))
        if mark and len(key) >= 5:
            near = max(_labels(), key=lambda name: similarity(key, name))
            if similarity(key, near) >= LABEL_FLOOR and key not in _words("heading_words"):
                return Label(field=_labels()[near], rest=rest, exact=False)
    return _bare_label(line) or (_eager_label(line) if eager else None)


def _bare_label(line: str) -> Label | None:
    """A label whose colon was read as some other mark or not at all ("Perangkat Daerah . DINAS SOSIAL", "Fungsi . a. Perumusan")."""
    for words in (4, 3, 2, 1):
        found = re.match(rf"((?:[A-Za-z]+\s+){{{words}}})(?P<mark>[.•·>»«=~-]+\s*[.•·>»«=~-]*\s+)?(?=[A-Za-z(\d])", line)
        if found is None:
            continue
        head, rest = found.group(1).strip(), line[found.end() :].strip()
        field = _labels().get(fold(head))
        if found["mark"] and field in ("agency", "position", "unit", "duties", "functions"):
            return Label(field=field, rest=rest, exact=False)
        if field in ("agency", "position") and " " in head and not head.isupper() and rest[:1].isupper():
            return Label(field=field, rest=rest, exact=False)
    return None


def _cut(line: str) -> tuple[str, str, str]:
    """The text before the first colon or tab, that mark, and the text after it."""
    found = re.search(r"\s*[:;\t][\s:;]*", line[: LABEL_LENGTH + 8])
    if found is None:
        return line, "", ""
    return line[: found.start()], found.group(), line[found.end() :].strip()


def _eager_label(line: str) -> Label | None:
    for words in (3, 2, 1):
        found = re.match(rf"((?:[A-Za-z]+\s+){{{words}}})(?=[A-Z0-9(])", line)
        if found is None:
            continue
        field = _labels().get(fold(found.group(1)))
        if field in ("duties", "functions"):
            return Label(field=field, rest=line[found.end() :].strip())
    return None


def find_marker(text: str) -> Marker | None:
    """The item marker a line begins with, or None.

    >>> find_marker("b. Penyelenggaraan urusan")
    Marker(kind='letter', order=2, rest='Penyelenggaraan urusan')
    >>> find_marker("2 |Melaksanakan pelayanan").order
    2
    >>> find_marker("2024 adalah tahun") is None
    True
    """
    found = _MARKER.match(text)
    if found is None or not text[found.end() :].strip():
        return None
    kind = next(name for name, text in found.groupdict().items() if text)
    value = found.group(kind)
    order = 0 if kind == "bullet" else ord(value.lower()) - 96 if kind == "letter" else int(value)
    return Marker(
        kind="letter" if kind == "letter" else "bullet" if kind == "bullet" else "number",
        order=order,
        rest=text[found.end() :].strip(),
    )


def strip_rules(text: str) -> str:
    """The text without the bars and brackets that engines read for a table's rules; paired brackets stay.

    >>> strip_rules("|Melaksanakan (SIM ) [tetap] pelaporan |")
    'Melaksanakan (SIM ) [tetap] pelaporan'
    """
    text = text.replace("|", " ")
    if text.count("[") != text.count("]"):
        text = re.sub(r"[\[\]]", " ", text)
    if text.count("{") != text.count("}"):
        text = re.sub(r"[{}]", " ", text)
    return " ".join(text.split())


def is_debris(text: str) -> bool:
    """Whether a line holds no words: rules, page numbers and numbering columns that were read apart.

    >>> [is_debris(line) for line in ("O|IN|O | |R[WIN|[=]|=", "- 2 -", "XN [WIN|—", "Formal")]
    [True, True, True, False]
    """
    dense = "".join(text.split())
    letters = sum(len(word) for word in _WORD.findall(text))
    return letters < 4 or letters < 0.6 * len(dense)


def is_capital(text: str) -> bool:
    """Whether a line is set in capitals, small words and degrees aside.

    >>> is_capital("INDIKATOR KINERJA UTAMA (IKU) Tahun 2023"), is_capital("Kepala Dinas")
    (True, False)
    """
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 3 and sum(char.isupper() for char in letters) >= 0.7 * len(letters)


def is_heading_row(text: str) -> bool:
    """Whether a line or a cell says nothing but words of a table's heading.

    >>> is_heading_row("KINERJA INDIKATOR FORMULASI PERHITUNGAN SUMBER DATA"), is_heading_row("Data ODS")
    (True, False)
    """
    words = fold(text).split()
    return bool(words) and all(_heads_column(word) for word in words) and any(len(word) > 3 for word in words)


@lru_cache(maxsize=4096)
def _heads_column(word: str) -> bool:
    """Whether a word is one of a table's heading, a broken letter of a long word forgiven."""
    known = _words("heading_words")
    return word in known or (
        len(word) >= 6 and any(abs(len(name) - len(word)) <= 1 and similarity(word, name) >= 0.85 for name in known)
    )


def is_decree_word(text: str) -> bool:
    """Whether a line begins as the parts of a decree's prose do.

    >>> is_decree_word("Mengingat : 1. Undang-Undang"), is_decree_word("Indeks SPBE")
    (True, False)
    """
    return _DECREE_WORD.match(text) is not None


def is_title(text: str) -> bool:
    """Whether a line opens a form's title ("INDIKATOR KINERJA INDIVIDU", "LAMPIRAN PERJANJIAN KINERJA TAHUN 2024").

    >>> is_title("PERJANJIAN KINERJA TAHUN 2024"), is_title("Perjanjian Kinerja ini dibuat oleh")
    (True, False)
    >>> is_title("Indikator Kinerja Utama Tahun 2024")
    True
    """
    key = fold(text)
    if _CITING.match(text) or " tentang " in f" {key} ":
        return False
    if len(text) > 240 or not any(f" {name} " in f" {key} " for name in _words("titles")):
        return _is_bent_title(text, key)
    if is_capital(text):
        return True
    return is_bare_title(text) and ":" not in text and text[:1].isupper()


def is_bare_title(text: str) -> bool:
    """Whether a text is a title's usual words and nothing else.

    >>> is_bare_title("Indikator Kinerja Utama (IKU) Tahun 2024"), is_bare_title("NO SASARAN INDIKATOR KINERJA TARGET")
    (True, False)
    """
    key = fold(text)
    named = any(f" {name} " in f" {key} " for name in _words("titles"))
    return named and not set(key.split()) - _words("title_words")


def _is_bent_title(text: str, key: str) -> bool:
    """Whether a line in capitals is a title with broken letters, as engines read it off a stamp or a fold."""
    if not is_capital(text) or len(key) < 12:
        return False
    return any(similarity(key[: len(name)], name) >= 0.86 for name in _words("titles") if len(name) >= 12)


def opens_duty(text: str) -> bool:
    """Whether a text begins as a duty or a function does: an active verb or a verbal noun.

    >>> [opens_duty(text) for text in ("Menyusun rencana", "pelaksanaan koordinasi", "Perizinan dan Usaha", "yang berlaku")]
    [True, True, False, False]
    """
    words = fold(text).split()
    if not words:
        return False
    return words[0] in _words("openings") or (_ACTIVE.fullmatch(words[0]) is not None and not words[0].endswith("nya"))


def opens_outcome(text: str) -> bool:
    """Whether a text begins as a goal or an outcome does ("Meningkatnya ...", "Terlaksananya ...").

    >>> opens_outcome("Terlaksananya pembinaan"), opens_outcome("Melaksanakan pembinaan")
    (True, False)
    """
    words = fold(text).split()
    return bool(words) and re.fullmatch(r"(?:me|ter|ber)[a-z]{3,}nya", words[0]) is not None


def names_position(text: str) -> bool:
    """Whether a text begins with the title of an office holder or of a unit below the agency.

    >>> names_position("Kepala Seksi Pembiayaan"), names_position("Sekretariat DPRD Kota Ternate"), names_position("DINAS SOSIAL")
    (True, False, False)
    """
    key = fold(text)
    if re.match(r"sekretariat (?:dprd|dewan|daerah)\b", key):
        return False
    words = key.split()
    return any(" ".join(words[:n]) in _words("positions") for n in (1, 2, 3))


def is_card_word(text: str) -> bool:
    """Whether a cell is a row's label on a card that describes one indicator.

    >>> is_card_word("Definisi Operasional :")
    True
    """
    return fold(text) in _words("card_words")


def closes_form(text: str) -> bool:
    """Whether a line begins a signature block rather than carrying a form on.

    >>> closes_form("Ditetapkan di Gresik"), closes_form("NIP. 19620312 198703 1 020")
    (True, True)
    """
    key = fold(text)
    return any(key == name or key.startswith(name + " ") for name in _words("closings"))


def is_signing_word(text: str) -> bool:
    """Whether a line belongs to a signature block but is neither title nor name ("Mengetahui,", "PIHAK KEDUA,").

    >>> is_signing_word("PIHAK KEDUA,"), is_signing_word("Pada tanggal : 11 Januari 2021"), is_signing_word("KEPALA DINAS")
    (True, True, False)
    """
    return _SIGNING.match(text) is not None
