"""Measures between a truth file and an extraction, both in the shape of the extraction JSON.

Texts are compared by normalized Levenshtein similarity after NFKC, case and white space folding; a formula also without its
brackets and spaces, since a stacked fraction has no printed brackets. A similarity below 0.5 counts as no match at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Levenshtein

Json = Mapping[str, Any]

TEXT_FIELDS = (
    "goal",
    "objective",
    "name",
    "unit",
    "definition",
    "formula",
    "data_source",
    "responsible",
    "affair",
    "remarks",
)
FOUND = 0.8  # an indicator counts as found when its name is at least this similar
RIGHT = 0.97  # a told text is right when it is at least this similar
MATCH = 0.5  # below this two texts have nothing to do with each other

_SAME = str.maketrans({"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "×": "x", "∑": "σ"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Correct out of expected and told: `recall`, `precision` and their harmonic mean; 1 when nothing was expected nor told."""

    hits: float = 0.0
    expected: float = 0.0
    told: float = 0.0

    def __add__(self, other: Share) -> Share:
        return Share(hits=self.hits + other.hits, expected=self.expected + other.expected, told=self.told + other.told)

    @property
    def f1(self) -> float:
        return 2 * self.hits / (self.expected + self.told) if self.expected + self.told else 1.0

    @property
    def recall(self) -> float:
        return self.hits / self.expected if self.expected else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One document's measures. `silent` counts told values that are wrong and carry no review flag."""

    found: Share
    records: Share
    targets: Share
    metadata: Share
    lists: Share
    cells: Share
    told: int
    flagged: int
    silent: int


def fold(value: object) -> str:
    """The text as compared."""
    text = unicodedata.normalize("NFKC", str(value or "")).translate(_SAME).casefold()
    text = re.sub(r"\s*([/:,;.])\s*", r"\1 ", text)
    return " ".join(text.split()).strip(" .;:|")


def fold_formula(value: object) -> str:
    """A formula's text as compared: brackets, spaces and the way a division is written do not count."""
    return re.sub(r"[\s(){}\[\]$\\/]|dibagi|:", "", fold(value))


def similarity(a: object, b: object, folded: Callable[[object], str] = fold) -> float:
    """1 for equal texts, 0 for nothing in common."""
    return Levenshtein.normalized_similarity(folded(a), folded(b))


def score_document(truth: Json, extraction: Json) -> Score:
    """All measures of one extraction."""
    wanted, told = tuple(indicators_in(truth)), tuple(indicators_in(extraction))
    pairs = pair_indicators(wanted, told)
    found = records = targets = Share()
    counts = [0, 0, 0]
    for i, indicator in enumerate(wanted):
        if indicator.get("uncertain") is True:
            continue
        other = told[pairs[i]] if i in pairs else {}
        found += Share(hits=_name_similarity(indicator, other) >= FOUND, expected=1, told=1)
        records += _texts(indicator, other)
        targets += _targets(indicator, other)
        for k, n in enumerate(_trust(indicator, other)):
            counts[k] += n
    for j, other in enumerate(told):
        if j not in pairs.values():
            records += Share(told=sum(1 for f in TEXT_FIELDS if text_of(other, f)))
    return Score(
        found=found,
        records=records,
        targets=targets,
        metadata=_metadata(truth["document"], extraction.get("document") or {}),
        lists=_lists(truth["sheets"], extraction.get("sheets") or []),
        cells=score_cells(truth, extraction.get("tables") or []),
        told=counts[0],
        flagged=counts[1],
        silent=counts[2],
    )


