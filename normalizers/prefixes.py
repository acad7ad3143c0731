"""What stands before a text and is not part of it: its level ("Sasaran 1: ..."), its item number, the mark of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from normalizers.matching import similarity
from normalizers.spelling import join_lines
from pipeline.model.decree import Level

_PREFIX = re.compile(
    r"\s*(?:[A-Z0-9]{1,3}[.)]\s*)?(tujuan|misi|goal|sasaran|program|sub\s*kegiatan|kegiatan)"
    r"((?:\s+(?:strategis|stratejik|program|kegiatan|perangkat\s+daerah|opd|pd|renstra|rpjmd|utama|kinerja))*)"
    r"\s*(?:(?:ke\s*[-.]?\s*)?(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4}))?\s*(?:[:：=]|(?<=\d)[.)])\s*",
    re.IGNORECASE,
)
_BENT_PREFIX = re.compile(r"\s*([^\W\d_]{5,8})(?=\s*(?:\d{1,2}(?:\.\d{1,2})*)?\s*[:：])")
_PROGRAM = re.compile(r"\s*((?i:program|sub\s*kegiatan|kegiatan))\s+[A-Z]")
_OBJECTIVE_WORD = re.compile(
    r"\s*(?:me\w+|ter\w+|ber\w+|opt[ií]mal\w*|pening\w+|pe(?:wujud|manta|ngu)\w+|\w+nya)\b", re.IGNORECASE
)
_NUMBER = re.compile(
    r"\s*(?:"
    r"\(?(\d{1,3}(?:\.\d{1,2}){0,4})\s*[.)]+(?!\d)"  # 1.  1)  (1)  1.2.
    r"|(\d{1,2}(?:\.\d{1,2}){1,4})(?=\s+\D)"  # 1.1 Jumlah
    r"|\(?([a-zA-Z])\s*[.)]+(?=\s)"  # a.  a)
    r"|(?=[IVX])([IVX]{1,5})\s*[.)]+(?=\s)"  # II.
    r"|((?:SS|ST|IKU|IKK|IKI|IKP|IKSS|IKSK|IKSP|[TS])[\s.-]?\d{1,2}(?:\.\d{1,2})*)\s*[.:)]+(?=\s)"  # IKU 1.  SS.2:
    r")\s*"
)
_BARE_NUMBER = re.compile(r"\s*(\d{1,3})\s+(?=[^\W\d_])")
_BULLET = re.compile(r"\s*(?:[-–—•●▪➢►*·o]|\uf0b7|\uf0a7)\s+(?=\S)")


def split_prefix(text: str) -> tuple[Level | None, str]:
    """The level that a prefix names and the text after it: "Sasaran 2: ..." "Tujuan : ...".

    seed-004 prints goals and objectives in one column so.

    >>> split_prefix("Sasaran: Meningkatnya Produksi")[1], split_prefix("Tujuan 1 : A")[0].value
    ('Meningkatnya Produksi', 'tujuan')
    >>> split_prefix("Sasaran strategis tercapai"), split_prefix("Sasran : Meningkatnya mutu")[1]
    ((None, 'Sasaran strategis tercapai'), 'Meningkatnya mutu')
    """
    match = _PREFIX.match(text) or _PREFIX.match(_unbent(text))
    if match is not None:
        text = match.string
    if match is None or not text[match.end() :].strip():
        return None, text
    word = " ".join(match.group(1).casefold().split())
    kind = match.group(2).casefold()
    if word in ("tujuan", "misi", "goal"):
        level = Level.TUJUAN
    elif word == "sasaran":
        level = Level.KEGIATAN if "kegiatan" in kind else Level.PROGRAM if "program" in kind else Level.SASARAN
    else:
        level = Level.PROGRAM if word == "program" else Level.KEGIATAN
    return level, text[match.end() :].strip()


def _unbent(text: str) -> str:
    """The text with one wrong letter in "Tujuan" or "Sasaran" before a colon put right, as scans bend them ("Sasran :")."""
    found = _BENT_PREFIX.match(text)
    if found is None:
        return text
    word = found.group(1).casefold()
    plain = next((name for name in ("Tujuan", "Sasaran") if similarity(word, name.casefold()) > 0.8), None)
    return plain + text[found.end(1) :] if plain else text


def split_number(text: str, *, bare: bool = False) -> tuple[str | None, str]:
    """The item number at the beginning of a text, and the text after it. `bare` allows numbers without point or bracket.

    >>> split_number("1.2.1 Prosentase kelahiran"), split_number("2) Nilai SAKIP"), split_number("a. Persentase")
    (('1.2.1', 'Prosentase kelahiran'), ('2', 'Nilai SAKIP'), ('a', 'Persentase'))
    >>> split_number("3 Disparitas Harga", bare=True), split_number("100 hari kerja"), split_number("1.250 konten")
    (('3', 'Disparitas Harga'), (None, '100 hari kerja'), (None, '1.250 konten'))
    """
    match = _NUMBER.match(text) or (_BARE_NUMBER.match(text) if bare else None)
    if match is None or not text[match.end() :].strip():
        return None, text
    number = next(group for group in match.groups() if group)
    return number, text[match.end() :].strip()


def split_item(text: str, known: frozenset[str], *, bare: bool) -> tuple[str | None, str]:
    """The item number of a cell's text and the text after it, on one line and without the mark of a list.

    >>> split_item("- 2. Persentase jalan\\nmantap", frozenset(), bare=False)
    ('2', 'Persentase jalan mantap')
    """
    return split_number(strip_bullet(join_lines(text, known), always=True), bare=bare)


def strip_bullet(text: str, *, always: bool = False) -> str:
    """The text without the mark of a one-item list; a list of several items keeps its marks unless `always`.

    >>> strip_bullet("- Data dari Desa"), strip_bullet("- Daftar kios - Data pangkalan")
    ('Data dari Desa', '- Daftar kios - Data pangkalan')
    """
    match = _BULLET.match(text)
    if match is None:
        return text
    rest = text[match.end() :].strip()
    mark = match.group().strip()
    several = not always and re.search(rf"\s{re.escape(mark)}\s", rest) is not None
    return text if several or not rest else rest


def counted_bare(texts: Sequence[str]) -> bool:
    """Whether bare numbers before the texts of a column count them: "1 Pertumbuhan ...", "2 Presentase ..." (seed-000).

    >>> counted_bare(["1 Nilai Omset", "2 Nilai Aset"]), counted_bare(["7 Hari Kerja", "Nilai"]), counted_bare(["1 Nilai Omset"])
    (True, False, True)
    """
    numbers = [int(match.group(1)) for text in texts if (match := _BARE_NUMBER.match(text))]
    if not numbers or len(numbers) < 0.6 * len(texts):
        return False
    if len(numbers) == 1:
        return numbers[0] == 1 and len(texts) == 1
    steps = [b - a for a, b in pairwise(numbers)]
    counted = sum(1 for step in steps if step == 1 or step < 0)  # below 0 it begins again under the next parent
    begins = numbers[0] <= 2 or (len(numbers) == len(texts) and all(step == 1 for step in steps))  # a table that goes on
    return begins and counted >= 0.8 * len(steps) and 1 in steps


def reads_as_objective(text: str) -> bool:
    """Whether a text begins as objectives do ("Meningkatnya ...", "Terwujudnya ..."), where nothing else names it.

    >>> reads_as_objective("Meningkatnya mutu jalan"), reads_as_objective("ASPEK DAYA SAING")
    (True, False)
    """
    return _OBJECTIVE_WORD.match(text) is not None


def names_program(text: str) -> Level | None:
    """The level of a group row that is a program or an activity by its first word, None otherwise.

    >>> names_program("Program Penyelenggaraan Pengawasan").value, names_program("Meningkatnya mutu") is None
    ('program', True)
    """
    match = _PROGRAM.match(text)
    if match is None:
        return None
    return Level.PROGRAM if match.group(1).casefold() == "program" else Level.KEGIATAN
