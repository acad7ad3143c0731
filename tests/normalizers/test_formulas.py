"""The labelled formulas, the evaluation table, the renderings, the checks, and what holds for any text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.dom import minidom

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from normalizers.formulas import (
    EvaluationError,
    check_formula,
    evaluate,
    operand_keys,
    parse_formula,
    render_latex,
    render_mathml,
    render_plain,
)
from normalizers.formulas.expression import express_formula
from normalizers.formulas.trees import walk
from pipeline.model.decree import Formula, Indicator, Level
from pipeline.model.provenance import Method, Provenance, Text

HERE = Path(__file__).parent
LEDGER = yaml.safe_load((HERE / "formulas_ledger.yaml").read_text(encoding="utf-8"))
FORMULAS = [entry for group in LEDGER.values() for entry in group]
TABLE = yaml.safe_load((HERE / "evaluation_table.yaml").read_text(encoding="utf-8"))
SIGNS = {"divide": "/", "multiply": "*", "add": "+", "subtract": "-", "average": "avg", "power": "^"}
TEXTS = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="AB n-1()/x:=+Σ√%0,.[] dibagi kali tahun", max_size=60),
    st.sampled_from([formula[0] for formula in FORMULAS]),
)


def short(tree: Mapping[str, Any] | None) -> str | None:
    """The ledger's notation of a tree."""
    if tree is None:
        return None
    if "operand" in tree:
        return f"{{{tree['operand']}{'@' + tree['time'] if tree.get('time') else ''}}}"
    if "number" in tree:
        return f"{tree['number']}{'%' if tree.get('percent') else ''}"
    op = SIGNS.get(tree["op"], tree["op"]) + str(tree.get("degree", ""))
    return f"({op} {' '.join(short(arg) or '' for arg in tree['args'])})"


@pytest.mark.parametrize(("text", "kind", "expression"), FORMULAS, ids=[f"{n}" for n in range(len(FORMULAS))])
def test_formula_parses_to_its_label(text: str, kind: str, expression: str | None) -> None:
    parsed = parse_formula(text)
    assert short(parsed.expression) == expression
    assert parsed.kind == kind
    assert (parsed.reason is None) == (parsed.expression is not None)


def test_ledger_holds_the_formulas_of_the_samples() -> None:
    known = {formula[0] for formula in FORMULAS}
    for truth in (HERE.parents[1] / "samples" / "truth").glob("*.json"):
        document = json.loads(truth.read_text(encoding="utf-8"))
        told = [indicator.get("formula") for sheet in document["sheets"] for indicator in sheet["indicators"]]
        texts = {formula["text"] if isinstance(formula, dict) else formula for formula in told if formula}
        assert texts <= known


@pytest.mark.parametrize(("text", "operands", "value"), TABLE, ids=[f"{n}" for n in range(len(TABLE))])
def test_evaluation_is_exact(text: str, operands: dict[str, Any], value: str) -> None:
    tree = parse_formula(text).expression
    assert tree is not None
    given_values = {
        name: [Decimal(one) for one in told] if isinstance(told, list) else Decimal(told) for name, told in operands.items()
    }
    assert set(operand_keys(tree)) == set(given_values)
    assert evaluate(tree, given_values) == Decimal(value)


def test_evaluation_table_has_a_hundred_cases() -> None:
    assert len(TABLE) >= 100


def test_plain_rendering_reads_back_to_the_same_tree() -> None:
    for text, _, expression in FORMULAS:
        tree = parse_formula(text).expression
        if tree is not None and expression is not None:
            assert short(parse_formula(render_plain(tree)).expression) == short(tree)


def test_mathml_is_well_formed_and_latex_balanced() -> None:
    for text, _, _ in FORMULAS:
        tree = parse_formula(text).expression
        if tree is not None:
            assert minidom.parseString(render_mathml(tree)).documentElement is not None
            latex = render_latex(tree).replace(r"\{", "").replace(r"\}", "")
            assert latex.count("{") == latex.count("}")


def test_renderings_of_a_growth() -> None:
    tree = parse_formula("(Omset tahun n - Omset tahun n-1) / Omset tahun n-1 x 100%").expression
    assert tree is not None
    assert render_plain(tree) == "(Omset tahun n - Omset tahun n-1) / (Omset tahun n-1) x 100%"
    assert render_latex(tree) == r"\frac{\text{Omset}_{n} - \text{Omset}_{n-1}}{\text{Omset}_{n-1}} \times 100\%"


