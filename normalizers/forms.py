"""The words that forms are made of: titles, headings of tables, openings of duties, positions, parts of a decree.

Everything here answers about one line of text; the lists are in vocabulary/forms.yaml. Nothing raises.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from normalizers.matching import similarity
from normalizers.vocabulary import load_vocabulary

# Names a title, is none.
_CITING = re.compile(
    r"\s*(?:(?:lampiran|salinan)\s+)?(?:[ivx]+\s+)?(?:keputusan|peraturan|instruksi|tentang|surat)\b", re.IGNORECASE
)
_SIGNING = re.compile(r"\W*(?:ditetapkan|pada tanggal|mengetahui|menyetujui|pihak\b|nama\b|jabatan\b)", re.IGNORECASE)
_DECREE_WORD = re.compile(
    r"\W*(?:Menimbang|Mengingat|Memperhatikan|Menetapkan|MEMUTUSKAN|KESATU|KEDUA|KETIGA|KEEMPAT|KELIMA|TENTANG|NOMOR|KEPUTUSAN"
    r"|LAMPIRAN|PEMERINTAH|Ditetapkan di|Pada tanggal|PIHAK)\b",
    re.IGNORECASE,
)
SHORTEST_GLUED = 10  # characters of a title that is looked for without its blanks
_WORD = re.compile(r"[^\W\d_]+")
_ACTIVE = re.compile(r"(?:me|mem|men|meng|meny)[a-z]{4,}")


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Letters in lower case, words set apart by one blank, all else dropped.

    >>> fold("  TUGAS Pokok : ")
    'tugas pokok'
    """
    return " ".join(_WORD.findall(text.lower()))


@cache
def form_words(name: str) -> frozenset[str]:
    """One list of vocabulary/forms.yaml."""
    return frozenset(load_vocabulary("forms")[name])


def is_capital(text: str) -> bool:
    """Whether a line is set in capitals, small words and degrees aside.

    >>> is_capital("INDIKATOR KINERJA UTAMA (IKU) Tahun 2023"), is_capital("Kepala Dinas")
    (True, False)
    """
    letters = list(filter(str.isalpha, text))
    return len(letters) >= 3 and sum(map(str.isupper, letters)) >= 0.7 * len(letters)


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
    known = form_words("heading_words")
    return word in known or (
        len(word) >= 6 and any(abs(len(name) - len(word)) <= 1 and similarity(word, name) >= 0.85 for name in known)
    )


def is_decree_word(text: str) -> bool:
    """Whether a line begins as the parts of a decree's prose do.

    >>> is_decree_word("Mengingat : 1. Undang-Undang"), is_decree_word("Indeks SPBE")
    (True, False)
    """
    return _DECREE_WORD.match(text) is not None


@lru_cache(maxsize=8192)
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
    if len(text) > 240 or not _names_title(key):
        return _is_bent_title(text, key)
    if is_capital(text):
        return True
    return is_bare_title(text) and ":" not in text and text[:1].isupper()


def _names_title(key: str) -> bool:
    """Whether folded words hold a title's, the blank between two words lost or not ("RENCANAAKSI KINERJA")."""
    padded, dense = f" {key} ", key.replace(" ", "")
    return any(name in padded or (glued is not None and glued in dense) for name, glued in _title_names())


@cache
def _title_names() -> tuple[tuple[str, str | None], ...]:
    """Each title's words between blanks, and without any where it is long enough to be known so."""
    names = form_words("titles")
    return tuple((f" {n} ", n.replace(" ", "") if " " in n and len(n) > SHORTEST_GLUED else None) for n in names)


def is_bare_title(text: str) -> bool:
    """Whether a text is a title's usual words and nothing else.

    >>> is_bare_title("Indikator Kinerja Utama (IKU) Tahun 2024"), is_bare_title("NO SASARAN INDIKATOR KINERJA TARGET")
    (True, False)
    """
    key = fold(text)
    named = any(f" {name} " in f" {key} " for name in form_words("titles"))
    return named and not set(key.split()) - form_words("title_words")


def _is_bent_title(text: str, key: str) -> bool:
    """Whether a line in capitals is a title with broken letters, as engines read it off a stamp or a fold."""
    if not is_capital(text) or len(key) < 12:
        return False
    return any(similarity(key[: len(name)], name) >= 0.86 for name in form_words("titles") if len(name) >= 12)


def opens_duty(text: str) -> bool:
    """Whether a text begins as a duty or a function does: an active verb or a verbal noun.

    >>> [opens_duty(text) for text in ("Menyusun rencana", "pelaksanaan koordinasi", "Perizinan dan Usaha", "yang berlaku")]
    [True, True, False, False]
    """
    words = fold(text).split()
    if not words:
        return False
    return words[0] in form_words("openings") or (_ACTIVE.fullmatch(words[0]) is not None and not words[0].endswith("nya"))


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
    key = re.sub(r"^a n ", "an ", fold(text))
    if re.match(r"sekretariat (?:dprd|dewan|daerah)\b", key):
        return False
    words = key.split()
    return any(" ".join(words[:n]) in form_words("positions") for n in (1, 2, 3))


def is_card_word(text: str) -> bool:
    """Whether a cell is a row's label on a card that describes one indicator.

    >>> is_card_word("Definisi Operasional :")
    True
    """
    return fold(text) in form_words("card_words")


def closes_form(text: str) -> bool:
    """Whether a line begins a signature block rather than carrying a form on.

    >>> closes_form("Ditetapkan di Gresik"), closes_form("NIP. 19620312 198703 1 020")
    (True, True)
    """
    key = fold(text)
    return any(key == name or key.startswith(name + " ") for name in form_words("closings"))


def is_signing_word(text: str) -> bool:
    """Whether a line belongs to a signature block but is neither title nor name ("Mengetahui,", "PIHAK KEDUA,").

    >>> is_signing_word("PIHAK KEDUA,"), is_signing_word("Pada tanggal : 11 Januari 2021"), is_signing_word("KEPALA DINAS")
    (True, True, False)
    """
    return _SIGNING.match(text) is not None
