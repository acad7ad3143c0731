"""What a column's heading says of its values: target, realization or baseline, of which year and period.

A heading comes as the path of its levels, outermost first: ("Target", "2024", "TW I"). Nothing here raises; a heading that is
no period is None. Roman numerals that an OCR engine bends ("TW l", "Triwulan Il") are read, but never without a flag.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from normalizers.moments import YEAR, find_period, find_year, month_numbers
from normalizers.vocabulary import load_vocabulary
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


# Columns that stand among the targets and are none: money, shares of achievement, comparisons (LKjIP and Renja tables).
_NO_TARGET = re.compile(
    r"(?<![a-z])(?:pagu|anggaran|pendanaan|pembiayaan|dana|biaya|keuangan|rp|alokasi|belanja|apbd|apbn|terhadap|thdp|thadap|rasio|ratio"
    r"|tingkat\s+(?:capaian|pencapaian|kemajuan)|(?:persentase|prosentase|presentase)\s+(?:pen)?capaian"
    r"|kategori|predikat|indikator\s+(?:kinerja|sasaran|program|kegiatan|tujuan|pencapaian)|lokasi|penanggung|sumber|keterangan"
    r"|formula\w*|definisi|rata-?\s*rata|deviasi|selisih|gap|status|analisis)(?![a-z])"
    r"|%\s*(?:pen)?capai|(?<![a-z])(?:pen)?capaian(?:\s+\w+){0,4}\s*\(?\s*%"
)
_BASELINE = re.compile(
    r"(?<![a-z])(?:kondisi\s+(?:kinerja\s+)?(?:pada\s+)?awal|kondisi\s+(?:existing|eksisting|saat\s+ini)|base\s?-?line"
    r"|tahun\s+dasar|data\s+dasar|awal)(?![a-z])"
)
_FINAL = re.compile(r"(?<![a-z])(?:akhir|target\s+jangka\s+menengah)(?![a-z])")
_REALIZATION = re.compile(r"(?<![a-z])(?:realisasi|(?:pen)?capaian|terealisasi|real)(?![a-z])")
_TARGET = re.compile(r"(?<![a-z])(?:target|trgt|tgt|rencana|proyeksi)(?![a-z])")
_BOTH = re.compile(r"(?<![a-z])(?:dan|&)\s*(?:realisasi|capaian)|/\s*(?:realisasi|capaian)")
_UNTIL = re.compile(r"(?<![a-z])(?:s\s*\.?\s*/?\s*d\.?|sampai(?:\s+dengan)?|hingga|kumulatif)(?![a-z])")
_TORN_YEAR = re.compile(r"(?<![0-9])(?:(?:19|20)\s[0-9]{2}|[12]\s[09][0-9]{2}|(?:19|20)[0-9]\s[0-9])(?![0-9])")
_DIGITS = re.compile(r"[0-9]{2}")
_YEAR_ONLY = re.compile(r"\(?(?:(?:pada\s+)?(?:tahun|thn|th)\b\.?)?\s*\(?(?:19|20)[0-9]{2}\)?\.?")
_PERIOD_ONLY = re.compile(r"[a-z]*\W*[a-z]*\W*[a-z0-9|!]*\W*(?:(?:tahun|thn|th)?\W*(?:19|20)[0-9]{2}\W*)?")


_OTHER_LEAF = re.compile(r"(?:satuan|sat|unit|ket|keterangan|uraian|waktu|jadwal|no|nomor|kode|bukti|data dukung)\.?")


def parse_period(header_texts: Sequence[str], default_year: int | None) -> PeriodHeader | None:
    """The period that a column's heading path tells, or None when it is the heading of something else.

    `default_year` is the decree's, used where the path prints none (never for a baseline, never for an end state).
    seed-000 heads quarters "Triwulan I" beside "Target 2023"; plans have "Kondisi Awal (2020)" and "Kondisi Akhir".

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
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.replace("–", "-").replace("—", "-").replace("‑", "-").replace("_", " ").split())


