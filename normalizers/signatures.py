"""Signature blocks: name, title, rank and NIP, read upwards from the NIP in the column it stands in.

Officials without a NIP (a Bupati, a Gubernur) are read downwards from their title. "Salinan sesuai dengan aslinya" blocks are
signatures of the copy, not of the decree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from normalizers.columns import DOUBTFUL, Segment, below_each_other, join_neighbours
from normalizers.dates import parse_date
from normalizers.forms import fold, is_capital, is_signing_word, names_position
from normalizers.lines import join_text
from normalizers.markers import is_debris
from normalizers.nip import Nip, has_nip_label, parse_nip
from normalizers.ranks import match_rank, plain_rank
from normalizers.spelling import UNREADABLE
from normalizers.vocabulary import load_vocabulary
from pipeline.model.decree import Signatory
from pipeline.model.provenance import Method, Text

REACH = 28  # lines from the NIP up to the title; a stamp between them is read as a dozen lines of debris
FEWEST_DIGITS = 9  # of a NIP that a stamp lies over, half of its 18
ROOM = 1.5  # heights of a line between a title and the name under it; the lines of a title stand closer
# Heights of a name that its middle or its edge may stand off those of the NIP; a letter lost in front shifts it by less.
OFF = 0.8
LONGEST_NAME = 70  # characters with degrees
LONGEST_LINE = 90  # characters of a title's line; a longer one is prose
FILLER = re.compile(
    r"^\W*(?:(?:cap|stempel)\W*(?:dan|/|&)?\W*(?:ttd|t\.t\.d|tanda tangan)\.?|ttd|t\.t\.d|td|dto|cap|materai|meterai"
    r"|\[.*\]|\(.*tanda tangan.*\)|ditandatangani.*)\W*$",
    re.IGNORECASE,
)
_REGION = re.compile(r"\W*(?:KABUPATEN|KAB\.|KOTA|PROVINSI|PROPINSI|KECAMATAN|KELURAHAN)\s", re.IGNORECASE)  # a title's last line
_NOTES = re.compile(r"\W*(?:mengetahui|menyetujui)\b", re.IGNORECASE)
_COPY = re.compile(r"salinan\s+(?:ini\s+)?sesuai|sesuai\s+(?:dengan\s+)?(?:asli|aslinya)", re.IGNORECASE)
_LEGAL = re.compile(r"\b(?:BAGIAN|BIRO) HUKUM\b", re.IGNORECASE)
SIGNS, CERTIFIES, NOTES = range(3)  # who signs; the head of a legal section, who certifies copies; "Mengetahui": who takes note


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A signature block. `top` and `bottom` are its first and last row among the blocks; `check` is the NIP decoded; `standing`
    tells who may be the signatory: SIGNS before CERTIFIES before NOTES."""

    name: Text | None
    title: Text | None
    rank: Text | None
    nip: Text | None
    check: Nip | None
    top: int
    bottom: int
    anchor: Segment
    aside: tuple[Segment, ...] = ()
    standing: int = SIGNS

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
    if any(signature.standing == SIGNS for signature in found):
        return found
    dated = _read_dated(rows)
    names = {signature.name.text for signature in found if signature.name is not None}
    return found if any(signature.name is None or signature.name.text in names for signature in dated) else dated or found


def _read_dated(rows: list[list[Segment]]) -> list[Signature]:
    """The last block under a line of place and date without a NIP that can be read: its title, then its name.

    A stamp lies over the NIP, or the official has none: the head of a commission (KPU, Bawaslu), whose name in capitals stands a
    signature's room, or its "ttd", below the title.
    """
    for row in reversed(rows):
        for segment in row:
            dated = re.match(r"[A-Z][A-Za-z.' -]{2,40}, ?\d{1,2} |\W*pada tanggal\b", segment.text)
            if not dated or parse_date(segment.text) is None:
                continue
            below = [s for s in _column(rows, segment, range(segment.row + 1, segment.row + 12)) if not FILLER.match(s.text)]
            if not below or not names_position(below[0].text):
                continue
            named = [k for k, s in enumerate(below[1:5], 1) if is_name(s.text)]
            apart = [k for k in named if is_capital(below[k].text) and _stands_apart(below[k - 1], below[k])]
            names = [k for k in named if _has_degree(below[k].text)] or apart
            if not names:
                continue
            sure = names == apart and below[names[0]].line.method is not Method.OCR
            name, rank = below[names[0]], next((s for s in below[names[0] + 1 :] if match_rank(s.text) is not None), None)
            title = below[: names[0]]
            under = (s for row in rows[name.row + 1 : name.row + 5] for s in row if below_each_other(s, name))
            worn = next((s for s in under if sum(char.isdigit() for char in s.text) >= FEWEST_DIGITS), None)
            return [
                Signature(
                    name=segment_text([name], _clean_name(name.text), review=not sure),
                    title=segment_text(title, clean_title(title), review=not sure),
                    rank=segment_text([rank], plain_rank(rank.text), review=True) if rank else None,
                    nip=segment_text([worn], re.sub(r"\D", "", worn.text), review=True) if worn else None,
                    check=None,
                    top=below[0].row,
                    bottom=(worn or rank or name).row,
                    anchor=name,
                )
            ]
    return []


