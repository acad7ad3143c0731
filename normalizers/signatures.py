"""Signature blocks: name, title, rank and NIP, read upwards from the NIP in the column it stands in.

Officials without a NIP (a Bupati, a Gubernur) are read downwards from their title. "Salinan sesuai dengan aslinya" blocks are
signatures of the copy, not of the decree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from normalizers.columns import DOUBTFUL, Segment, below_each_other, join_neighbours
from normalizers.dates import parse_date
from normalizers.forms import fold, is_capital, is_signing_word, names_position
from normalizers.lines import join_text
from normalizers.markers import is_debris
from normalizers.nip import Nip, has_nip_label, parse_nip
from normalizers.ranks import match_rank, plain_rank
from normalizers.vocabulary import load_vocabulary
from pipeline.model.decree import Signatory
from pipeline.model.provenance import Text

REACH = 28  # lines from the NIP up to the title; a stamp between them is read as a dozen lines of debris
FEWEST_DIGITS = 9  # of a NIP that a stamp lies over, half of its 18
LONGEST_NAME = 70  # characters with degrees
LONGEST_LINE = 90  # characters of a title's line; a longer one is prose
FILLER = re.compile(
    r"^\W*(?:(?:cap|stempel)\W*(?:dan|/|&)?\W*(?:ttd|t\.t\.d|tanda tangan)\.?|ttd|t\.t\.d|td|dto|cap|materai|meterai"
    r"|\[.*\]|\(.*tanda tangan.*\)|ditandatangani.*)\W*$",
    re.IGNORECASE,
)
_COPY = re.compile(
    r"salinan\s+(?:ini\s+)?sesuai|sesuai\s+(?:dengan\s+)?(?:asli|aslinya)|\bBAGIAN HUKUM\b|\bBIRO HUKUM\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A signature block. `top` and `bottom` are its first and last row among the blocks; `check` is the NIP decoded."""

    name: Text | None
    title: Text | None
    rank: Text | None
    nip: Text | None
    check: Nip | None
    top: int
    bottom: int
    anchor: Segment
    aside: tuple[Segment, ...] = ()

    @property
    def signatory(self) -> Signatory | None:
        return None if self.name is None else Signatory(name=self.name, title=self.title, rank=self.rank, nip=self.nip)


def find_signatures(rows: list[list[Segment]]) -> list[Signature]:
    """The signature blocks of a document, cut in segments, in printed order, those of copies left out."""
    found: list[Signature] = []
    for row in rows:
        for segment in row:
            if has_nip_label(segment.text):
                signature = _read_up(rows, segment)
                if signature is not None:
                    found.append(signature)
            elif _heads_region(segment.text):
                signature = _read_down(rows, segment)
                if signature is not None:
                    found.append(signature)
    return found or _read_dated(rows)


def _read_dated(rows: list[list[Segment]]) -> list[Signature]:
    """The last block under a line of place and date whose NIP can't be read (a stamp lies over it): its title, then its name."""
    for row in reversed(rows):
        for segment in row:
            if not re.match(r"[A-Z][A-Za-z.' -]{2,40}, ?\d{1,2} ", segment.text) or parse_date(segment.text) is None:
                continue
            below = [s for s in _column(rows, segment, range(segment.row + 1, segment.row + 12)) if not FILLER.match(s.text)]
            if not below or not names_position(below[0].text):
                continue
            names = [k for k, s in enumerate(below[1:5], 1) if _has_degree(s.text) and is_name(s.text)]
            if not names:
                continue
            name, rank = below[names[0]], next((s for s in below[names[0] + 1 :] if match_rank(s.text) is not None), None)
            title = below[: names[0]]
            under = (s for row in rows[name.row + 1 : name.row + 5] for s in row if below_each_other(s, name))
            worn = next((s for s in under if sum(char.isdigit() for char in s.text) >= FEWEST_DIGITS), None)
            return [
                Signature(
                    name=segment_text([name], _clean_name(name.text), review=True),
                    title=segment_text(title, clean_title(title), review=True),
                    rank=segment_text([rank], plain_rank(rank.text), review=True) if rank else None,
                    nip=segment_text([worn], re.sub(r"\D", "", worn.text), review=True) if worn else None,
                    check=None,
                    top=below[0].row,
                    bottom=(worn or rank or name).row,
                    anchor=name,
                )
            ]
    return []


def _has_degree(text: str) -> bool:
    """Whether a text carries an academic degree, as officials' names do ("S.E., M.M.", "Drs.")."""
    return re.search(r"\b(?:S|M|Sp|A)\.?\s?[A-Z][A-Za-z]{0,5}\b\.?|\b(?:Drs|Dra|Dr|Ir|dr|drg|SH|SE|MM|MSi)\b", text) is not None


def segment_text(segments: Sequence[Segment], text: str, *, review: bool = False) -> Text:
    """A value read from segments: the box is that of the segments, not of their whole lines."""
    lines = [replace(s.line, text=s.text, box=s.box or s.line.box) for s in segments]
    return join_text(lines, text, review=review)


def _is_ink(segment: Segment) -> bool:
    """Whether a segment is what a reader made of a stamp or a signature: no word of three letters, or hardly one and doubtful."""
    if match_rank(segment.text) is not None:
        return False
    bare = re.search(r"[^\W\d_]{3}", segment.text) is None
    return bare or (segment.line.confidence < DOUBTFUL and is_debris(segment.text))


