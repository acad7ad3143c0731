"""Whether more or less of an indicator is better, printed or implied by the words of its name or the course of its targets.

The words are reviewed data, vocabulary/polarity.yaml. What is implied is marked so; a name that may be read both ways has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from normalizers.spelling import normalize_spelling
from normalizers.vocabulary import alternatives, load_vocabulary
from pipeline.model.decree import Basis, Target, TargetKind
from pipeline.model.provenance import Text

FEWEST_YEARS = 3  # yearly targets that must go one way before they alone tell which way is better
_NOTHING_DONE = r"(?!.*\b(?:yang|sesuai|ter(?!buka|hadap|masuk|tentu|tinggal)\w{3,}|di\w{4,})\b)"
_OTHER_TEXTS = ("remarks", "definition", "reason", "formula")
Polarity = tuple[str, Basis]


def find_polarity(name: Text, texts: Mapping[str, Text], targets: Sequence[Target]) -> Polarity | None:
    """ "maximize", "minimize" or "stabilize" with what it rests on; None when nothing tells it, or two things contradict.

    A column of its own tells it, or a sentence ("semakin kecil semakin baik") anywhere in the indicator's texts: basis printed.
    Else the name, where its yearly targets do not run the other way, else targets that run one way alone: basis implied.
    """
    told = texts.get("polarity")
    if told is not None and (polarity := read_polarity(told.text)):
        return polarity, Basis(kind="printed", field="polarity", source=told.source)
    for field in _OTHER_TEXTS:
        text = texts.get(field)
        if text is not None and (polarity := _told_in_prose(text.text)):
            return polarity, Basis(kind="printed", field=field, source=text.source)
    implied, course = polarity_of_name(name.text), _course(targets)
    if implied is not None:
        if course is not None and course[0] != implied:
            return None
        return implied, Basis(kind="implied", field="name", source=name.source)
    if course is not None and course[2] >= FEWEST_YEARS:
        return course[0], Basis(kind="implied", field="targets", source=course[1].source)
    return None


def read_polarity(printed: str) -> str | None:
    """The polarity that a column of its own prints, or None.

    >>> read_polarity("Maximize"), read_polarity("Semakin rendah semakin baik"), read_polarity("Bulanan")
    ('maximize', 'minimize', None)
    """
    told = _told_in_prose(printed)
    if told is not None:
        return told
    folded = " ".join(printed.casefold().split())
    found = {polarity for polarity, words in _printed().items() if folded in words or _any_of(words).search(folded)}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=8192)
def polarity_of_name(name: str) -> str | None:
    """The polarity that an indicator's name implies, or None.

    >>> [polarity_of_name(n) for n in ("Angka Kemiskinan", "Persentase penurunan angka kemiskinan", "Jumlah temuan BPK")]
    ['minimize', 'maximize', 'minimize']
    >>> [polarity_of_name(n) for n in ("Persentase temuan yang ditindaklanjuti", "Indeks Kepuasan Masyarakat", "Menurunnya AKI")]
    ['maximize', 'maximize', None]
    """
    folded = normalize_spelling(re.sub(r"\([^()]*\)", " ", name)).casefold()
    folded = re.sub(r"[^\w%\s-]|_", " ", folded)
    folded = " ".join(folded.split())
    words = _name_patterns()
    change = words["falls"].search(folded)
    evil = words["evil"].search(folded) or words["low"].search(folded)
    around = folded[: evil.start()] + folded[evil.end() :] if evil else folded
    if change is not None:
        measured = words["measured"].match(folded)
        stands = measured is not None and measured.end() <= change.start()
        return "maximize" if stands and evil and evil.start() >= change.end() and not words["dealt"].search(folded) else None
    if words["low_name"].match(folded):
        return "minimize"
    if evil is not None and words["dealt"].search(around):
        return None if words["negation"].search(around) else "maximize"
    if words["rises"].search(folded):
        return None if evil or words["negation"].search(folded) else "maximize"
    if words["bad_name"].match(folded):
        return "minimize"
    if evil is not None or words["negation"].search(folded):
        return None
    return "maximize" if words["goods"].search(folded) else None


def _told_in_prose(text: str) -> str | None:
    """The polarity of a sentence "semakin ... semakin ...", or None where it tells none or two."""
    found = set()
    for match in _sentence().finditer(" ".join(text.casefold().split())):
        rising, good = match.group("more") is not None, match.group("good") is not None
        found.add("maximize" if rising == good else "minimize")
    return found.pop() if len(found) == 1 else None


def _course(targets: Sequence[Target]) -> tuple[str, Target, int] | None:
    """Which way the yearly targets run, the last of them and how many there are; None when they turn, stand or are too few."""
    yearly = sorted(
        (t for t in targets if t.kind is TargetKind.TARGET and t.period == "year" and t.year is not None and t.value is not None),
        key=lambda target: target.year or 0,
    )
    values = [target.value for target in yearly if target.value is not None]
    if len(set(values)) < 2:
        return None
    if values == sorted(values):
        return "maximize", yearly[-1], len(yearly)
    return ("minimize", yearly[-1], len(yearly)) if values == sorted(values, reverse=True) else None


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of whole words, the longest first."""
    return re.compile(rf"(?<!\w)(?:{alternatives(words)})(?!\w)")


@cache
def _printed() -> dict[str, tuple[str, ...]]:
    return {polarity: tuple(words) for polarity, words in load_vocabulary("polarity")["printed"].items()}


@cache
def _sentence() -> re.Pattern[str]:
    data = load_vocabulary("polarity")
    ever = r"(?:semakin|makin|kian)\s+"
    return re.compile(
        rf"{ever}(?:(?P<more>{alternatives(data['more'])})|(?P<less>{alternatives(data['less'])}))\b[^.;]{{0,80}}?"
        rf"{ever}(?:(?P<bad>{alternatives(data['bad'])})|(?P<good>{alternatives(data['good'])}))\b"
    )


@cache
def _name_patterns() -> dict[str, re.Pattern[str]]:
    data = load_vocabulary("polarity")
    measured = rf"(?:(?:{alternatives(data['measures'])})\s+)+"
    evils, carriers = alternatives(data["evils"]), alternatives(data["carriers"])
    return {
        "measured": re.compile(measured),
        "falls": _any_of(data["falls"]),
        "rises": _any_of(data["rises"]),
        "dealt": _any_of(data["dealt"]),
        "negation": _any_of(data["negations"]),
        "goods": _any_of(data["goods"]),
        "evil": _any_of(data["evils"]),
        "low": _any_of(data["low"]),
        # A measure if any, what carries the evil, the evil; after it only where, of whom, what kind: no "yang ...", no passive.
        "bad_name": re.compile(rf"(?:{measured})?(?:(?:{carriers})\s+)*(?:{evils})(?!\w){_NOTHING_DONE}"),
        "low_name": re.compile(
            rf"(?:(?!(?:{alternatives(data['shares'])})(?!\w)){measured})?(?:{alternatives(data['low'])})(?!\w){_NOTHING_DONE}"
        ),
    }