@pytest.mark.parametrize(
    ("text", "operands", "sentence"),
    [
        ("(A) / (B)", {"A": 1}, "'B' has no value"),
        ("(A) / (B)", {"A": 1, "B": 0}, "division by zero"),
        ("√(A)", {"A": -1}, "root of a negative"),
        ("(A) / (B)", {"A": [1, 2], "B": 2}, "has 2 values"),
        ("Rata-rata nilai", {"nilai": []}, "mean over no values"),
        ("Σ (A x B)", {"A": [1, 2], "B": [1]}, "different numbers of values"),
    ],
)
def test_what_has_no_value_says_why(text: str, operands: dict[str, Any], sentence: str) -> None:
    tree = parse_formula(text).expression
    assert tree is not None
    with pytest.raises(EvaluationError, match=sentence):
        evaluate(tree, operands)


def test_a_definition_before_the_formula_is_a_note_and_its_threshold_a_condition() -> None:
    parsed = parse_formula(
        "Usaha mikro naik kelas jika omzetnya melampaui Rp. 300.000.000,00 (Jumlah naik kelas / Jumlah usaha mikro) x 100 %"
    )
    assert short(parsed.expression) == "(* (/ {Jumlah naik kelas} {Jumlah usaha mikro}) 100%)"
    assert [short(condition) for condition in parsed.conditions] == ["(> {omzetnya} 300000000.00)"]
    assert "naik kelas" in parsed.notes[0]


def test_a_flat_difference_over_a_denominator_is_told() -> None:
    parsed = parse_formula("Omzet tahun ini dikurangi omzet tahun lalu dibagi omzet tahun lalu x 100%")
    assert parsed.kind == "growth"
    assert any("numerator" in note for note in parsed.notes)


@pytest.mark.parametrize(
    ("text", "legend"),
    [
        (
            "(A/B) x 100% dimana A = Jumlah koperasi aktif, B = Jumlah koperasi",
            {"A": "Jumlah koperasi aktif", "B": "Jumlah koperasi"},
        ),
        (
            "n/N x 100% Keterangan: n = jumlah responden puas; N = jumlah responden",
            {"n": "jumlah responden puas", "N": "jumlah responden"},
        ),
        ("a. Jumlah usulan diakomodir b. Jumlah usulan, a/b x 100%", {"a": "Jumlah usulan diakomodir", "b": "Jumlah usulan"}),
        ("A = Jumlah tercapai B = Jumlah indikator Rumus: A/B x 100%", {"A": "Jumlah tercapai", "B": "Jumlah indikator"}),
        ("(40% x nilai A) + (60% x nilai B), dimana nilai A = hasil survei", {"nilai A": "hasil survei"}),
        ("NRR x bobot, NRR adalah nilai rata-rata unsur", {"NRR": "nilai rata-rata unsur"}),
        ("A/B x 100%\nKeterangan:\nA : jumlah pasar\nB : jumlah desa", {"A": "jumlah pasar", "B": "jumlah desa"}),
        ("F/N x 100% (P=Persentase; F=Frekuensi; N=Jumlah responden)", {"F": "Frekuensi", "N": "Jumlah responden"}),
        ("JKA/JK x 100% Ket : JKA = Koperasi Aktif JK = Koperasi", {"JKA": "Koperasi Aktif", "JK": "Koperasi"}),
        ("A/B x 100% (A = luas panen (ha), B = luas tanam (ha))", {"A": "luas panen (ha)", "B": "luas tanam (ha)"}),
        ("(Jumlah A / Jumlah B) x 100% Jumlah A = aktif Jumlah B = seluruh", {"Jumlah A": "aktif", "Jumlah B": "seluruh"}),
        ("X = (a+b)/2 dimana a: nilai mutu, b: nilai layanan", {"a": "nilai mutu", "b": "nilai layanan"}),
        ("Jumlah A / Jumlah B x 100% Keterangan: data dari BPS", {}),
        ("IKLH = (0,376 x IKA) + (0,405 x IKU)", {}),
        ("Jumlah desa: jumlah desa mandiri", {}),
        ("a. Jumlah guru b. Jumlah siswa", {}),
    ],
)
def test_a_legend_tells_what_symbols_stand_for(text: str, legend: dict[str, str]) -> None:
    parsed = parse_formula(text)
    assert dict(parsed.legend) == legend
    told = {leaf["operand"]: leaf.get("means") for leaf in walk(parsed.expression or {}) if "operand" in leaf}
    assert {name: means for name, means in told.items() if means} == legend


def test_a_legend_tells_the_year_of_a_symbol() -> None:
    parsed = parse_formula("(A - B)/B x 100% dimana A : omzet tahun n, B : omzet tahun n-1")
    assert parsed.kind == "growth"
    assert parsed.expression is not None
    assert parsed.expression["args"][0]["args"][1] == {"operand": "B", "time": "n-1", "means": "omzet"}


