"""Rows that several forms of one dump print alike, put together with one another's help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from normalizers.matching import similarity
from pipeline.model.decree import Indicator
from pipeline.model.provenance import Text

ALIKE = 0.95  # similarity of the formulas of one row printed in two forms; OCR bends a letter or two
FEWEST = 3  # forms; two that differ prove nothing
FEWEST_WORDS = 2  # of an objective cut short; "Meningkatnya" alone opens every second one


def agree_on_rows(forms: Sequence[Sequence[Indicator]]) -> tuple[tuple[Indicator, ...], ...]:
    """The same indicators, a name or objective that most forms with the same formula tell put in where one form lost words of it.

    Office holders of one section share rows: what the order of the words cut short in one form stands whole in the others. An
    objective that another form tells longer takes the rest where a name of the form holds it, a cell it strayed to. Values keep
    their own place and stay flagged.
    """
    rows = [indicator for form in forms for indicator in form if indicator.formula]
    settled = [[_settled(indicator, rows) for indicator in form] for form in forms]
    objectives = {i.objective.text for form in settled for i in form if i.objective}
    return tuple(tuple(_completed(form, objectives)) for form in settled)


def _completed(form: Sequence[Indicator], objectives: Collection[str]) -> list[Indicator]:
    """The indicators of a form, their objectives completed from what other forms tell; the rest leaves the name it strayed to."""
    out = list(form)
    for own in {i.objective.text for i in form if i.objective and len(i.objective.text.split()) >= FEWEST_WORDS}:
        longer = [other for other in objectives if other.startswith(own + " ")]
        rest = longer[0].removeprefix(own).strip() if len(longer) == 1 else ""
        if not rest or not any(f" {rest} " in f" {i.name.text} " for i in form):
            continue
        for k, indicator in enumerate(out):
            name = " ".join(f" {indicator.name.text} ".replace(f" {rest} ", " ").split())
            objective = indicator.objective
            if objective and objective.text == own:
                objective = replace(objective, text=longer[0])
            out[k] = replace(indicator, name=replace(indicator.name, text=name or indicator.name.text), objective=objective)
    return out


def _settled(indicator: Indicator, rows: Sequence[Indicator]) -> Indicator:
    if indicator.formula is None:
        return indicator
    own = _letters(indicator.formula.text)
    same = [row for row in rows if row.formula and similarity(own, _letters(row.formula.text)) >= ALIKE]
    if len(same) < FEWEST:
        return indicator
    name = _common([row.name for row in same], indicator.name)
    objective = _common([row.objective for row in same if row.objective], indicator.objective)
    return replace(indicator, name=name or indicator.name, objective=objective)


def _common(told: Sequence[Text], own: Text | None) -> Text | None:
    """What more than half of the forms tell, at the place of the own text; the own text when there is no such agreement."""
    if own is None or not told:
        return own
    text, count = Counter(text.text for text in told).most_common(1)[0]
    return replace(own, text=text) if 2 * count > len(told) else own


def _letters(text: str) -> str:
    return "".join(text.casefold().split())
