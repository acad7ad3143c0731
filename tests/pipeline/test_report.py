"""The summary of a run, its exit code, and what it makes of odd names."""

from __future__ import annotations

import io
import json

import pytest

from pipeline.model.decree import Basis, Decree, DecreeKind, Extraction, Indicator, Level, Sheet
from pipeline.model.geometry import Box
from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Doubt, Method, Provenance, Text
from pipeline.model.reading import Source
from pipeline.report import DocumentReport, Flag, Progress, RunReport, Status, _doubt, find_values, render_report, report_read
from pipeline.summary import MAX_ROWS, print_summary, render_markdown, show_progress


def loaded(name: str = "a.pdf", **counts: int) -> DocumentReport:
    flag = Flag(code="number.ambiguous", severity="warning", message="'145.250' can be read in two ways", page=3)
    values = {"pages": 2, "indicators": 5, "targets": 10, "values": 100, "flagged": 4} | counts
    return DocumentReport(name=name, status=Status.NEW, sha256="00", flags=(flag,), **values)


def rejected(code: int = 5) -> DocumentReport:
    return DocumentReport(name="b.pdf", status=Status.REJECTED, reason="b.pdf: it is empty", exit_code=code)


def report(*documents: DocumentReport, interrupted: bool = False) -> RunReport:
    return RunReport(
        database="iku.db", version="0.1.0", documents=documents, interrupted=interrupted, totals={"documents": 1, "flagged": 4}
    )


@pytest.mark.parametrize(
    ("documents", "code"),
    [
        ((), 5),
        ((loaded(),), 0),
        ((loaded(), rejected()), 7),
        ((loaded(), rejected(4)), 7),
        ((rejected(), rejected()), 5),
        ((rejected(4), rejected(4)), 4),
        ((rejected(6),), 6),
        ((rejected(1),), 1),
        ((rejected(4), rejected(5)), 5),
        ((DocumentReport(name="a", status=Status.UNCHANGED), rejected()), 7),
        ((DocumentReport(name="a", status=Status.UNCHANGED),), 0),
    ],
)
def test_exit_codes(documents: tuple[DocumentReport, ...], code: int) -> None:
    assert report(*documents).exit_code == code
    assert report(*documents, interrupted=True).exit_code == 130


def test_the_summary_tells_counts_flags_and_where_to_look() -> None:
    out = io.StringIO()
    print_summary(report(loaded(), loaded("c [odd] name.pdf", flagged=0), rejected()), out)
    text = out.getvalue()
    for words in (
        "a.pdf",
        "c [odd] name.pdf",
        "4 of 200 values (2.0%)",
        "number.ambiguous",
        "page 3",
        "2 new, 1 rejected",
        "iku.db",
        "SELECT",
    ):
        assert words in text
    assert "\x1b" not in text  # no colours where it is no terminal


def test_a_flagged_value_is_told_with_its_issue_or_as_a_doubtful_reading() -> None:
    def value(left: float, *, review: bool) -> Text:
        box = Box(x0=left, top=0, x1=left + 10, bottom=10)
        source = Provenance(page=1, raw=f"at {left:g}", method=Method.OCR, engine="x", confidence=0.5, box=box, review=review)
        return Text(text="x", source=source)

    told, silent = value(0, review=True), value(20, review=True)
    indicator = Indicator(level=Level.SASARAN, name=told, unit=silent, definition=value(40, review=False))
    issue = Issue(code="some.issue", severity=Severity.WARNING, message="why", page=1, box=told.source.box)
    extraction = Extraction(
        source=Source(path="a.pdf", sha256="00", media_type="application/pdf", pages=1),
        document=Decree(kind=DecreeKind.IKU),
        sheets=(Sheet(indicators=(indicator,)),),
        tables=(),
        issues=(issue,),
    )
    one = report_read(extraction, Status.NEW, 1.0)
    assert (one.values, one.flagged, one.indicators) == (3, 2, 1)
    assert [flag.code for flag in one.flags] == ["some.issue"]
    assert [flag.message for flag in one.doubts] == ['"at 20": Read with confidence 50 of 100. Compare it with the page.']


