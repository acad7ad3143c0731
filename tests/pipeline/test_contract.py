"""The JSON of `iku extract`, key by key and number by number."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.contract import render_extraction
from pipeline.model.decree import (
    Basis,
    Decree,
    DecreeKind,
    Extraction,
    Formula,
    Indicator,
    LegalBasis,
    Level,
    PrintedTable,
    Sheet,
    Signatory,
    Target,
    TargetKind,
)
from pipeline.model.geometry import Box
from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Doubt, Method, Provenance, Text
from pipeline.model.reading import Source

BOX = Box(x0=10.04, top=20.06, x1=99.999, bottom=30)
WHERE = Provenance(
    page=2,
    raw="as read",
    method=Method.OCR,
    engine="some",
    confidence=0.87654,
    box=BOX,
    review=True,
    doubt=Doubt.STRUCK,
    alternative="as mad",
)
S = {
    "page": 2,
    "bbox": [10.0, 20.1, 100.0, 30.0],
    "raw": "as read",
    "method": "ocr",
    "engine": "some",
    "confidence": 0.877,
    "review": True,
    "doubt": "struck",
    "alternative": "as mad",
}


def text(words: str) -> Text:
    return Text(text=words, source=WHERE)


def target(value: Decimal | None) -> Target:
    return Target(kind=TargetKind.TARGET, year=2024, period="Q1", raw="x", value=value, source=WHERE)


def extraction(decree: Decree, *indicators: Indicator) -> Extraction:
    return Extraction(
        source=Source(path="a.pdf", sha256="00", media_type="application/pdf", pages=2),
        document=decree,
        sheets=(Sheet(position=text("Kepala Dinas"), duties=(text("Membantu"),), functions=(), indicators=indicators),),
        tables=(PrintedTable(pages=(1, 2), header_rows=1, rows=(("No", "IKU"), ("1", "Nilai"))),),
        issues=(
            Issue(code="number.ambiguous", severity=Severity.WARNING, message="two readings", page=2, box=BOX, raw="145.250"),
        ),
    )


def test_a_full_extraction_has_every_key_of_the_schema() -> None:
    person = Signatory(name=text("A"), title=text("Kepala"), nip=text("196405191985031001"))
    basis = LegalBasis(type="Peraturan Menteri", number="53", year=2014, about="Pelaporan", source=WHERE)
    decree = Decree(kind=DecreeKind.IKU, title=text("IKU 2021"), year=text("2021"), signatory=person, legal_basis=(basis,))
    indicator = Indicator(
        level=Level.TUJUAN,
        name=text("Nilai SAKIP"),
        no=text("1"),
        formula=Formula(text="(A) / (B)", source=WHERE, expression={"op": "/"}, kind="ratio"),
        targets=(target(Decimal("4.15")),),
        normalized={"name": "Nilai SAKIP", "unit": None},
    )
    told = render_extraction(extraction(decree, indicator))
    assert list(told) == ["schema", "source", "document", "sheets", "tables", "issues"]
    assert told["schema"] == "iku.extraction/1"
    assert told["source"] == {"path": "a.pdf", "sha256": "00", "media_type": "application/pdf", "pages": 2}
    assert told["document"]["kind"] == "iku"
    assert told["document"]["year"] == 2021
    assert told["document"]["about"] is None
    assert told["document"]["signatory"] == {"name": "A", "title": "Kepala", "rank": None, "nip": "196405191985031001"}
    cited = {key: told["document"]["legal_basis"][0][key] for key in ("type", "number", "year", "about")}
    assert cited == {"type": "Peraturan Menteri", "number": "53", "year": 2014, "about": "Pelaporan"}
    assert told["document"]["source"]["title"] == S
    assert told["document"]["source"]["signatory.nip"] == S
    (sheet,) = told["sheets"]
    assert (sheet["position"], sheet["duties"], sheet["functions"]) == ("Kepala Dinas", ["Membantu"], [])
    (shown,) = sheet["indicators"]
    assert shown["level"] == "tujuan"
    assert shown["formula"]["expression"] == {"op": "/"}
    assert shown["source"] == {"no": S, "name": S, "formula": S}
    assert shown["normalized"] == {"name": "Nilai SAKIP", "unit": None}
    printed = {"no", "level", "name", "formula", "targets", "normalized", "source"}
    assert {key for key in shown if shown[key] is not None} == printed
    assert set(shown) - printed == {
        *("goal", "objective", "unit", "definition", "data_source", "responsible"),
        *("affair", "remarks", "reason", "program", "polarity", "polarity_basis", "accumulation", "accumulation_basis"),
    }
    assert told["tables"] == [{"pages": [1, 2], "header_rows": 1, "rows": [["No", "IKU"], ["1", "Nilai"]]}]
    assert told["issues"][0]["bbox"] == [10.0, 20.1, 100.0, 30.0]
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_what_is_concluded_says_from_what() -> None:
    basis = Basis(kind="implied", field="name", source=WHERE)
    formula = Formula(text="A / B", source=WHERE, legend={"A": "aktif"}, conditions=({"op": ">"},), latex="x")
    indicator = Indicator(
        level=Level.SASARAN,
        name=text("Angka kemiskinan"),
        program=text("Program A"),
        polarity="minimize",
        polarity_basis=basis,
        formula=formula,
    )
    (shown,) = render_extraction(extraction(Decree(kind=DecreeKind.OTHER, amends=text("5")), indicator))["sheets"][0][
        "indicators"
    ]
    assert (shown["polarity"], shown["polarity_basis"], shown["accumulation_basis"]) == ("minimize", "implied", None)
    assert shown["source"] == {"name": S, "program": S, "formula": S, "polarity": S}
    assert (shown["formula"]["legend"], shown["formula"]["conditions"]) == ({"A": "aktif"}, [{"op": ">"}])
    assert json.loads(json.dumps(shown)) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("4.15"), "4.15"),
        (Decimal("4.10"), "4.1"),
        (Decimal("54"), "54"),
        (Decimal("54.0"), "54"),
        (Decimal("1118E+12"), "1118000000000000"),
        (Decimal("0.0054"), "0.0054"),
        (Decimal("-0.3"), "-0.3"),
        (None, "null"),
        (Decimal("NaN"), "null"),
    ],
)
def test_numbers_come_out_without_artefacts(value: Decimal | None, shown: str) -> None:
    indicator = Indicator(level=Level.SASARAN, name=text("x"), targets=(target(value),))
    told = render_extraction(extraction(Decree(kind=DecreeKind.OTHER), indicator))
    assert json.dumps(told["sheets"][0]["indicators"][0]["targets"][0]["value"]) == shown


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15))
def test_any_number_survives_the_json(value: Decimal) -> None:
    indicator = Indicator(level=Level.SASARAN, name=text("x"), targets=(target(value),))
    told = json.loads(json.dumps(render_extraction(extraction(Decree(kind=DecreeKind.OTHER), indicator))))
    shown = told["sheets"][0]["indicators"][0]["targets"][0]["value"]
    assert abs(Decimal(str(shown)) - value) <= abs(value) * Decimal("1e-15")


@given(st.text())
def test_a_year_that_is_none_is_null_and_any_text_renders(words: str) -> None:
    told = render_extraction(extraction(Decree(kind=DecreeKind.OTHER, year=text(words), title=text(words))))
    assert told["document"]["title"] == words
    assert told["document"]["year"] is None or words.isdecimal()


def test_a_transcript_has_no_boxes() -> None:
    where = Provenance(page=1, raw="x", method=Method.TRANSCRIPT, engine="utf-8")
    told = render_extraction(extraction(Decree(kind=DecreeKind.IKU, title=Text(text="x", source=where))))
    assert told["document"]["source"]["title"]["bbox"] is None