def test_an_indicators_formula_is_rendered_and_explained() -> None:
    source = Provenance(page=1, raw="", method=Method.TRANSCRIPT, engine="utf-8")
    formula = Formula(text="A/B x 100%, jika omzet lebih dari 80% dimana A = jumlah pasar, B = jumlah desa", source=source)
    indicator = Indicator(level=Level.SASARAN, name=Text(text="Persentase pasar", source=source), formula=formula)
    told, _ = express_formula(indicator)
    assert told.formula is not None
    assert told.formula.plain == "(A) / (B) x 100%"
    assert told.formula.latex == r"\frac{\text{A}}{\text{B}} \times 100\%"
    assert told.formula.mathml is not None
    assert told.formula.legend == {"A": "jumlah pasar", "B": "jumlah desa"}
    assert [short(condition) for condition in told.formula.conditions] == ["(> {omzet} 80%)"]


def test_another_column_may_explain_the_symbols() -> None:
    source = Provenance(page=1, raw="", method=Method.TRANSCRIPT, engine="utf-8")
    indicator = Indicator(
        level=Level.SASARAN,
        name=Text(text="Persentase pasar", source=source),
        formula=Formula(text="(A / B) x 100%", source=source),
        remarks=Text(text="A = jumlah pasar; B = jumlah desa", source=source),
    )
    told, _ = express_formula(indicator)
    assert told.formula is not None
    assert (told.formula.text, told.formula.legend) == ("(A / B) x 100%", {"A": "jumlah pasar", "B": "jumlah desa"})


RATIO = "Jumlah koperasi aktif dibagi jumlah koperasi"


@pytest.mark.parametrize(
    ("formula", "unit", "name", "codes"),
    [
        (f"{RATIO} x 100%", "%", "Persentase koperasi aktif", []),
        (f"{RATIO} x 100%", None, "Persentase koperasi aktif", []),
        (f"{RATIO} x 100%", "Unit", "Koperasi aktif", ["formula.percent-unit"]),
        (f"{RATIO} x 100%", None, "Jumlah koperasi aktif", ["formula.percent-unit"]),
        (f"{RATIO} x 100%", "Nilai", "Nilai koperasi", []),
        (RATIO, "%", "Persentase koperasi aktif", ["formula.no-percent"]),
        (RATIO, "Rasio", "Rasio koperasi aktif", []),
        (f"{RATIO} x 100%", "%", "Persentase pertumbuhan koperasi aktif", ["formula.no-growth"]),
        ("(A tahun n - A tahun n-1) / A tahun n-1 x 100%", "%", "Persentase pertumbuhan A", []),
        ("(A tahun n - A tahun n-1) / A tahun n x 100%", "%", "Persentase pertumbuhan A", ["formula.growth-base"]),
        ("Jumlah koperasi aktif", "Unit", "Persentase koperasi aktif", ["formula.name-unit"]),
        ("Jumlah koperasi aktif", "%", "Jumlah koperasi aktif", ["formula.name-unit"]),
        ("Jumlah koperasi aktif", "Unit", "Jumlah koperasi aktif", []),
        ("Hasil survei", "Indeks", "Indeks kepuasan", []),
        ("", None, None, []),
    ],
)
def test_formula_is_checked_against_unit_and_name(formula: str, unit: str | None, name: str | None, codes: list[str]) -> None:
    assert [issue.code for issue in check_formula(parse_formula(formula), unit, name)] == codes


@given(TEXTS, st.one_of(st.none(), TEXTS), st.one_of(st.none(), TEXTS))
def test_any_text_is_parsed_and_checked_without_raising(text: str, unit: str | None, name: str | None) -> None:
    parsed = parse_formula(text)
    assert (parsed.expression is None) == (parsed.reason is not None)
    check_formula(parsed, unit, name)
    if parsed.expression is not None:
        json.dumps(parsed.expression)
        render_plain(parsed.expression)
        render_latex(parsed.expression)
        minidom.parseString(render_mathml(parsed.expression).encode("utf-8", "replace"))


@given(TEXTS)
def test_an_expression_has_a_value_or_says_why_not(text: str) -> None:
    tree = parse_formula(text).expression
    if tree is None:
        return
    with suppress(EvaluationError):
        assert evaluate(tree, dict.fromkeys(operand_keys(tree), Decimal(3))).is_finite()


@pytest.mark.parametrize(
    "text", ["(" * 1400, "A+" * 700 + "A", ":" * 1400, "- " * 700 + "A", "√(" * 700, "A = " * 370, "[{(" * 450]
)
def test_a_tangle_of_signs_is_no_formula(text: str) -> None:
    parsed = parse_formula(text)
    assert parsed.expression is None
    assert parsed.reason
