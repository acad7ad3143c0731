"""One indicator out of its printings in several tables of one form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from normalizers.drafts import Draft
from normalizers.matching import Match, similarity
from normalizers.spelling import name_key
from pipeline.model.decree import Level
from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Method, Text
from pipeline.model.reading import issue_at

NEAR = 0.9  # similarity of two printings of one name; real pairs of different indicators reach 0.95, so words are compared too
NEAR_WORD = 0.75  # similarity of two words that one misreading sets apart; "literasi" and "numerasi" have 0.5
NUMBERED = 0.85  # similarity of two misread printings with the same number under the same objective
MARGIN = 0.04
SAME_OBJECTIVE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The indicators of a form in printed order, and what two printings told differently."""

    drafts: tuple[Draft, ...]
    issues: tuple[Issue, ...]


def merge_drafts(drafts: Sequence[Draft]) -> Merged:
    """The drafts with those of later tables merged into the ones that print the same indicator.

    Rows of one table are never merged. A decree may print formulas in one table and targets in the other (seed-000), with fewer
    columns in the second.
    """
    kept: list[Draft] = []
    issues: list[Issue] = []
    taken: set[tuple[int, int]] = set()
    for table in sorted({draft.table for draft in drafts}):
        own = [draft for draft in drafts if draft.table == table]
        before = list(kept)
        for order, draft in enumerate(own):
            free = [(k, other) for k, other in enumerate(before) if (k, table) not in taken]
            match = match_draft(draft, [other for _, other in free], order=order, total=len(own))
            if match is None:
                kept.append(draft)
                continue
            k, other = free[int(match.field)]
            taken.add((k, table))
            issues.extend(_merge(other, draft, match))
    return Merged(drafts=tuple(kept), issues=tuple(issues))


def match_draft(draft: Draft, others: Sequence[Draft], *, order: int, total: int) -> Match | None:
    """Which of `others` prints the same indicator (`Match.field` is its index), or None.

    The name decides, by its canonical letters; of equal names the objective, the number and the order. A name that differs by a
    misread word or two is the same when no other is as near.
    """
    key = name_key(draft.name.text)
    same = [(k, other) for k, other in enumerate(others) if name_key(other.name.text) == key and _agree(draft, other)]
    if same:
        k = max(same, key=lambda pair: _evidence(draft, pair[1], pair[0], order, total, len(others)))[0]
        return Match(field=str(k), score=1.0, runner_up=0.0, rule="exact", raw=draft.name.text)
    scored = sorted(
        ((similarity(key, name_key(other.name.text)), k) for k, other in enumerate(others) if _agree(draft, other)), reverse=True
    )
    if not scored:
        return None
    best, k = scored[0]
    runner_up = scored[1][0] if len(scored) > 1 else 0.0
    match = Match(field=str(k), score=best, runner_up=runner_up, rule="fuzzy", raw=draft.name.text)
    alike = best >= NEAR and _same_words(key, name_key(others[k].name.text))
    return match if match.margin >= MARGIN and (alike or (best >= NUMBERED and _same_place(draft, others[k]))) else None


def _same_place(a: Draft, b: Draft) -> bool:
    """Whether two misread printings have the same own number under the same objective ("5 Nita Omset Koperasi")."""
    if a.name.source.method is not Method.OCR or a.no is None or b.no is None or a.no.text != b.no.text:
        return False
    if re.findall(r"\b\d+\b", a.name.text) != re.findall(r"\b\d+\b", b.name.text) or not a.objective or not b.objective:
        return False
    return similarity(name_key(a.objective.text), name_key(b.objective.text)) >= NEAR


def _same_words(a: str, b: str) -> bool:
    """Whether two names differ only by single letters in words, never in a number."""
    if re.findall(r"\b\d+\b", a) != re.findall(r"\b\d+\b", b):
        return False
    left, right = a.split(), b.split()
    if len(left) != len(right):
        return a.replace(" ", "") == b.replace(" ", "") or similarity(a.replace(" ", ""), b.replace(" ", "")) > 0.96
    return all(x == y or (len(x) > 3 and similarity(x, y) >= NEAR_WORD) for x, y in zip(left, right, strict=True))


def _agree(a: Draft, b: Draft) -> bool:
    """Whether nothing else speaks against two drafts being one: a goal's own indicator is not an objective's."""
    if (a.level is Level.TUJUAN) != (b.level is Level.TUJUAN) and a.explicit_level and b.explicit_level:
        return False
    if a.objective is None or b.objective is None:
        return True
    return similarity(name_key(a.objective.text), name_key(b.objective.text)) >= SAME_OBJECTIVE


def _evidence(draft: Draft, other: Draft, k: int, order: int, total: int, count: int) -> float:
    score = 0.0
    if draft.objective is not None and other.objective is not None:
        score += similarity(name_key(draft.objective.text), name_key(other.objective.text))
    if draft.no is not None and other.no is not None and draft.no.text == other.no.text:
        score += 0.5
    return score - abs(order / max(1, total) - k / max(1, count))


def _merge(into: Draft, draft: Draft, match: Match) -> list[Issue]:
    """Add what the later printing tells; what both tell differently stays as printed first, with an issue."""
    issues: list[Issue] = []
    if match.thin:
        into.name = replace(into.name, source=replace(into.name.source, review=True))
        issues.append(
            _issue("merge.doubtful", into, f"it is taken for the same as {draft.name.text!r} in another table", draft.name)
        )
    into.name = _better(into.name, draft.name)
    for name in ("no", "goal", "objective", "program"):
        own, other = getattr(into, name), getattr(draft, name)
        if own is None:
            if name != "objective" or into.level is not Level.TUJUAN:
                setattr(into, name, other)
        elif other is not None and name != "no" and _equal(own, other):
            setattr(into, name, _better(own, other))
        elif other is not None and name != "no":
            issues.append(_issue("merge.conflict", into, f"another table prints the {name} {other.text!r}", other))
    for name, text in draft.texts.items():
        own = into.texts.get(name)
        if own is None:
            into.texts[name] = text
        elif _equal(own, text):
            into.texts[name] = _better(own, text)
        else:
            issues.append(_issue("merge.conflict", into, f"another table prints {text.text!r} for {name}", text))
    if draft.explicit_level and not into.explicit_level:
        into.level, into.explicit_level = draft.level, True
    into.groups.extend(draft.groups)
    return issues


def _equal(a: Text, b: Text) -> bool:
    """Whether two printings say the same, readers' errors allowed where one of them is not sure of its own."""
    x, y = name_key(a.text), name_key(b.text)
    doubtful = min(a.source.confidence, b.source.confidence) < 1.0
    return x == y or (doubtful and similarity(x, y) > 0.9)


def _better(a: Text, b: Text) -> Text:
    """Of two printings of one text the one that was read with more confidence; flagged where OCR read them differently, as one of
    the two is then misread. Texts that were not guessed from pixels stay as printed first."""
    if a.source.method is not Method.OCR or b.source.method is not Method.OCR:
        return a
    better = b if b.source.confidence > a.source.confidence and not b.source.review else a
    if "".join(a.text.split()).casefold() == "".join(b.text.split()).casefold():
        return better
    return replace(better, source=replace(better.source, review=True))


def _issue(code: str, draft: Draft, what: str, text: Text) -> Issue:
    severity = Severity.WARNING if code == "merge.doubtful" else Severity.INFO
    return issue_at(text.source, code, f"{draft.name.text!r}: {what}; look at both.", severity=severity)
