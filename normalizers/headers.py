"""A heading's field, with the evidence: by whole spelling, by its words, then by likeness."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache
from itertools import takewhile

from normalizers.heading_vocabulary import SEPARATE, HeadingVocabulary, fold_heading, heading_letters, heading_vocabulary
from normalizers.matching import Match, match_text, match_words, nearest, similarity
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
_YEAR = re.compile(r"(?:19|20)\d\d")
_GLUED_YEARS = re.compile(r"(?:tahun|thn)?(?:19|20)\d\d")
_LOOKALIKES = str.maketrans("l1|!0", "iiiio")
_LONE_STROKE = re.compile(r"(?<=[a-z]) [il1|] (?=[a-z])")  # a slash between two words, as readers bend it


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
    folded = fold_heading(text)
    bare, letters = folded, SEPARATE.sub("", folded)
    spellings = [letters]
    if _YEAR.search(letters):
        bare = _YEARS.sub(" ", folded)
        without = SEPARATE.sub("", bare)
        letters = _GLUED_YEARS.sub("", without)
        spellings += (without, letters)
    for key in spellings:
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
    return tuple(word for word in SEPARATE.split(folded) if word)


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
    if _segmented(letters) or all(word in words.spelled for word in _tokens(fold_heading(raw))):
        return None  # whole words: a heading of its own, not one that was cut
    return Match(field=fields.pop(), score=0.9, runner_up=0.0, rule="cut off", raw=raw)


@cache
def _sorted_spellings() -> list[str]:
    return sorted(heading_vocabulary().spellings)


def _by_likeness(raw: str, letters: str) -> Match | None:
    """The most alike spelling, where it is long enough and clear of every other field."""
    if not SHORTEST_ALIKE <= len(letters) <= LONGEST_ALIKE:
        return None
    key = _lookalike(letters)
    return match_text(key, _lookalike_spellings(len(key)), raw=raw, floor=FUZZY_FLOOR, margin=FUZZY_MARGIN)


@cache
def _lookalike_spellings(length: int) -> dict[str, str]:
    """How the spellings look that a text of `length` letters can be like, one that only runs up included, with their fields."""
    least = FUZZY_FLOOR - 2 * FUZZY_MARGIN
    forms = {_lookalike(spelling): field for spelling, field in heading_vocabulary().spellings.items()}
    return {form: field for form, field in forms.items() if least * length - 1 < len(form) < length / least + 1}


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
    tokens = _tokens(fold_heading(text[:LONGEST_HEADING]))
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