def test_a_doubt_about_a_sure_reading_does_not_quote_its_confidence() -> None:
    source = Provenance(page=1, raw="-", method=Method.OCR, engine="e", confidence=0.996, review=True)
    assert "100 of 100" not in _doubt(source).message
    assert _doubt(source).message.startswith('"-": It was read surely, but ')


def test_a_doubt_tells_the_cause_that_its_reader_gives() -> None:
    source = Provenance(page=1, raw="-", method=Method.OCR, engine="e", confidence=1.0, review=True, doubt=Doubt.WORN_DASH)
    assert (_doubt(source).code, _doubt(source).message) == (
        "reading.worn-dash",
        '"-": An empty-looking cell was taken for a dash. Compare it with the page.',
    )


def test_a_run_of_rejections_only_has_no_queries() -> None:
    out = io.StringIO()
    print_summary(report(rejected()), out)
    assert "SELECT" not in out.getvalue()


def test_the_json_is_json_and_counts_what_it_lists() -> None:
    told = json.loads(json.dumps(render_report(report(loaded(), rejected()))))
    assert told["counts"]["new"] == 1
    assert told["counts"]["flagged"] == 4
    assert [one["reason"] for one in told["documents"]] == [None, "b.pdf: it is empty"]


def test_the_markdown_keeps_its_tables_whole() -> None:
    text = render_markdown(report(loaded("a|b\n.pdf"), rejected()))
    assert r"| a\|b\n.pdf | 2 | 5 | 10 | 4 |" in text
    assert "- b.pdf: it is empty" in text


def test_there_is_no_progress_where_there_is_no_terminal() -> None:
    err = io.StringIO()
    with show_progress(err) as progress:
        progress.found()
        progress.done("a.pdf")
    assert type(progress) is Progress
    assert err.getvalue() == ""


def test_a_terminal_gets_a_bar() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    err = Terminal()
    with show_progress(err) as progress:
        progress.found(2)
        progress.done("folder/a [x].pdf")
    assert "1/2" in err.getvalue()


def test_a_rejection_is_followed_by_the_query_that_lists_it() -> None:
    out = io.StringIO()
    print_summary(report(loaded(), rejected()), out)
    assert "FROM run_documents WHERE outcome = 'rejected'" in out.getvalue()
    out = io.StringIO()
    print_summary(report(loaded()), out)
    assert "run_documents" not in out.getvalue()


def test_a_name_with_control_characters_is_shown_and_not_obeyed() -> None:
    name = "Kota\nbaris \x1b[31m\udce4.pdf"
    out = io.StringIO()
    print_summary(report(loaded(name)), out)
    assert r"Kota\nbaris \x1b[31m\udce4.pdf" in out.getvalue()
    assert r"| Kota\nbaris \x1b[31m\udce4.pdf | 2 |" in render_markdown(report(loaded(name)))


def test_the_markdown_of_a_first_night_stays_readable() -> None:
    read = [loaded(f"{i}.pdf") for i in range(MAX_ROWS + 1234)]
    told = render_markdown(report(*read, *(rejected() for _ in range(MAX_ROWS + 1))))
    assert told.count("| 2 | 5 | 10 | 4 |") == MAX_ROWS
    assert "... and 1,234 more documents" in told
    assert "... and 1 more rejected" in told


def test_a_printed_polarity_is_a_value_and_an_implied_one_is_none() -> None:
    source = Provenance(page=1, raw="Maximize", method=Method.TEXT_LAYER, engine="e")
    assert list(find_values(Basis(kind="printed", field="polarity", source=source))) == [source]
    assert list(find_values(Basis(kind="implied", field="name", source=source))) == []
