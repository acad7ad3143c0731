"""A heading's field, with the evidence: by whole spelling, by its words, then by likeness."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile

from normalizers.matching import Match, match_text, match_words, nearest, similarity
from normalizers.vocabulary import load_vocabulary
from pipeline.errors import ConfigurationError
from pipeline.model.decree import Level

LONGEST_HEADING = 140  # characters; the longest heading counted on 9,697 pages has 107
FUZZY_FLOOR = 0.84  # similarity of whole headings; below it real headings of other fields begin to fit
FUZZY_MARGIN = 0.07  # distance to the next field
SAME_WORD = 0.8  # similarity of two spellings of one word ("perhitungan", "penghitungan"), between which nothing needs deciding
SHORT_WORD_FLOOR = 0.75  # the same for words of four letters, beside others
WORD_FLOOR = 0.8  # similarity of single words of five letters or more ("lndikator", "Kineija")
LONGEST_ALIKE = 75  # letters; the longest spelling has 60
SHORTEST_ALIKE = 6  # letters a heading must have to be taken for one that it is like
SHORTEST_CUT = 7  # letters a heading cut off by its cell must still have ("PENANGGU")

_YEARS = re.compile(r"\(?\b(?:tahun|thn|th)?\.?\s*(?:19|20)\d\d(?:\s*(?:-|/|s\.?d\.?|\+)\s*(?:19|20)\d\d)*\b\)?", re.IGNORECASE)
_BROKEN_LINE = re.compile(r"(?<=\w)[-‐]\s*\n\s*(?=[a-z])|(?<=\w)- (?=[a-z])")
_GLUED_YEARS = re.compile(r"(?:tahun|thn)?(?:19|20)\d\d")
_SEPARATE = re.compile(r"[^0-9a-z%]+")
_LOOKALIKES = str.maketrans("l1|!0", "iiiio")
_FOOTNOTE = re.compile(r"\s*\*+\)?\s*$")
_LONE_STROKE = re.compile(r"(?<=[a-z]) [il1|] (?=[a-z])")  # a slash between two words, as readers bend it
_BENT_NUMBER = re.compile(r"^[(\[]\s*[iIlL|!]\s*[)\]]$")  # "(1)" as readers bend it
SURELY_COUNTED = 4  # numbers in brackets, each at its place, that need no first one to count the columns
_NUMBERING = re.compile(r"([(\[{]?)\s*(\d{1,2})\s*[a-z]?\s*(?:[=:][^)\]}]*)?[)\]}.]*\s*(?:[=:].*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingField:
    """A field of the heading vocabulary. `kind` is "text", "period" or "ignored"."""

    name: str
    kind: str
    heads: frozenset[str]
    others: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingVocabulary:
    """Known headings: `spellings` by their letters alone, `fields` in order of precedence, `words` of their grammars, and the
    words `spelled` in whole spellings."""

    spellings: Mapping[str, str]
    fields: tuple[HeadingField, ...]
    words: frozenset[str]
    stop_words: frozenset[str]
    spelled: frozenset[str]

    def kind(self, field: str) -> str:
        """ "text", "period" or "ignored"."""
        return next((f.kind for f in self.fields if f.name == field), "period" if field == "year" else "text")


@cache
def heading_vocabulary() -> HeadingVocabulary:
    """The vocabulary of headers.yaml. ConfigurationError when one spelling stands under two fields."""
    data = load_vocabulary("headers")
    spellings: dict[str, str] = {}
    spelled: set[str] = set()
    fields: list[HeadingField] = []
    for name, entry in data["fields"].items():
        for spelling in entry.get("spellings", ()):
            key = heading_letters(str(spelling))
            spelled.update(_SEPARATE.split(str(spelling).casefold()))
            if spellings.setdefault(key, name) != name:
                raise ConfigurationError(
                    f"vocabulary/headers.yaml: {spelling!r} stands under {spellings[key]} and {name}; keep one"
                )
        fields.append(
            HeadingField(
                name=name,
                kind=entry["kind"],
                heads=frozenset(map(str, entry.get("heads", ()))),
                others=frozenset(map(str, entry.get("with", ()))),
            )
        )
    words = frozenset(word for field in fields for word in field.heads | field.others)
    return HeadingVocabulary(
        spellings=spellings,
        fields=tuple(fields),
        words=words,
        stop_words=frozenset(data["stop_words"]),
        spelled=frozenset(spelled),
    )


def heading_letters(text: str) -> str:
    """The letters, digits and % of a heading in lower case, blanks and broken lines closed.

    >>> heading_letters("Indi-\\nkator  Kinerja"), heading_letters("Satua n")
    ('indikatorkinerja', 'satuan')
    """
    return _SEPARATE.sub("", _folded(text))


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    folded = _FOOTNOTE.sub("", _BROKEN_LINE.sub("", folded))
    return folded.casefold()


@lru_cache(maxsize=8192)
def map_header(text: str) -> Match | None:
    """The field of a heading, or None when it is not known. Never raises.

    Steps: the whole spelling; its words ("Rumus Perhitungan Indikator" is a formula: one head word, and only words that go with
    it); the same words glued or torn ("IndikatorKinerja", "Targe t Renst ra"); a heading cut off by its cell; likeness with a
    margin. Years in a heading do not count. A real word of its own ("prestasi", "presentasi") is no misspelt heading.

    >>> map_header("PENJELASAN / FORMULASI PERHITUNGAN").field, map_header("Sumber Dana").field
    ('formula', 'funding')
    >>> map_header("lndikator Kineija Utarna").rule, map_header("Prestasi") is None
    ('words', True)
    """
    if not text or len(text) > LONGEST_HEADING:
        return None
    words = heading_vocabulary()
    bare = _YEARS.sub(" ", _folded(text))
    letters = _GLUED_YEARS.sub("", heading_letters(bare))
    for key in (heading_letters(text), heading_letters(bare), letters):
        if key in words.spellings:
            return Match(field=words.spellings[key], score=1.0, runner_up=0.0, rule="exact", raw=text)
    if not letters:
        return Match(field="year", score=1.0, runner_up=0.0, rule="exact", raw=text) if _YEARS.search(text) else None
    slashed = _LONE_STROKE.sub("/", bare)
    if slashed != bare and (match := _by_words(text, _tokens(slashed), words)) is not None:
        return match
    return (
        _by_words(text, _tokens(bare), words)
        or _by_words(text, _segmented(letters), words)
        or _by_beginning(text, letters, words)
        or _by_likeness(text, letters)
    )


def _tokens(folded: str) -> tuple[str, ...]:
    return tuple(word for word in _SEPARATE.split(folded) if word)


def _by_words(raw: str, tokens: tuple[str, ...], words: HeadingVocabulary) -> Match | None:
    """The first field whose grammar takes every word; single letters' errors in long words are allowed for."""
    score = 1.0
    known: list[str] = []
    for token in tokens:
        if token in words.stop_words:
            continue
        word, likeness = (token, 1.0) if token in words.words else _known_word(token, words.words)
        if not word:
            return None
        if likeness < 1.0 and len(token) == 4 and len(tokens) < 2:
            return None  # four letters alone prove nothing; beside a known word they may ("Csra Perhitungan")
        score = min(score, likeness)
        known.append(word)
    if not known:
        return None
    allowed = _allowed_fields()
    fitting = frozenset.intersection(*(allowed[word] for word in known))
    for field in words.fields:
        if field.name in fitting and any(word in field.heads for word in known):
            return Match(field=field.name, score=score, runner_up=0.0, rule="words", raw=raw)
    return None


