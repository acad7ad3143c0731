"""What the lines over a table tell of it: goal, objective or program, and the year of its values."""

from __future__ import annotations

import re
from dataclasses import replace

from normalizers.cascade import Parents
from normalizers.prefixes import split_number, split_prefix
from pipeline.model.decree import Level
from pipeline.model.provenance import Text
from pipeline.model.reading import TextLine, provenance_of

_YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)(?!\d)")
_TELLS_YEAR = re.compile(r"target|tahun|realisasi|capaian|perjanjian|indikator|rencana", re.IGNORECASE)


def told_above(lines: tuple[TextLine, ...], before: Parents) -> Parents | None:
    """The parents that the lines over a table tell ("Tujuan : ...", "Sasaran 1: ..."), None when they tell none. An objective
    told alone stands under the goal `before` it."""
    parents = before
    for line in lines:
        level, rest = split_prefix(line.text)
        if level not in (Level.TUJUAN, Level.SASARAN, Level.PROGRAM, Level.KEGIATAN):
            continue
        _, rest = split_number(rest)
        text = Text(text=" ".join(rest.split()), source=provenance_of(line))
        if level is Level.TUJUAN:
            parents = parents.with_goal(text)
        elif re.match(r"\W*(?:\w\W+)?(?:sub\s*)?(?:program|kegiatan)\b", line.text, re.IGNORECASE):
            parents = replace(parents, program=text)
        elif re.match(r"\W*\w*\W*sasaran", line.text, re.IGNORECASE):
            parents = replace(parents, objective=text)
    return None if parents is before else parents


def caption_year(lines: tuple[TextLine, ...]) -> int | None:
    """The one year that the caption of a table prints ("Target Tahun 2023"), None when it prints none or several."""
    years = {year for line in lines if _TELLS_YEAR.search(line.text) for year in _YEAR.findall(line.text)}
    return int(years.pop()) if len(years) == 1 else None