@lru_cache(maxsize=4096)
def _parse_path(path: tuple[str, ...], default_year: int | None) -> PeriodHeader | None:
    if not path or any(len(text) > LONGEST_HEADING for text in path):
        return None
    if _NO_TARGET.search(path[-1]) or _OTHER_LEAF.fullmatch(path[-1]):
        return None
    kinds = [_kind_of(text) for text in path]
    if any(_NO_TARGET.search(text) for text in path[:-1]) and kinds[-1] is None:
        return None
    flags: list[str] = []
    path = _mended(path, flags)
    kind = next((found for found in reversed(kinds) if found), None)
    period = find_period(path, flags, under_target=kind is not None)
    year = find_year(path, default_year, flags)
    rule = kind
    if kind is None:
        kind, rule = _implied_kind(path, year, period, flags)
    if kind is None or rule is None:
        return None
    if rule != "squeezed" and _has_unknown_words(path):
        flags.append("the heading has words that are not known in headings of targets")
    if year is None and period == "year" and any(_DIGITS.search(text) for text in path):
        flags.append("the heading prints digits that are no year")
    is_final = kind == "final" and year is None
    if year is None and kind in ("target", "realization"):
        year = _default_for(kind, path, default_year, flags)
    return PeriodHeader(
        kind=TargetKind.TARGET if kind == "final" else TargetKind(kind),
        year=year,
        period=period,
        is_final=is_final,
        cumulative=any(_UNTIL.search(text) for text in path),
        rule=rule,
        review=bool(flags),
        reason="; ".join(flags) or None,
    )


def _mended(path: tuple[str, ...], flags: list[str]) -> tuple[str, ...]:
    """The path with a year that a reader tore put together ("tahun 20 22"), flagged."""
    whole = tuple(_TORN_YEAR.sub(lambda found: re.sub(r"\s", "", found.group()), text) for text in path)
    if whole != path:
        flags.append("a torn year is put together")
    return whole


def _default_for(kind: str, path: tuple[str, ...], default_year: int | None, flags: list[str]) -> int | None:
    """The year of a heading that prints none: the decree's."""
    if kind == "realization" and not any("real" in text for text in path):
        flags.append("'capaian' may be the realization or its share of the target")
    if default_year is not None and any(re.search(r"(?<![a-z])(?:lalu|sebelumnya)(?![a-z])", text) for text in path):
        flags.append("'tahun lalu' or 'sebelumnya' is taken for the year before the decree's")
        return default_year - 1
    return default_year


def _kind_of(text: str) -> str | None:
    """The kind that a level names; "Target Capaian" is a target, "Target Akhir" an end state, "Target dan Realisasi" neither."""
    target, realization = bool(_TARGET.search(text)), bool(_REALIZATION.search(text))
    if target and _BOTH.search(text):
        return None
    if _BASELINE.search(text) and not target:
        return "baseline"
    if "perkiraan realisasi" in text:
        return "realization"
    if _FINAL.search(text) and not realization:
        return "final"
    if target and "target" not in text and "rencana" in text and not YEAR.search(text):
        return None  # "Rencana Aksi", "Rencana Tindak Lanjut" are columns of texts
    if target:
        return "target"
    return "realization" if realization else None


def _implied_kind(path: tuple[str, ...], year: int | None, period: str, flags: list[str]) -> tuple[str | None, str | None]:
    """The kind of a heading that names none: torn letters ("Targe t"), a bare year or period, a T or R below one."""
    for text in reversed(path):
        letters = re.sub(r"[^a-z]", "", text)
        for word, kind in (("target", "target"), ("realisasi", "realization")):
            if letters.startswith(word) and len(letters) < 30 and not _BOTH.search(text):
                flags.append("the heading is read without its blanks")
                return kind, "squeezed"
    letter = {"t": "target", "r": "realization"}.get(path[-1].strip("()."))
    if letter and len(path) > 1 and (year is not None or period != "year"):
        flags.append("a single letter stands for the kind of value")
        return letter, "letter"
    if period != "year" and _PERIOD_ONLY.fullmatch(_UNTIL.sub("", path[-1])):
        return "target", "period"
    return ("target", "year") if year is not None and _YEAR_ONLY.fullmatch(path[-1]) else (None, None)


@cache
def _known_words() -> frozenset[str]:
    return frozenset(load_vocabulary("periods")["known"]) | frozenset(month_numbers())


def _has_unknown_words(path: tuple[str, ...]) -> bool:
    return any(len(word) > 3 and word not in _known_words() for text in path for word in re.findall(r"[a-z]+", text))