@cache
def _allowed_fields() -> dict[str, frozenset[str]]:
    """The fields in whose headings a word may stand."""
    words = heading_vocabulary()
    return {word: frozenset(field.name for field in words.fields if word in field.heads | field.others) for word in words.words}


@lru_cache(maxsize=8192)
def _known_word(token: str, known: frozenset[str]) -> tuple[str, float]:
    """The known word that `token` is a misreading of, with its likeness; ("", 0) when none or more than one is near."""
    if token.endswith("nya") and token[:-3] in known:
        return token[:-3], 1.0
    if len(token) < 4 or sum(char.isdigit() for char in token) > 2:
        return "", 0.0
    floor = WORD_FLOOR if len(token) > 4 else SHORT_WORD_FLOOR
    near = match_words(_lookalike(token), _lookalike_words(len(token), known), floor=floor - 0.1)[:2]
    if not near or near[0][0] < floor:
        return "", 0.0
    if len(near) > 1 and near[0][0] - near[1][0] < 0.05 and similarity(near[0][1], near[1][1]) < SAME_WORD:
        return "", 0.0
    return near[0][1], near[0][0]


@cache
def _lookalike_words(length: int, known: frozenset[str]) -> dict[str, str]:
    """The known words that are at most two letters longer or shorter, with how they look."""
    return {word: _lookalike(word) for word in known if abs(len(word) - length) <= 2}


@lru_cache(maxsize=8192)
def _lookalike(word: str) -> str:
    """The word with letters that readers take for one another made equal: l and 1 for i, rn for m, ii for u, 0 for o."""
    return word.replace("rn", "m").replace("vv", "w").translate(_LOOKALIKES).replace("ii", "u")


@lru_cache(maxsize=8192)
def _segmented(letters: str) -> tuple[str, ...]:
    """The known words of three letters or more that `letters` is made of, in order; () when it is not."""
    if len(letters) > LONGEST_HEADING:
        return ()
    if letters[:3] not in _openings():
        return ()
    best: dict[int, tuple[str, ...]] = {0: ()}
    for start in range(len(letters)):
        before = best.get(start)
        for word in _openings().get(letters[start : start + 3], ()) if before is not None else ():
            end = start + len(word)
            if letters.startswith(word, start) and (end not in best or len(before or ()) + 1 < len(best[end])):
                best[end] = (*(before or ()), word)
    return best.get(len(letters), ())