def pair_indicators(wanted: Iterable[Json], told: Iterable[Json]) -> dict[int, int]:
    """One-to-one pairs, most alike names first; objective, formula and order break ties."""
    wanted, told = tuple(wanted), tuple(told)
    ranked = sorted(
        (
            (
                _name_similarity(a, b)
                + 0.05 * similarity(text_of(a, "objective"), text_of(b, "objective"))
                + 0.05 * similarity(text_of(a, "formula"), text_of(b, "formula"), fold_formula)
                - 0.0001 * abs(i / len(wanted) - j / len(told)),
                i,
                j,
            )
            for i, a in enumerate(wanted)
            for j, b in enumerate(told)
            if _name_similarity(a, b) > MATCH
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for _, i, j in ranked:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def indicators_in(document: Json) -> Iterator[Json]:
    """The indicators of all sheets, in order."""
    for sheet in document.get("sheets") or []:
        yield from sheet.get("indicators") or []


def text_of(indicator: Json, field: str) -> Any:
    """The text of a field, a formula's own included."""
    value = indicator.get(field)
    return value.get("text") if isinstance(value, Mapping) else value


def _name_similarity(wanted: Json, told: Json) -> float:
    return max(similarity(name, told.get("name")) for name in (wanted["name"], *(wanted.get("alt_names") or ())))


def field_similarity(wanted: Json, told: Json, field: str) -> float:
    """How alike the told text of a field is, 0..1; of a name the best of those that a reader may give it."""
    if not text_of(told, field):
        return 0.0
    if field == "name":
        return _name_similarity(wanted, told)
    return similarity(text_of(wanted, field), text_of(told, field), fold_formula if field == "formula" else fold)


def _texts(wanted: Json, told: Json) -> Share:
    share = Share()
    for field in TEXT_FIELDS:
        if field in (wanted.get("uncertain_fields") or ()):
            continue
        hit = field_similarity(wanted, told, field) if text_of(wanted, field) else 0.0
        share += Share(
            hits=hit if hit >= MATCH else 0.0,
            expected=bool(text_of(wanted, field)),
            told=bool(text_of(told, field)),
        )
    return share


def by_period(indicator: Json) -> dict[tuple[Any, ...], Json]:
    """The targets by kind, year and period."""
    return {(t.get("kind"), t.get("year"), t.get("period")): t for t in indicator.get("targets") or []}


def same_value(wanted: Json, told: Json) -> bool:
    """Whether two targets tell the same number, or both tell none and print alike."""
    a, b = wanted.get("value"), told.get("value")
    if a is None or b is None:
        return a is None and b is None and similarity(wanted.get("raw"), told.get("raw")) > FOUND
    return bool(abs(a - b) <= 1e-6 * max(1, abs(a)))


def _targets(wanted: Json, told: Json) -> Share:
    ours, theirs = by_period(wanted), by_period(told)
    return Share(
        hits=sum(1 for key, t in ours.items() if key in theirs and same_value(t, theirs[key])),
        expected=len(ours),
        told=sum(1 for key, t in theirs.items() if key in ours or t.get("value") is not None),
    )


def _trust(wanted: Json, told: Json) -> tuple[int, int, int]:
    """Told values, flagged ones, and wrong ones without a flag; an indicator that was not found is one silent error."""
    if not told:
        return 1, 0, 1
    values = flagged = silent = 0
    sources = told.get("source") or {}
    for field in TEXT_FIELDS:
        if field in (wanted.get("uncertain_fields") or ()) or not (text_of(wanted, field) or text_of(told, field)):
            continue
        review = bool((sources.get(field) or {}).get("review"))
        wrong = not text_of(wanted, field) or field_similarity(wanted, told, field) < RIGHT
        values, flagged, silent = values + 1, flagged + review, silent + (wrong and not review)
    theirs = by_period(told)
    for key, target in by_period(wanted).items():
        other = theirs.get(key)
        review = bool(((other or {}).get("source") or {}).get("review"))
        wrong = other is None or not same_value(target, other)
        values, flagged, silent = values + 1, flagged + review, silent + (wrong and not review)
    return values, flagged, silent


def _metadata(wanted: Json, told: Json) -> Share:
    """The decree's own fields: exact for numbers, codes and dates, 0.9 similar for texts, laws by number and year."""
    open_fields = set(wanted.get("uncertain_fields") or ())
    hits: list[float] = []
    for field in ("number", "year", "region_code", "issued_date"):
        if wanted.get(field) and field not in open_fields:
            hits.append(fold(wanted[field]).replace(" ", "") == fold(told.get(field)).replace(" ", ""))
    for field in ("title", "agency", "about"):
        if wanted.get(field) and field not in open_fields:
            hits.append(similarity(wanted[field], told.get(field)) >= 0.9)
    signatory, other = wanted.get("signatory") or {}, told.get("signatory") or {}
    if signatory and not signatory.get("uncertain"):
        hits.append(similarity(signatory["name"], other.get("name")) >= 0.9)
        if signatory.get("nip"):
            hits.append(signatory["nip"] == other.get("nip"))
    if wanted.get("legal_basis"):
        laws = {_law(law) for law in wanted["legal_basis"]}
        hits.append(len(laws & {_law(law) for law in told.get("legal_basis") or []}) / len(laws))
    return Share(hits=sum(hits), expected=len(hits), told=len(hits))


def _law(law: Json) -> tuple[str, Any]:
    return re.sub(r"\D", "", str(law.get("number")))[:6], law.get("year")


def _lists(wanted: Iterable[Json], told: Iterable[Json]) -> Share:
    """Positions, duties and functions, each sheet against the one that is most like it."""
    share = Share()
    told = tuple(told)
    for sheet in wanted:
        other = max(told, key=lambda t: similarity(sheet.get("position"), t.get("position")), default={})
        expected = [(item, other.get(field) or []) for field in ("duties", "functions") for item in sheet.get(field) or []]
        if sheet.get("position"):
            expected.append((sheet["position"], [other.get("position")]))
        hits = sum(max((similarity(item, candidate) for candidate in candidates), default=0.0) for item, candidates in expected)
        share += Share(hits=hits, expected=len(expected), told=len(expected))
    return share


def score_cells(truth: Json, tables: Iterable[Json]) -> Share:
    """Cells of the printed tables: rows aligned in order, cells aligned in order within them, each pair worth its similarity.

    A header printed again on a later page is told for nothing only when the truth has it too.
    """
    wanted = [[fold_formula(cell) for cell in row] for row in _truth_rows(truth)]
    told: list[list[str]] = []
    again: list[bool] = []
    headers: list[list[str]] = []
    for table in tables:
        rows = [row for row in ([fold_formula(cell) for cell in row] for row in table["rows"]) if any(row)]
        again.extend(any(_row_reward(row, h) > 0.9 * sum(map(bool, h)) for h in headers) for row in rows)
        told.extend(rows)
        headers.extend(rows[:3])
    best = [[0.0] * (len(told) + 1) for _ in range(len(wanted) + 1)]
    gains = [[_row_reward(a, b) for b in told] for a in wanted]
    for i in range(len(wanted)):
        for j in range(len(told)):
            best[i + 1][j + 1] = max(best[i][j] + gains[i][j], best[i][j + 1], best[i + 1][j])
    used = _used_rows(best, gains)
    return Share(
        hits=best[-1][-1],
        expected=sum(1 for row in wanted for cell in row if cell),
        told=sum(1 for j, row in enumerate(told) if j in used or not again[j] for cell in row if cell),
    )


def _used_rows(best: list[list[float]], gains: list[list[float]]) -> set[int]:
    used: set[int] = set()
    i, j = len(best) - 1, len(best[0]) - 1
    while i and j:
        if gains[i - 1][j - 1] > 0 and abs(best[i][j] - best[i - 1][j - 1] - gains[i - 1][j - 1]) < 1e-9:
            i, j = i - 1, j - 1
            used.add(j)
        elif best[i][j] == best[i - 1][j]:
            i -= 1
        else:
            j -= 1
    return used


def _row_reward(a: list[str], b: list[str]) -> float:
    left, right = [x for x in a if x], [y for y in b if y]
    previous = [0.0] * (len(right) + 1)
    for x in left:
        current = [0.0]
        for j, y in enumerate(right):
            s = Levenshtein.normalized_similarity(x, y)
            current.append(max(previous[j] + (s if s >= MATCH else 0.0), previous[j + 1], current[j]))
        previous = current
    return previous[-1]


def _truth_rows(truth: Json) -> Iterator[list[str]]:
    for sheet in truth["sheets"]:
        for table in sheet["tables"]:
            leaves = list(_leaves(table["columns"]))
            yield from _header_rows(table["columns"])
            if table.get("numbered"):
                yield [f"({i + 1})" for i in range(len(leaves))]
            for row in table["rows"]:
                yield [_plain(row.get(leaf["field"]) or "") for leaf in leaves]


def _leaves(columns: Iterable[Json]) -> Iterator[Json]:
    for column in columns:
        if column.get("children"):
            yield from _leaves(column["children"])
        else:
            yield column


def _header_rows(columns: list[Json]) -> list[list[str]]:
    if not any(column.get("children") for column in columns):
        return [[column["header"] for column in columns]]
    top: list[str] = []
    below: list[Json] = []
    for column in columns:
        children = column.get("children")
        leaves = list(_leaves([column]))
        top.extend([column["header"], *[""] * (len(leaves) - 1)])
        below.extend(children or [{"header": ""}])
    return [top, *_header_rows(below)]


def _plain(cell: str) -> str:
    """The LaTeX of a truth cell as it reads on the page."""
    if "$" not in cell:
        return cell
    for old, new in (("\\times", "x"), ("\\sum", "∑"), ("\\%", "%")):
        cell = cell.replace(old, new)
    return re.sub(r"[${}\\]", " ", re.sub(r"\\(frac|text|left|right)", "", cell))
