"""What a column's heading says of its values: target, realization or baseline, of which year and period.

A heading comes as the path of its levels, outermost first: ("Target", "2024", "TW I"). Nothing here raises; a heading that is
no period is None. Roman numerals that an OCR engine bends ("TW l", "Triwulan Il") are read, but never without a flag.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model.decree import TargetKind

LONGEST_HEADING = 160  # characters; a longer text is prose, not a heading (longest real one that is: 118)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodHeader:
    """The values under a heading. `period` is "year", "Q1".."Q4", "S1", "S2" or "M01".."M12".

    `is_final` marks an end state without its own year (Kondisi Akhir, Target Akhir Renstra); `cumulative` a heading that says
    "s.d."; `rule` names what decided; `review` is True where the reading is a guess, `reason` says which.
    """

    kind: TargetKind
    year: int | None
    period: str = "year"
    is_final: bool = False
    cumulative: bool = False
    rule: str = ""
    review: bool = False
    reason: str | None = None


MONTHS = {
    **dict.fromkeys(("januari", "jan", "january"), 1),
    **dict.fromkeys(("februari", "pebruari", "feb", "peb", "february"), 2),
    **dict.fromkeys(("maret", "mar", "mrt", "march"), 3),
    **dict.fromkeys(("april", "apr"), 4),
    **dict.fromkeys(("mei", "may"), 5),
    **dict.fromkeys(("juni", "jun", "june"), 6),
    **dict.fromkeys(("juli", "jul", "july"), 7),
    **dict.fromkeys(("agustus", "agust", "agt", "ags", "agu", "august", "aug"), 8),
    **dict.fromkeys(("september", "sept", "sep"), 9),
    **dict.fromkeys(("oktober", "okt", "october", "oct"), 10),
    **dict.fromkeys(("november", "nopember", "nov", "nop"), 11),
    **dict.fromkeys(("desember", "des", "december", "dec"), 12),
}
_ORDINALS = {
    **dict.fromkeys(("i", "1", "pertama", "satu", "kesatu"), 1),
    **dict.fromkeys(("ii", "2", "kedua", "dua"), 2),
    **dict.fromkeys(("iii", "3", "ketiga", "tiga"), 3),
    **dict.fromkeys(("iv", "4", "keempat", "empat"), 4),
}
# How engines bend roman numerals; the bar stands for l, | and !, which all are an I without serifs.
_BENT = {"l": 1, "ll": 2, "lll": 3, "lv": 4, "11": 2, "111": 3, "1v": 4, "1l": 2, "l1": 2, "iil": 3, "ill": 3, "il": 2, "li": 2}
_BENT |= {"lii": 3, "ili": 3, "lli": 3, "i1": 2, "1i": 2, "ii1": 3, "1ii": 3, "iy": 4, "ly": 4, "1y": 4, "lil": 3, "n": 2, "m": 3}

_QUARTER = r"(?:triwulan|tri\s+wulan|triwul|triw|trw|tw|twl|kuartal|quarter|kwartal|q)"
_SEMESTER = r"(?:semester|semes|smstr|smt|smtr|sem|sm)"
_NUMBER = (
    r"(?:ke)?\s*[-.:]*\s*\(?([ivl|!1-4][ivl|!1y]{0,3}|pertama|kesatu|kedua|ketiga|keempat|satu|dua|tiga|empat)\)?(?![a-z0-9])"
)
_QUARTER_NUMBER = re.compile(rf"(?<![a-z]){_QUARTER}(?:\s*\.)?(\s*){_NUMBER}")
_SEMESTER_NUMBER = re.compile(rf"(?<![a-z]){_SEMESTER}(?:\s*\.)?(\s*){_NUMBER}")
_NUMBER_QUARTER = re.compile(rf"(?<![a-z0-9])(i{{1,3}}|iv|[1-4])\s*(?:st|nd|rd|th)?\s*{_QUARTER}(?![a-z])")
_BARE_NUMBER = re.compile(r"\(?(i{1,3}|iv|[1-4]|[il|!1]{1,3})\)?\.?")
_QUARTER_WORD = re.compile(rf"(?<![a-z]){_QUARTER}(?![a-z])")
_SEMESTER_WORD = re.compile(rf"(?<![a-z]){_SEMESTER}(?![a-z])")
_MONTH = re.compile(rf"(?<![a-z])({'|'.join(sorted(MONTHS, key=len, reverse=True))})(?![a-z])\.?")
_MONTH_NUMBER = re.compile(r"(?<![a-z])(?:bulan|bln|b)\s*\.?\s*(?:ke)?\s*[-.]?\s*(1[0-2]|0?[1-9])(?![0-9])")
_YEAR_RANGE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})\s*(?:-|/|s\.?\s*/?\s*d\.?|sampai(?: dengan)?)\s*((?:19|20)[0-9]{2})(?![0-9])"
)
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_YEAR_N = re.compile(r"(?<![a-z])\(?(?:tahun|thn|th|t)?\.?\s*\(?\s*n\s*([-+])\s*([1-9])\s*\)?(?![a-z0-9])")
_YEAR_ORDINAL = re.compile(r"(?<![a-z])(?:tahun|thn|th)\.?\s*ke\s*[-.]?\s*([1-6]|i{1,3}|iv|vi?)(?![a-z0-9])")
_UNTIL = re.compile(r"(?<![a-z])(?:s\s*\.?\s*/?\s*d\.?|sampai(?:\s+dengan)?|hingga|kumulatif)(?![a-z])")

# Columns that stand among the targets and are none: money, shares of achievement, comparisons.
_NO_TARGET = re.compile(
    r"(?<![a-z])(?:pagu|anggaran|pendanaan|dana|biaya|keuangan|rp|alokasi|belanja|apbd|apbn|terhadap|thdp|thadap|rasio|ratio"
    r"|tingkat\s+(?:capaian|pencapaian|kemajuan)|%\s*(?:pen)?capai\w*|(?:persentase|prosentase|presentase)\s+(?:pen)?capaian"
    r"|(?:pen)?capaian(?:\s+\w+){0,4}\s*\(?\s*%|kategori|predikat|indikator\s+(?:kinerja|sasaran|program|kegiatan|tujuan|pencapaian)"
    r"|lokasi|penanggung|sumber|keterangan|formula\w*|definisi|rata-?\s*rata|deviasi|selisih|gap|status|analisis)(?![a-z])"
)
_BASELINE = re.compile(
    r"(?<![a-z])(?:kondisi\s+(?:kinerja\s+)?(?:pada\s+)?awal|kondisi\s+(?:existing|eksisting|saat\s+ini)|base\s?-?line|(?:data\s+)?(?:capaian\s+)?(?:pada\s+)?"
    r"(?:data\s+|tahun\s+|capaian\s+|kinerja\s+)awal|tahun\s+dasar|data\s+dasar|awal)(?![a-z])"
)
_FINAL = re.compile(
    r"(?<![a-z])(?:kondisi\s+(?:kinerja\s+)?(?:pada\s+)?akhir|target\s+(?:kinerja\s+|capaian\s+)?(?:pada\s+)?akhir|target\s+jangka\s+menengah|akhir)(?![a-z])"
)
_REALIZATION = re.compile(r"(?<![a-z])(?:realisasi|reali-\s?sasi|capaian|pencapaian|terealisasi|real)(?![a-z])")
_TARGET = re.compile(r"(?<![a-z])(?:target|trgt|tgt|rencana|proyeksi)(?![a-z])")
_YEAR_ONLY = re.compile(r"\(?(?:(?:pada\s+)?(?:tahun|thn|th)\b\.?)?\s*\(?(?:19|20)[0-9]{2}\)?\.?")

_KNOWN = frozenset(
    "target kinerja capaian tahun thn th tahunan renstra rpjmd rpjmn renja rkpd pk iku ikk iki perjanjian akhir awal sasaran strategis pada periode program"
    " kegiatan opd skpd pd dan ke sampai dengan sd s d kondisi perkiraan realisasi pencapaian proyeksi rencana baseline base line data dasar ini lalu"
    " berjalan kumulatif hingga jangka menengah indikator utama triwulan semester bulan tw smt trw tri wulan kuartal quarter n yang per setiap hasil output"
    " outcome fisik volume base eksisting existing saat persen satuan nilai".split()
)
_WORD = re.compile(r"[a-z]+")


def parse_period(header_texts: Sequence[str], default_year: int | None) -> PeriodHeader | None:
    """The period that a column's heading path tells, or None when it is the heading of something else.

    `default_year` is the decree's, used where the path prints none (never for a baseline, never for an end state).
    seed-000 heads quarters "Triwulan I" beside "Target 2023"; dev-02 has "Kondisi Awal (2020)" and "Kondisi Akhir".

    >>> parse_period(["Target", "2024", "TW I"], 2023).period
    'Q1'
    >>> parse_period(["Kondisi Awal (2020)"], 2021).kind.value, parse_period(["Kondisi Akhir"], 2021).is_final
    ('baseline', True)
    >>> parse_period(["Sumber Data"], 2024) is None
    True
    """
    return _parse_path(tuple(text for text in map(_fold, header_texts) if text), default_year)


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", str(text)).casefold()
    folded = folded.replace("–", "-").replace("—", "-").replace("‑", "-").replace("_", " ")
    return " ".join(folded.split())


@lru_cache(maxsize=4096)
def _parse_path(path: tuple[str, ...], default_year: int | None) -> PeriodHeader | None:
    if not path or any(len(text) > LONGEST_HEADING for text in path):
        return None
    if _NO_TARGET.search(path[-1]) or (len(path) > 1 and _NO_TARGET.search(" ".join(path[:-1])) and not _kind_of(path[-1])):
        return None
    flags: list[str] = []
    period, cumulative = _period_of(path, flags)
    found = next((kind for kind in map(_kind_of, reversed(path)) if kind), None)
    squeezed = False
    if found is None:
        found, squeezed = _squeezed_kind(path)
    year = _year_of(path, default_year, flags)
    if found is None:
        letter = {"t": "target", "r": "realization"}.get(path[-1].strip("()."))
        if letter and len(path) > 1 and (year is not None or period != "year"):
            found = letter
            flags.append("a single letter stands for the kind of value")
        elif period != "year" or (year is not None and _YEAR_ONLY.fullmatch(path[-1])):
            found = "target"
        else:
            return None
        rule = "period" if period != "year" else "year"
    else:
        rule = found
    if squeezed:
        flags.append("the heading is read without its blanks")
    if not squeezed and _unknown_words(path):
        flags.append("the heading has words that are not known in headings of targets")
    return _header(found, year, period, cumulative, rule, default_year, flags, path)


def _header(
    found: str,
    year: int | None,
    period: str,
    cumulative: bool,
    rule: str,
    default_year: int | None,
    flags: list[str],
    path: tuple[str, ...],
) -> PeriodHeader:
    is_final = found == "final" and year is None
    kind = TargetKind.TARGET if found == "final" else TargetKind(found)
    if year is None and found in ("target", "realization"):
        year = default_year
        if found == "realization" and any("lalu" in text.split() for text in path) and year is not None:
            year -= 1
            flags.append("'tahun lalu' is taken for the year before the decree's")
    if kind is TargetKind.REALIZATION and not any("real" in text for text in path) and not _YEAR.search(" ".join(path)):
        flags.append("'capaian' may be the realization or its share of the target")
    return PeriodHeader(
        kind=kind,
        year=year,
        period=period,
        is_final=is_final,
        cumulative=cumulative,
        rule=rule,
        review=bool(flags),
        reason="; ".join(flags) or None,
    )


def _kind_of(text: str) -> str | None:
    """The kind a single level names; "Target Capaian" is a target, "Target Akhir" an end state, "Target dan Realisasi" neither."""
    if _BASELINE.search(text) and "target" not in text:
        return "baseline"
    target, realization = bool(_TARGET.search(text)), bool(_REALIZATION.search(text))
    if target and re.search(r"(?<![a-z])(?:dan|/|&)\s*(?:realisasi|capaian)", text):
        return None
    if target and re.search(r"(?<![a-z])perkiraan\s+realisasi", text):
        return "realization"
    if _FINAL.search(text) and not realization:
        return "final"
    if target and "rencana" in text and "target" not in text and not _YEAR.search(text):
        return None
    if target:
        return "target"
    if realization:
        return "realization"
    return None


def _squeezed_kind(path: tuple[str, ...]) -> tuple[str | None, bool]:
    """The kind of a heading whose letters an engine or a narrow column tore apart: "Targe t", "REALI- SASI"."""
    for text in reversed(path):
        letters = re.sub(r"[^a-z]", "", text)
        if letters.startswith("target") and len(letters) < 30:
            return "target", True
        if letters.startswith("realisasi") and len(letters) < 30:
            return "realization", True
    return None, False


def _period_of(path: tuple[str, ...], flags: list[str]) -> tuple[str, bool]:
    """The period of the innermost level that names one, and whether it is told up to that period."""
    for depth in range(len(path) - 1, -1, -1):
        text = path[depth]
        cumulative = bool(_UNTIL.search(text))
        for pattern, letter in ((_QUARTER_NUMBER, "Q"), (_SEMESTER_NUMBER, "S")):
            match = pattern.search(text)
            if match:
                number = _ordinal(match.group(2), flags)
                if number and (letter == "Q" or number <= 2):
                    if not match.group(1) and match.group(2).isalpha() and match.group(0).rstrip("ivl").endswith("tw"):
                        flags.append("the numeral touches the word before it")
                    return f"{letter}{number}", cumulative
        match = _NUMBER_QUARTER.search(text)
        if match:
            return f"Q{_ORDINALS[match.group(1)]}", cumulative
        month = _MONTH.search(text) or None
        if month:
            return f"M{MONTHS[month.group(1)]:02d}", cumulative
        month = _MONTH_NUMBER.fullmatch(text) or (_MONTH_NUMBER.search(text) if "bulan" in text else None)
        if month:
            return f"M{int(month.group(1)):02d}", cumulative
        if _BARE_NUMBER.fullmatch(text):
            return _bare_number(text, path[:depth], flags), cumulative
    return "year", any(_UNTIL.search(text) for text in path)


def _bare_number(text: str, parents: tuple[str, ...], flags: list[str]) -> str:
    above = " ".join(parents)
    number = _ordinal(text.strip("()."), flags)
    if number and _QUARTER_WORD.search(above):
        return f"Q{number}"
    if number and number <= 2 and _SEMESTER_WORD.search(above):
        return f"S{number}"
    if text.isdigit() and re.search(r"(?<![a-z])(?:bulan|bln)(?![a-z])", above):
        return f"M{int(text):02d}"
    if number and above and re.fullmatch(r"\(?[ivl|!]+\)?\.?", text) and _kind_of(above):
        flags.append("a bare numeral under a target is taken for a quarter")
        return f"Q{number}"
    return "year"


def _ordinal(text: str, flags: list[str]) -> int | None:
    text = text.replace("|", "l").replace("!", "l")
    if text in _ORDINALS:
        return _ORDINALS[text]
    number = _BENT.get(text)
    if number:
        flags.append(f"the numeral {text!r} is taken for {number}")
    return number


def _year_of(path: tuple[str, ...], default_year: int | None, flags: list[str]) -> int | None:
    """The year of the innermost level that prints one; a range gives its last year, flagged."""
    for text in reversed(path):
        between = _YEAR_RANGE.search(text)
        years = _YEAR.findall(text)
        if between and len(years) == 2:
            flags.append("the heading prints a range of years; its last one is taken")
            return int(between.group(2))
        if years:
            if len(set(years)) > 1:
                flags.append("the heading prints several years")
            return int(years[-1])
    if default_year is None:
        return None
    for text in reversed(path):
        shifted = _YEAR_N.search(text)
        if shifted:
            flags.append("the year is told relative to n")
            step = int(shifted.group(2))
            return default_year + (step if shifted.group(1) == "+" else -step)
        nth = _YEAR_ORDINAL.search(text)
        if nth:
            flags.append("the year is told by its place in the period")
            place = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}.get(nth.group(1)) or int(nth.group(1))
            return default_year + place - 1
    return None


def _unknown_words(path: tuple[str, ...]) -> bool:
    words = {word for text in path for word in _WORD.findall(text)}
    return any(word not in _KNOWN and word not in MONTHS and len(word) > 3 and word not in _ORDINALS for word in words)
