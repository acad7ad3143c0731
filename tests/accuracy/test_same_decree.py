"""One decree in many dresses: however it was drawn and damaged, its indicators and targets are the same."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.contract import render_extraction
from tests.accuracy.scoring import FOUND, RIGHT, Json, pair_indicators, same_value, similarity
from tests.extractions import extraction_of, sample_names

DRESSES = [name for name in sample_names() if name.endswith(".pdf") and name.count(".") > 1]


def indicators_of(name: str) -> list[Json]:
    return [i for sheet in render_extraction(extraction_of(name))["sheets"] for i in sheet["indicators"]]


def flagged(indicator: Json, field: str) -> bool:
    return bool(indicator["source"].get(field, {}).get("review"))


@pytest.mark.parametrize("name", DRESSES)
def test_a_scan_tells_what_the_born_digital_file_tells(name: str) -> None:
    plain, damaged = indicators_of(f"{name.split('.')[0]}.pdf"), indicators_of(name)
    pairs = pair_indicators(plain, damaged)
    assert len(plain) == len(damaged) == len(pairs)
    for i, j in pairs.items():
        one, other = plain[i], damaged[j]
        assert similarity(one["name"], other["name"]) >= (FOUND if flagged(other, "name") else RIGHT)
        told = {(t["kind"], t["year"], t["period"]): t for t in other["targets"]}
        for target in one["targets"]:
            twin = told[target["kind"], target["year"], target["period"]]
            assert same_value(target, twin) or twin["source"]["review"], (target, twin)


def test_values_are_exact_decimals() -> None:
    targets = [t for sheet in extraction_of("seed-004-pasuruan.pdf").sheets for i in sheet.indicators for t in i.targets]
    assert {t.value for t in targets if t.raw == "72,36"} == {Decimal("72.36")}