def _column(rows: list[list[Segment]], anchor: Segment, places: range) -> list[Segment]:
    """The segments of the anchor's column in the rows of `places`, up to the next table."""
    column: list[Segment] = []
    for place in places:
        if not 0 <= place < len(rows) or not rows[place]:
            break
        segment = join_neighbours(rows[place], anchor)
        if segment is not None and not _is_ink(segment):
            column.append(segment)
    return column


def _read_up(rows: list[list[Segment]], anchor: Segment) -> Signature | None:
    above = _column(rows, anchor, range(anchor.row - 1, anchor.row - 1 - REACH, -1))
    rank, rank_sure, name = None, True, None
    at = 0
    for at, segment in enumerate(above):  # noqa: B007  (the place is used below)
        if FILLER.match(segment.text) or not any(char.isalpha() for char in segment.text):
            continue
        is_rank = match_rank(segment.text)
        if is_rank is not None and rank is None and name is None:
            rank, rank_sure = segment, is_rank
            continue
        name = segment if is_name(segment.text) else None
        break
    title, reached = _title_above(above[at + 1 :] if name else above[at:])
    if any(_COPY.search(segment.text) for segment in above[: at + 10]):
        return None
    nip = parse_nip(anchor.text)
    doubt = not rank_sure
    top = reached[-1].row if reached else (name or anchor).row
    return Signature(
        name=segment_text([name], _clean_name(name.text), review=doubt) if name else None,
        title=segment_text(title, clean_title(title), review=doubt) if title else None,
        rank=segment_text([rank], plain_rank(rank.text), review=doubt) if rank else None,
        nip=segment_text([anchor], nip.digits, review=nip.problem is not None) if nip else None,
        check=nip,
        top=top,
        bottom=anchor.row,
        anchor=anchor,
        aside=tuple(s for row in rows[top : anchor.row + 1] for s in row if not below_each_other(s, anchor)),
    )


def clean_title(title: Sequence[Segment]) -> str:
    """A title's lines joined, without the comma, the colon or the ink at its end."""
    return re.sub(r"[^\w)]+$", "", " ".join(segment.text for segment in title))


def _clean_name(text: str) -> str:
    """The name without the letters that a reader made of ink in front of its degrees."""
    return re.sub(r"^(?:[A-Z]{1,2}\W+)+(?=(?:Dr|Drs|Dra|Ir|Hj?|Prof|dr|drg)\.)", "", text).strip(" ,:;-_|")


def is_name(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return (
        len(letters) >= 3
        and len(text) <= LONGEST_NAME
        and parse_date(text) is None
        and not has_nip_label(text)
        and not names_position(text)
        and not is_signing_word(text)
        and ":" not in text
        and sum(char.isdigit() for char in text) <= 1
    )


def _title_above(above: Sequence[Segment]) -> tuple[list[Segment], list[Segment]]:
    """The lines of the title in printed order, and every line passed on the way up to them."""
    passed: list[Segment] = []
    for segment in above:
        text = segment.text
        if FILLER.match(text) or not any(char.isalpha() for char in text):
            passed.append(segment)
            continue
        if (
            parse_date(text) is not None
            or is_signing_word(text)
            or len(text) > LONGEST_LINE
            or text.endswith((";", ":"))
            or re.fullmatch(r"[A-Z]\w+\s*,", text)
        ):
            break
        passed.append(segment)
        if len(passed) > 8:
            break
    lines = [segment for segment in passed if not FILLER.match(segment.text) and any(char.isalpha() for char in segment.text)]
    starts = [i for i, segment in enumerate(lines) if names_position(segment.text)]
    if not starts:
        return [], []
    last = _highest_start(lines, starts)
    return list(reversed(lines[: last + 1])), passed[: passed.index(lines[last]) + 1]


def _highest_start(lines: Sequence[Segment], starts: Sequence[int]) -> int:
    """The line a title begins on, counted upwards: above "KEPALA DINAS" only "a.n. BUPATI" or "Plt." may stand."""
    first = starts[0]
    for start in starts[1:]:
        if start == first + 1 and re.match(r"\W*(?:a\.?\s?n\b|plt|plh|pj|u\.?b\b)", lines[start].text, re.IGNORECASE):
            first = start
    return first


def _heads_region(text: str) -> bool:
    """Whether a line is the title of the head of a region, as printed above a signature ("BUPATI KEDIRI,")."""
    key = fold(text)
    heads = load_vocabulary("agencies")["region_heads"]
    return len(text) < 60 and is_capital(text) and any(key.startswith(f"{name} ") for name in heads)


def _read_down(rows: list[list[Segment]], anchor: Segment) -> Signature | None:
    below = [
        s
        for s in _column(rows, anchor, range(anchor.row + 1, anchor.row + 8))
        if not FILLER.match(s.text) and any(c.isalpha() for c in s.text)
    ]
    if not below or not is_name(below[0].text) or not is_capital(re.sub(r",.*", "", below[0].text)):
        return None
    above = _column(rows, anchor, range(anchor.row - 1, anchor.row - 5, -1))
    dated = any(parse_date(s.text) or is_signing_word(s.text) for s in above)
    filled = below[0].row - anchor.row > 1
    if any(has_nip_label(s.text) for s in below[1:4]) or not (dated or filled):
        return None
    return Signature(
        name=segment_text([below[0]], below[0].text.strip()),
        title=segment_text([anchor], anchor.text.strip(" ,.:")),
        rank=None,
        nip=None,
        check=None,
        top=anchor.row,
        bottom=below[0].row,
        anchor=anchor,
    )
