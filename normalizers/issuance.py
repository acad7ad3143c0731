"""Where and when a decree was issued: "Ditetapkan di ... pada tanggal ...", or "Gresik, 11 Januari 2021" above a signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from normalizers.columns import Segment, below_each_other
from normalizers.dates import DateReading, parse_date
from normalizers.forms import is_signing_word, names_position
from normalizers.lines import join_text
from normalizers.signatures import Signature
from pipeline.model.provenance import Text

REACH = 8  # lines after "Ditetapkan di" in which place and date stand, also where a text layer jumbled them
_PLACE_LABEL = re.compile(r"^\W*(?:Di)?tetapkan\s+di\b\s*:?\s*(?P<place>.*)$", re.IGNORECASE)
_DATE_LABEL = re.compile(r"^\W*pada\s+tanggal\b\s*:?\s*(?P<date>.*)$", re.IGNORECASE)
_WORN_PLACE = re.compile(r"^\W*[^\W\d_]{0,3}\W*,\s*(?P<rest>\d{1,2} .*)$")  # "i, 4 Januari 2024": a stamp ate the place
_PLACE = re.compile(r"^\W*(?P<place>[A-Z][A-Za-z.'’ -]{2,40}?)\s*,\s*(?P<rest>.*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuance:
    """Place and date, either of them None when it is not printed."""

    place: Text | None = None
    date: Text | None = None


def find_issuance(rows: list[list[Segment]], signatures: Sequence[Signature]) -> Issuance:
    """The place and date of the Ditetapkan lines of a decree, cut in segments; else of the line above a signature."""
    best = Issuance()
    for row in rows:
        for segment in row:
            if _PLACE_LABEL.match(" ".join(segment.text.split())):
                best = _fuller(best, _labelled(rows, segment))
    if best.date is not None:
        return best
    for signature in signatures:
        best = _fuller(best, _above(rows, signature))
    return best


def _fuller(one: Issuance, other: Issuance) -> Issuance:
    return Issuance(place=one.place or other.place, date=one.date or other.date)


def _date(segment: Segment, reading: DateReading) -> Text:
    return join_text([segment.line], reading.iso, review=reading.review)


def _labelled(rows: list[list[Segment]], anchor: Segment) -> Issuance:
    """Place and date after "Ditetapkan di"; a label may be cut from its value by a column gap."""
    place: Text | None = None
    date: Text | None = None
    rest = _PLACE_LABEL.match(anchor.text)
    if rest and rest["place"].strip(" :"):
        own, _, tail = re.split(r"(?i)(\bpada tanggal\b|$)", rest["place"], maxsplit=1)
        found = _PLACE.match(own + ",")
        place = join_text([anchor.line], found["place"].strip()) if found else None
        reading = parse_date(tail)
        date = _date(anchor, reading) if reading is not None else None
    following = [
        s
        for row in rows[anchor.row : anchor.row + REACH + 1]
        for s in row
        if s is not anchor and (s.row > anchor.row or s.column > anchor.column)
    ]
    for segment in following:
        text = segment.text
        if date is None and (reading := parse_date(text)) is not None:
            date = _date(segment, reading)
        elif place is None and not _DATE_LABEL.match(text):
            near = segment.row == anchor.row or text.startswith(":")
            found = re.match(r"^\s*:?\s*([A-Z][A-Za-z.' -]{2,40})$", text) if near else None
            place = join_text([segment.line], found.group(1).strip()) if found else None
        if date is not None and place is not None:
            break
    return Issuance(place=place, date=date)


def _above(rows: list[list[Segment]], signature: Signature) -> Issuance:
    """Place and date in the lines above a signature's title, in its column or across both columns."""
    for place in range(signature.top, max(signature.top - 5, -1), -1):
        for segment in rows[place]:
            found = _PLACE.match(segment.text)
            worn = _WORN_PLACE.match(segment.text)
            if (
                worn is not None
                and below_each_other(segment, signature.anchor)
                and (alone := parse_date(worn["rest"])) is not None
            ):
                return Issuance(date=_date(segment, alone))
            if (
                found is None
                or names_position(segment.text)
                or is_signing_word(segment.text)
                or not (below_each_other(segment, signature.anchor) or signature.aside or len(rows[place]) < 3)
            ):
                continue
            tail = " ".join([found["rest"], *(s.text for s in rows[place] if s.column > segment.column)]).strip()
            reading = parse_date(tail)
            if reading is not None:
                return Issuance(place=join_text([segment.line], found["place"].strip()), date=_date(segment, reading))
            if re.fullmatch(r"[\s._…-]*(?:tanggal)?[\s._…-]*(?:20\d\d)?", tail) and place < signature.anchor.row - 1:
                return Issuance(place=join_text([segment.line], found["place"].strip()))
        if not rows[place]:
            break
    return Issuance()
