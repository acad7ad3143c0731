"""The analysts' views: short queries, the same answers from both databases."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.decree import DecreeKind, Extraction, Indicator, Level
from pipeline.model.provenance import Doubt, Method, Text
from pipeline.model.reading import Page
from sql.keys import document_key
from sql.store import Store
from sql.summary import read_summary
from tests.sql.contents import query
from tests.sql.decrees import decree, indicator, read, target, text


def test_the_target_of_a_year_for_a_region(store: Store) -> None:
    store.store_extraction(decree(), store.start_run())
    found = query(
        store.engine,
        "SELECT value_exact, unit, unit_printed, agency FROM v_target"
        " WHERE region = 'Kabupaten Gresik' AND year = 2024 AND indicator = 'Persentase koperasi sehat'",
    )
    assert found == [("4.15", "percent", "%", "Dinas Koperasi")]


def test_an_indicator_knows_its_cascade(store: Store) -> None:
    store.store_extraction(decree(), store.start_run())
    rows = query(
        store.engine,
        "SELECT indicator, goal, objective, formula, position, unit FROM v_indicator ORDER BY sheet, ordinal",
    )
    goal, objective = "Meningkatnya pertumbuhan ekonomi", "Meningkatnya kualitas koperasi"
    assert rows == [
        ("Persentase koperasi sehat", goal, objective, "A / B x 100%", "Kepala Dinas", "percent"),
        ("Jumlah usaha mikro", goal, None, None, "Kepala Dinas", "percent"),
        ("Nilai AKIP", None, None, "A / B x 100%", None, None),
    ]


def test_a_goal_and_its_objectives_are_a_tree(store: Store) -> None:
    told = (
        indicator("a", level=Level.TUJUAN, objective=None),
        indicator("b"),
        indicator("c", objective=text("Meningkatnya usaha mikro")),
        indicator("d", goal=text("Tata kelola yang baik")),
    )
    store.store_extraction(decree("a.pdf", "cd" * 32, *told), store.start_run())
    rows = query(
        store.engine,
        "SELECT o.kind, o.text, p.text FROM objectives o LEFT JOIN objectives p ON p.id = o.parent_id ORDER BY o.ordinal",
    )
    one, two, objective = "Meningkatnya pertumbuhan ekonomi", "Tata kelola yang baik", "Meningkatnya kualitas koperasi"
    assert rows == [
        ("goal", one, None),
        ("objective", objective, one),
        ("objective", "Meningkatnya usaha mikro", one),
        ("goal", two, None),
        ("objective", objective, two),
        ("objective", "Terwujudnya pasar yang tertib", None),
    ]
    bare = query(
        store.engine,
        "SELECT o.text FROM objectives o LEFT JOIN indicators i ON i.objective_id = o.id"
        " WHERE o.kind = 'objective' GROUP BY o.id, o.text HAVING COUNT(i.id) = 0",
    )
    assert bare == [("Terwujudnya pasar yang tertib",)]


def test_review_lists_a_doubtful_value_once_with_its_reason(store: Store) -> None:
    doubtful = replace(target("4,15%", "4.15"), source=read("4,15%", page=2, confidence=0.5, review=True))
    told = replace(
        indicator("Omzet", doubtful),
        unit=text("%", confidence=0.31, review=True),
        objective=text("Sasaran", confidence=0.29, review=True),
    )
    store.store_extraction(decree("a.pdf", "cd" * 32, told, indicator("Laba")), store.start_run())
    rows = query(
        store.engine,
        "SELECT indicator, field, year, period, value, raw, page, x0, reason, code FROM v_review ORDER BY field",
    )
    assert rows == [
        ("Omzet", "objective", None, None, "Sasaran", "Sasaran", 1, 72.0, "Read with confidence 29 of 100.", None),
        ("Omzet", "target", 2024, "year", "4.15", "4,15%", 2, 72.0, "Two readings.", "number.ambiguous"),
        ("Omzet", "unit", None, None, "%", "%", 1, 72.0, "Read with confidence 31 of 100.", None),
    ]
    assert query(store.engine, "SELECT indicator FROM v_indicator WHERE review") == [("Omzet",)]
    assert query(store.engine, "SELECT raw FROM v_target WHERE review") == [("4,15%",)]
    assert read_summary(store.engine).flagged == 3


def test_review_names_a_value_as_a_person_does(store: Store) -> None:
    doubt = read("x", review=True, confidence=1.0)
    plain = decree()
    assert plain.document.signatory is not None
    document = replace(
        plain.document,
        signatory=replace(plain.document.signatory, nip=replace(text("1"), source=doubt)),
        legal_basis=(replace(plain.document.legal_basis[0], source=doubt),),
    )
    duty = replace(text("membina"), source=doubt)
    sheet = replace(plain.sheets[0], duties=(duty,), functions=(duty,), indicators=())
    formula = indicator("Omzet").formula
    assert formula is not None
    told = replace(sheet, indicators=(indicator("Omzet", formula=replace(formula, source=doubt)),))
    store.store_extraction(replace(plain, document=document, sheets=(told,), issues=()), store.start_run())
    assert query(store.engine, "SELECT field, value, reason FROM v_review ORDER BY field") == [
        (field, value, "It was read surely, but what stands around it leaves open whether it is this value.")
        for field, value in (
            ("duty", "membina"),
            ("formula", "A / B x 100%"),
            ("function", "membina"),
            ("legal basis", "Undang-Undang"),
            ("signatory nip", "1"),
        )
    ]


def test_the_smallest_issue_around_a_value_is_its_reason(store: Store) -> None:
    source = read("x", page=1, review=True)
    assert source.box is not None
    page, cell = replace(source.box, x0=0.0, top=0.0, x1=595.0, bottom=842.0), source.box
    issue = decree().issues[0]
    issues = (
        replace(issue, page=1, box=page, raw=None, message="The page is dark."),
        replace(issue, page=1, box=cell, raw=None, message="Two readers differ."),
        replace(issue, page=3, box=cell, raw="x", message="Another page."),
    )
    told = replace(indicator("Omzet"), unit=replace(text("x"), source=source))
    store.store_extraction(replace(decree("a.pdf", "cd" * 32, told), issues=issues), store.start_run())
    assert query(store.engine, "SELECT field, reason FROM v_review") == [("unit", "Two readers differ.")]


def test_provenance_is_one_row_a_value(store: Store) -> None:
    store.store_extraction(decree(), store.start_run())
    rows = query(
        store.engine,
        "SELECT field, value, raw, derived_from, page FROM v_provenance WHERE table_name = 'formulas'"
        " AND indicator = 'Persentase koperasi sehat' ORDER BY field",
    )
    assert rows == [
        ("conditions", '[{"args": [], "op": ">="}]', "A/B x t00%", "text", 1),
        ("expression", '{"by": "1.50", "op": "/"}', "A/B x t00%", "text", 1),
        ("kind", "ratio", "A/B x t00%", "text", 1),
        ("legend", '{"A": "koperasi sehat"}', "A/B x t00%", "text", 1),
        ("text", "A / B x 100%", "A/B x t00%", None, 1),
    ]


def test_a_summary_counts_the_database(store: Store) -> None:
    empty = read_summary(store.engine)
    assert (empty.documents, empty.values) == (0, 0)
    store.store_extraction(decree(), store.start_run())
    found = read_summary(store.engine)
    assert (found.documents, found.pages, found.indicators, found.formulas, found.targets) == (1, 2, 3, 2, 6)


def test_a_formula_is_shown_as_it_computes(store: Store) -> None:
    store.store_extraction(decree("a.pdf", "cd" * 32, indicator()), store.start_run())
    found = query(store.engine, "SELECT formula, plain, latex, mathml, review FROM v_formula WHERE sheet = 1")
    assert [tuple(row[:4]) for row in found] == [("A / B x 100%", "(A) / (B) x 100%", "A", "<math/>")]
    assert query(store.engine, "SELECT program, polarity_basis, accumulation_basis FROM v_indicator WHERE sheet = 1") == [
        ("Program Pemberdayaan Koperasi", "printed", "implied")
    ]


def test_an_objective_tells_how_many_indicators_measure_it(store: Store) -> None:
    store.store_extraction(decree("a.pdf", "cd" * 32, indicator("a"), indicator("b")), store.start_run())
    assert query(store.engine, "SELECT kind, text, indicators FROM v_objective WHERE sheet = 1 ORDER BY ordinal") == [
        ("goal", "Meningkatnya pertumbuhan ekonomi", 2),
        ("objective", "Meningkatnya kualitas koperasi", 2),
        ("objective", "Terwujudnya pasar yang tertib", 0),
    ]


def test_a_target_tells_what_kind_of_value_is_printed(store: Store) -> None:
    graded = target("72,36 (BB)", "72.36", value_kind="number", grade="BB")
    store.store_extraction(decree("a.pdf", "cd" * 32, indicator("a", graded)), store.start_run())
    assert query(store.engine, "SELECT value_kind, grade, currency FROM v_target WHERE sheet = 1") == [("number", "BB", None)]


CHANGES = "SELECT relation, earlier_year, later_year, change, indicator, year, before, after FROM v_change"


def told_in(year: str, sha: str, *indicators: Indicator, **more: object) -> Extraction:
    """A decree of one form in a year."""
    plain = decree(f"{sha}.pdf", sha * 32, *indicators)
    document = replace(plain.document, **{"year": text(year), "issued_date": None, "number": text(f"1/{year}"), **more})
    return replace(plain, document=document, sheets=plain.sheets[:1])


def test_what_changes_between_two_decrees_of_an_agency_is_listed(store: Store) -> None:
    run = store.start_run()
    before = (indicator("Omzet", target("80", "80")), indicator("Laba"), indicator("Aset"))
    after = (
        indicator("OMZET", target("85", "85"), normalized={"name": "OMZET", "unit": "rupiah", "key": "omzet"}),
        replace(indicator("Laba"), formula=replace(before[1].formula, text="C x 100%") if before[1].formula else None),
        indicator("Modal"),
    )
    store.store_extraction(told_in("2021", "aa", *before), run)
    store.store_extraction(told_in("2021", "ab", *before), run)  # a copy of the same decree counts once
    store.store_extraction(told_in("2023", "ac", *after, amends=text("1/2021")), run)
    assert sorted(query(store.engine, CHANGES), key=str) == [
        ("amends", 2021, 2023, "added", "Modal", None, None, "Modal"),
        ("amends", 2021, 2023, "dropped", "Aset", None, "Aset", None),
        ("amends", 2021, 2023, "formula", "Laba", None, "A / B x 100%", "C x 100%"),
        ("amends", 2021, 2023, "target", "OMZET", 2024, "80", "85"),
        ("amends", 2021, 2023, "unit", "OMZET", None, "percent", "rupiah"),
    ]


def test_decrees_that_agree_or_are_of_another_period_or_agency_change_nothing(store: Store) -> None:
    run = store.start_run()
    store.store_extraction(told_in("2015", "aa", indicator("Omzet")), run)
    store.store_extraction(told_in("2021", "ab", indicator("Laba")), run)
    store.store_extraction(told_in("2022", "ac", indicator("Laba")), run)
    store.store_extraction(told_in("2023", "ad", indicator("Aset"), agency=text("Dinas Pasar")), run)
    assert query(store.engine, CHANGES) == []


def test_a_reason_tells_the_cause_of_the_doubt(store: Store) -> None:
    doubts = {
        "unit": replace(read("219,5 %", review=True), doubt=Doubt.READERS_DIFFER, alternative="279,5 %"),
        "definition": replace(read("Koperasi", review=True), doubt=Doubt.STRUCK),
        "remarks": replace(read("-", review=True, confidence=1.0), doubt=Doubt.WORN_DASH),
    }
    told = replace(indicator("Omzet"), **{name: Text(text=source.raw, source=source) for name, source in doubts.items()})
    store.store_extraction(decree("a.pdf", "cd" * 32, told, indicator("Laba")), store.start_run())
    assert query(store.engine, "SELECT field, doubt, alternative, reason FROM v_review ORDER BY field") == [
        ("definition", "struck", None, "A stamp or signature crosses it."),
        ("remarks", "worn-dash", None, "An empty-looking cell was taken for a dash."),
        ("unit", "readers-differ", "279,5 %", "The other reader reads '279,5' where this one reads '219,5'."),
    ]


def test_a_doubtful_objective_that_nothing_measures_is_listed_and_counted(store: Store) -> None:
    plain = decree()
    bare = text("Terwujudnya pasar yang tertib", confidence=0.4, review=True)
    sheet = replace(plain.sheets[0], unmeasured=(bare,))
    store.store_extraction(replace(plain, sheets=(sheet,), issues=()), store.start_run())
    assert query(store.engine, "SELECT table_name, field, value, reason FROM v_review") == [
        ("objectives", "objective", bare.text, "Read with confidence 40 of 100.")
    ]
    assert read_summary(store.engine).flagged == 1


def scanned(extraction: Extraction) -> tuple[Page, ...]:
    """The pages of an extraction, as a scan."""
    return tuple(Page(number=n + 1, width=595, height=842, method=Method.OCR, engine="e") for n in range(extraction.source.pages))


def printed(extraction: Extraction) -> tuple[Page, ...]:
    return tuple(replace(page, method=Method.TEXT_LAYER) for page in scanned(extraction))


def test_a_scan_of_a_decree_that_is_held_as_a_pdf_is_a_copy(store: Store) -> None:
    run = store.start_run()
    scan = told_in("2021", "aa", indicator("Omzet"), indicator("Laba"))
    pdf = told_in("2021", "ab", indicator("Omzet"), indicator("Laba"))
    part = told_in("2021", "ac", indicator("Aset"), indicator("Modal"))  # another part of the decree: no copy
    store.store_extraction(scan, run, pages=scanned(scan))
    store.store_extraction(pdf, run, pages=printed(pdf))
    store.store_extraction(part, run, pages=scanned(part))
    first = document_key("ab" * 32)
    found = query(store.engine, "SELECT document_id, method, copy_of FROM v_document ORDER BY document_id")
    assert found == [
        (document_key("aa" * 32), "ocr", first),
        (first, "text-layer", None),
        (document_key("ac" * 32), "ocr", None),
    ]
    for view in ("v_indicator", "v_formula"):
        whole, once = query(store.engine, f"SELECT COUNT(*), SUM(CASE WHEN copy_of IS NULL THEN 1 ELSE 0 END) FROM {view}")[0]
        assert (whole, once) == (6, 4)
    assert query(store.engine, "SELECT COUNT(*) FROM v_target WHERE copy_of IS NULL") == [(8,)]


def test_a_misread_name_is_no_change_of_the_indicators(store: Store) -> None:
    """Scans bend a letter; the decree before says the same."""
    run = store.start_run()
    before = (indicator("Persentase pasar tertib", target("80", "80")), indicator("Nilai SAKIP"), indicator("Jumlah SD negeri"))
    after = (indicator("Persentase pasar terlib", target("85", "85")), indicator("Nilai SAKIP"), indicator("Jumlah SMP negeri"))
    store.store_extraction(told_in("2023", "ac", *after), run)  # in any order
    store.store_extraction(told_in("2021", "aa", *before), run)
    found = query(store.engine, "SELECT change, indicator, before, after, nearest FROM v_change")
    assert sorted(found, key=str) == [
        ("added", "Jumlah SMP negeri", None, "Jumlah SMP negeri", "Jumlah SD negeri"),
        ("dropped", "Jumlah SD negeri", "Jumlah SD negeri", None, "Jumlah SMP negeri"),
        ("name", "Persentase pasar terlib", "Persentase pasar tertib", "Persentase pasar terlib", None),
        ("target", "Persentase pasar terlib", "80", "85", None),
    ]


def test_agreements_of_different_office_holders_do_not_follow_one_another(store: Store) -> None:
    run = store.start_run()
    for year, sha, holder, name in (("2021", "aa", "Kepala Dinas", "Omzet"), ("2022", "ab", "Sekretaris", "Laba")):
        plain = told_in(year, sha, indicator(name))
        sheet = replace(plain.sheets[0], position=text(holder))
        store.store_extraction(replace(plain, document=replace(plain.document, kind=DecreeKind.PK), sheets=(sheet,)), run)
    assert query(store.engine, CHANGES) == []


def test_an_indicator_that_a_scan_reads_in_two_ways_is_not_added(store: Store) -> None:
    run = store.start_run()
    store.store_extraction(told_in("2021", "aa", indicator("Nilai ekspor (Miliar US$)")), run)
    twice = (indicator("Nilai ekspor (Miliar US$)"), indicator("Nilai ekspor (Miliar USS)"))
    store.store_extraction(told_in("2023", "ac", *twice), run)
    assert query(store.engine, CHANGES) == []