@cache
def _openings() -> dict[str, tuple[str, ...]]:
    """The words that a heading can be made of, by their first three letters."""
    words = heading_vocabulary()
    out: dict[str, tuple[str, ...]] = {}
    for word in sorted(words.words | words.stop_words):
        if len(word) > 2:
            out[word[:3]] = (*out.get(word[:3], ()), word)
    return out


def _by_beginning(raw: str, letters: str, words: HeadingVocabulary) -> Match | None:
    """The one field whose spellings begin with a heading that its cell cut off ("PENANGGU", "Pagu indi-")."""
    if len(letters) < SHORTEST_CUT:
        return None
    spellings = _sorted_spellings()
    first = bisect_left(spellings, letters)
    begun = takewhile(lambda spelling: spelling.startswith(letters), spellings[first : first + 40])
    fields = {words.spellings[spelling] for spelling in begun}
    if len(fields) != 1:
        return None
    if _segmented(letters) or all(word in words.spelled for word in _tokens(_folded(raw))):
        return None  # whole words: a heading of its own, not one that was cut
    return Match(field=fields.pop(), score=0.9, runner_up=0.0, rule="cut off", raw=raw)


@cache
def _sorted_spellings() -> list[str]:
    return sorted(heading_vocabulary().spellings)


def _by_likeness(raw: str, letters: str) -> Match | None:
    """The most alike spelling, where it is long enough and clear of every other field."""
    if not SHORTEST_ALIKE <= len(letters) <= LONGEST_ALIKE:
        return None
    return match_text(_lookalike(letters), _lookalike_spellings(), raw=raw, floor=FUZZY_FLOOR, margin=FUZZY_MARGIN)


@cache
def _lookalike_spellings() -> dict[str, str]:
    return {_lookalike(spelling): field for spelling, field in heading_vocabulary().spellings.items()}


def propose_alias(text: str) -> str:
    """The field that an unknown heading is most like, for a person to confirm: "objective (0.71 like 'sasaranstrategis')".

    >>> propose_alias("Sasarn Stratgs").startswith("objective")
    True
    """
    words = heading_vocabulary()
    found = nearest(heading_letters(text[:LONGEST_HEADING]), words.spellings)
    if found is None:
        return "none"
    spelling, score = found
    return f"{words.spellings[spelling]} ({score:.2f} like {spelling!r})"


@lru_cache(maxsize=4096)
def _plain_letters(text: str) -> str:
    """The letters of a heading with its misread words put right."""
    words = heading_vocabulary().words
    tokens = _tokens(_folded(text[:LONGEST_HEADING]))
    return "".join(token if token in words else _known_word(token, words)[0] or token for token in tokens)


def level_of_heading(text: str) -> Level | None:
    """The level that a heading's words name, None when they name none or several.

    >>> level_of_heading("Sasaran Program").value, level_of_heading("Indikator Kinerja Utama") is None
    ('program', True)
    """
    letters = _plain_letters(text)
    found = [level for level in (Level.TUJUAN, Level.PROGRAM, Level.KEGIATAN, Level.INDIVIDU) if level.value in letters]
    if Level.TUJUAN in found and "sasaran" in letters:
        return None
    return found[0] if len(found) == 1 else None


def is_numbering_row(texts: Sequence[str], *, bracketed: bool = False) -> bool:
    """Whether the cells count the columns: "(1) (2) (3)", "1 2 3", "5 = 4/3". `bracketed` wants the brackets, as a row of plain
    numbers amid others may be told values.

    >>> is_numbering_row(["(1)", "(2)", "(3)"]), is_numbering_row(["1", "", "2", "3=2/1"]), is_numbering_row(["1", "Indeks", "3"])
    (True, True, False)
    >>> is_numbering_row(["1", "2", "3"], bracketed=True), is_numbering_row(["1", "1", "2", "4,5"])
    (False, False)
    >>> is_numbering_row(["(i)", "(2)", "(3)"]), is_numbering_row(["{1", "(2)", "(3)", "(4)", "(5)"])
    (True, True)
    """
    filled = [_BENT_NUMBER.sub("(1)", text.strip()) for text in texts if text.strip()]
    if len(filled) < 2:
        return False
    right = marked = 0
    for k, text in enumerate(filled):
        match = _NUMBERING.fullmatch(text)
        if match and int(match.group(2)) in (k, k + 1, k + 2) and (match.group(1) or not bracketed):
            right += 1
            marked += bool(match.group(1))
    first = _NUMBERING.fullmatch(filled[0])
    begins = first is not None and int(first.group(2)) <= 2
    return (begins or marked >= SURELY_COUNTED) and right >= max(2, 0.8 * len(filled))
