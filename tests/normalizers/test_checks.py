"""Arithmetic and validity: each rule with a decree that meets it and one that does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from normalizers.amendments import find_amended
from normalizers.arithmetic import check_arithmetic
from normalizers.validity import check_validity
from normalizers.vocabulary import load_vocabulary
from pipeline.model.decree import Basis, Decree, DecreeKind, Formula, Indicator, Level, Sheet, Target, TargetKind
from pipeline.model.provenance import Method, Provenance, Text


def at(raw: str) -> Provenance:
    return Provenance(page=1, raw=raw, method=Method.TRANSCRIPT, engine="utf-8")


def text(value: str) -> Text:
    return Text(text=value, source=at(value))


def target(value: str | None, year: int = 2024, period: str = "year", **more: object) -> Target:
    raw = value or "-"
    number = Decimal(value) if value else None
    return replace(
        Target(kind=TargetKind.TARGET, year=year, period=period, raw=raw, value=number, source=at(raw)),
        **more,  # type: ignore[arg-type]
    )


def indicator(name: str, *targets: Target, unit: str | None = None, full: bool = True) -> Indicator:
    return Indicator(
        level=Level.SASARAN,
        name=text(name),
        objective=text("Meningkatnya mutu layanan"),
        unit=text(unit) if unit else text("nilai") if full else None,
        formula=Formula(text="A / B x 100%", source=at("A / B x 100%")) if full else None,
        data_source=text("BPS") if full else None,
        responsible=text("Sekretariat") if full else None,
        targets=targets,
    )


def quarters(year: str, *parts: str | None) -> tuple[Target, ...]:
    return (target(year), *(target(part, period=f"Q{q}") for q, part in enumerate(parts, 1)))


@pytest.mark.parametrize(
    ("targets", "codes"),
    [
        (quarters("1118", "279.5", "559", "838.5", "1118"), []),
        (quarters("100", "25", "25", "25", "25"), []),
        (quarters("80", "80", "80", "80", "80"), []),
        (quarters("4.15", None, None, None, "4.15"), []),
        (quarters("100", "10", "20", "30", "50"), ["target.parts"]),
        ((target("80", upper=Decimal(85)),), []),
        ((target("85", upper=Decimal(80)),), ["target.range"]),
        ((target("5", 2022), target("6", 2023), target("7", 2024)), []),
        ((target("5", 2022), target("6000", 2023), target("7", 2024)), ["target.scale"]),
    ],
)
def test_figures_that_do_not_fit_are_told(targets: Sequence[Target], codes: list[str]) -> None:
    assert [issue.code for issue in check_arithmetic(indicator("Nilai omzet", *targets))] == codes


@pytest.mark.parametrize(
    ("name", "unit", "value", "codes"),
    [
        ("Persentase koperasi sehat", "persen", "100", []),
        ("Persentase koperasi sehat", "persen", "120", ["target.percent"]),
        ("Persentase pertumbuhan omzet", "persen", "120", []),
        ("Jumlah koperasi", "unit", "120", []),
    ],
)
def test_a_share_above_100_percent_is_told(name: str, unit: str, value: str, codes: list[str]) -> None:
    assert [issue.code for issue in check_arithmetic(indicator(name, target(value), unit=unit))] == codes


@pytest.mark.parametrize(
    ("target_value", "realized", "codes"),
    [
        ("75.36", "80.1", []),
        ("75.36", "8010", ["target.realization"]),
        ("1118000", "1118", ["target.realization"]),
        ("10", "0", []),
    ],
)
def test_a_realization_far_from_its_target_is_told(target_value: str, realized: str, codes: list[str]) -> None:
    told = (target(target_value), target(realized, kind=TargetKind.REALIZATION))
    assert [issue.code for issue in check_arithmetic(indicator("Nilai omzet", *told))] == codes


def test_parts_of_a_realization_are_added_up_too() -> None:
    parts = [replace(part, kind=TargetKind.REALIZATION) for part in quarters("100", "10", "20", "30", "50")]
    assert [issue.code for issue in check_arithmetic(indicator("Nilai omzet", *parts))] == ["target.parts"]


@pytest.mark.parametrize(
    ("printed", "parts", "codes"),
    [
        ("cumulative", ("25", "50", "75", "100"), []),
        ("per-period", ("25", "50", "75", "100"), ["target.accumulation"]),
        ("cumulative", ("10", "20", "30", "40"), ["target.accumulation"]),
        ("per-period", ("10", "20", "30", "40"), []),
        ("cumulative", ("100", "100", "100", "100"), []),
    ],
)
def test_parts_that_tell_the_other_accumulation_than_printed_are_told(
    printed: str, parts: tuple[str, ...], codes: list[str]
) -> None:
    basis = Basis(kind="printed", field="accumulation", source=at("Kumulatif"))
    told = replace(indicator("Nilai omzet", *quarters("100", *parts)), accumulation=printed, accumulation_basis=basis)
    assert [issue.code for issue in check_arithmetic(told)] == codes


def codes_of(*indicators: Indicator, kind: DecreeKind = DecreeKind.IKU) -> list[str]:
    return [issue.code for issue in check_validity(Decree(kind=kind), [Sheet(indicators=indicators)])]


def test_a_decree_that_meets_every_rule_has_no_issue() -> None:
    assert codes_of(indicator("Indeks kepuasan masyarakat", target("80", 2023), target("82", 2024))) == []


def test_what_an_iku_leaves_out_is_told_once_for_all_or_for_the_one() -> None:
    bare = indicator("Indeks kepuasan masyarakat", full=False)
    missing = [f"indicator.{what}_missing" for what in ("unit", "formula", "source", "responsible")]
    assert codes_of(bare, bare) == missing
    assert codes_of(indicator("Nilai SAKIP"), bare) == missing


def test_a_performance_agreement_may_print_targets_alone() -> None:
    assert codes_of(indicator("Nilai SAKIP", full=False), kind=DecreeKind.PK) == []


def test_an_empty_decree_and_one_without_outcomes_are_told() -> None:
    assert codes_of() == ["decree.no_indicator"]
    assert codes_of(indicator("Jumlah dokumen")) == ["decree.no_outcome"]
    assert codes_of(indicator("Jumlah dokumen"), kind=DecreeKind.IKK) == []


def test_too_many_indicators_of_one_objective_are_told() -> None:
    assert codes_of(*[indicator(f"Nilai {i}") for i in range(10)]) == []
    assert codes_of(*[indicator(f"Nilai {i}") for i in range(11)]) == ["objective.many_indicators"]


def test_a_target_equal_to_last_years_realization_is_told() -> None:
    before = target("72.36", 2023, kind=TargetKind.REALIZATION)
    assert codes_of(indicator("Nilai SAKIP", before, target("73", 2024))) == []
    assert codes_of(indicator("Nilai SAKIP", before, target("72.36", 2024))) == ["target.not_above_realization"]
    full = target("100", 2023, kind=TargetKind.REALIZATION)
    assert codes_of(indicator("Persentase temuan", full, target("100", 2024))) == []


def test_a_gap_in_the_years_of_an_indicator_is_told() -> None:
    assert codes_of(indicator("Nilai SAKIP", target("70", 2021), target("72", 2022))) == []
    assert codes_of(indicator("Nilai SAKIP", target("70", 2021), target("72", 2024))) == ["indicator.changed"]


def test_an_objective_without_indicator_is_told() -> None:
    told = (indicator("Nilai SAKIP"),)
    bare = Sheet(indicators=told, unmeasured=(text("Terwujudnya pasar yang tertib"),))
    assert [issue.code for issue in check_validity(Decree(kind=DecreeKind.IKU), [bare])] == ["objective.no_indicator"]
    only = Sheet(unmeasured=bare.unmeasured)
    codes = [issue.code for issue in check_validity(Decree(kind=DecreeKind.IKU), [only])]
    assert codes == ["objective.no_indicator", "decree.no_indicator"]


def test_a_form_with_duties_and_no_indicator_is_told() -> None:
    full = Sheet(position=text("Sekretaris"), duties=(text("membantu"),), indicators=(indicator("Nilai SAKIP"),))
    bare = replace(full, indicators=())
    assert [issue.code for issue in check_validity(Decree(kind=DecreeKind.IKU), [full])] == []
    assert [issue.code for issue in check_validity(Decree(kind=DecreeKind.IKU), [full, bare])] == ["sheet.no_indicator"]


@pytest.mark.parametrize(
    ("polarity", "planned", "codes"),
    [
        ("maximize", "73", []),
        ("maximize", "70", ["target.below_realization"]),
        ("minimize", "70", []),
        ("minimize", "73", ["target.below_realization"]),
        (None, "70", []),
    ],
)
def test_a_target_worse_than_last_years_realization_is_told(polarity: str | None, planned: str, codes: list[str]) -> None:
    before = target("72.36", 2023, kind=TargetKind.REALIZATION)
    assert codes_of(replace(indicator("Nilai X", before, target(planned, 2024)), polarity=polarity)) == codes


def test_an_amendment_tells_what_it_changes() -> None:
    about = text("Perubahan atas Keputusan Kepala Dinas Pasar Nomor 5 Tahun 2021 tentang Indikator Kinerja Utama")
    amending = Decree(kind=DecreeKind.IKU, about=about)
    amending = replace(amending, amends=find_amended(amending))
    assert amending.amends is not None
    assert amending.amends.text == "5"
    was = Sheet(position=text("Kepala Dinas"), indicators=(indicator("Nilai SAKIP"), indicator("Indeks pasar")))
    to_be = replace(was, indicators=(indicator("NILAI SAKIP"), indicator("Nilai omzet pasar")))
    codes = [issue.code for issue in check_validity(amending, [was, to_be])]
    assert codes == ["decree.amends", "indicator.dropped", "indicator.added"]
    assert [issue.code for issue in check_validity(Decree(kind=DecreeKind.IKU), [was, to_be])] == []
    assert [issue.code for issue in check_validity(amending, [was])] == ["decree.amends"]


@pytest.mark.parametrize(
    ("about", "number"),
    [
        ("Perubahan Kedua Atas Keputusan Bupati Gresik Nomor 188/45/437.12/2021 tentang IKU", "188/45/437.12/2021"),
        ("PERUBAHAN ATAS PERATURAN WALI KOTA NOMOR : 12 TAHUN 2020 TENTANG IKU", "12"),
        ("Perubahan atas Keputusan Kepala Dinas tentang Indikator Kinerja Utama", None),
        ("Penetapan Indikator Kinerja Utama Perubahan Tahun 2021", None),
        ("Dampak perubahan iklim atas Peraturan Nomor 4", None),
    ],
)
def test_the_number_of_the_amended_decree(about: str, number: str | None) -> None:
    found = find_amended(Decree(kind=DecreeKind.IKU, about=text(about)))
    assert (found.text if found else None) == number


def test_every_rule_names_its_regulation() -> None:
    regulations = ("PER/09/M.PAN/5/2007", "PER/20/M.PAN/11/2008", "Permen PANRB 53/2014", "Permen PANRB 88/2021")
    for rule in load_vocabulary("validity")["rules"].values():
        assert rule["source"] in regulations
        assert rule["says"]