def _stands_apart(above: Segment, below: Segment) -> bool:
    """Whether room for a signature is left between two lines, or "ttd" stands there."""
    if above.box is None or below.box is None or above.line.page != below.line.page:
        return below.row - above.row > 1
    return below.box.top - above.box.bottom > ROOM * below.box.height


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
    return bare or (segment.confidence < DOUBTFUL and is_debris(segment.text))


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
    hidden = _unread_name(rows, anchor, rank, title) if name is None and nip is not None and nip.problem is None else None
    top = reached[-1].row if reached else (name or anchor).row
    noted = any(_NOTES.match(segment.text) for segment in above if top - 2 <= segment.row < top)
    legal = any(_LEGAL.search(segment.text) for segment in above[: at + 10])
    return Signature(
        name=segment_text([name], _clean_name(name.text), review=doubt or _is_worn(name, anchor)) if name else hidden,
        title=segment_text(title, clean_title(title), review=doubt) if title else None,
        rank=segment_text([rank], plain_rank(rank.text), review=doubt) if rank else None,
        nip=segment_text([anchor], nip.digits, review=nip.problem is not None) if nip else None,
        check=nip,
        top=top,
        bottom=anchor.row,
        anchor=anchor,
        standing=NOTES if noted else CERTIFIES if legal else SIGNS,
        aside=tuple(s for row in rows[top : anchor.row + 1] for s in row if not below_each_other(s, anchor)),
    )


def _unread_name(rows: list[list[Segment]], anchor: Segment, rank: Segment | None, title: Sequence[Segment]) -> Text | None:
    """The place of a name that a signature and a stamp leave nothing of: the line above the rank or the NIP, with its ink."""
    below = (rank or anchor).row
    if not title or below - title[-1].row < 2:
        return None
    ink = [s for s in rows[below - 1] if below_each_other(s, anchor)]
    return segment_text(ink, UNREADABLE, review=True) if ink else None


def _is_worn(name: Segment, anchor: Segment) -> bool:
    """Whether ink took a part of a name: words are missing, or it stands off the middle and the edge of its block."""
    if name.worn or name.line.method is not Method.OCR or name.box is None or anchor.box is None:
        return name.worn
    left, middle = name.box.x0 - anchor.box.x0, name.box.center[0] - anchor.box.center[0]
    return min(abs(left), abs(middle)) > OFF * name.box.height


def clean_title(title: Sequence[Segment]) -> str:
    """A title's lines joined, without the comma, the colon or the ink at its end."""
    return re.sub(r"[^\w)]+$", "", " ".join(segment.text for segment in title))


def _clean_name(text: str) -> str:
    """The name without the letters and marks that a reader made of ink in front of it or of its degrees."""
    text = re.sub(r"^(?:(?:\d+|[^\w\s]+|[a-z])\s+)+", "", text)
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
        and _REGION.match(text) is None
        and ":" not in text
        and sum(char.isdigit() for char in text) <= 1
    )


def _title_above(above: Sequence[Segment]) -> tuple[list[Segment], list[Segment]]:
    """The lines of the title in printed order, and every line passed on the way up to them."""
    passed: list[Segment] = []
    for segment, over in zip_longest(above, above[1:]):
        text = segment.text
        if FILLER.match(text) or not any(char.isalpha() for char in text):
            passed.append(segment)
            continue
        if (
            parse_date(text) is not None
            or is_signing_word(text)
            or len(text) > LONGEST_LINE
            or text.endswith((";", ":"))
            or (re.fullmatch(r"[A-Z]\w+\s*,", text) and not (over is not None and is_capital(text) and names_position(over.text)))
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
        name=segment_text([below[0]], below[0].text.strip(), review=_is_worn(below[0], anchor)),
        title=segment_text([anchor], anchor.text.strip(" ,.:")),
        rank=None,
        nip=None,
        check=None,
        top=anchor.row,
        bottom=below[0].row,
        anchor=anchor,
    )
