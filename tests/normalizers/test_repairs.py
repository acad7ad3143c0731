"""Words that a reader broke, glued or bent: what the lexicon proves is put right, everything else stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.lexicon import load_lexicon
from normalizers.repairs import is_one_word, repair_read, repair_words
from pipeline.model.provenance import Method, Provenance, Text

SAMPLES = Path(__file__).parents[2] / "samples" / "truth"
PROVEN = [
    ("Persenta se jalan", "Persentase jalan"),
    ("hasil pembangu nan", "hasil pembangunan"),
    ("Terwujud nya pasar", "Terwujudnya pasar"),
    ("bidang ke sehatan", "bidang kesehatan"),
    ("JumlahPenduduk", "Jumlah Penduduk"),
    ("angkakematian bayi", "angka kematian bayi"),
    ("Meningkatnyakualitas pelayananpublik", "Meningkatnya kualitas pelayanan publik"),
    ("jumlahkoperasiaktif", "jumlah koperasi aktif"),
    ("Jum1ah koperasi", "Jumlah koperasi"),
    ("Jurnlah koperasi", "Jumlah koperasi"),
    ("lndikator kinerja", "Indikator kinerja"),
    ("PERSENTA5E", "PERSENTA5E"),  # capitals and digits are codes too
]
LEFT = [
    *("Satpol PP", "Nilai SAKIP", "kelas 1A", "guru S1/D-IV", "12 dok", "KBLI 1071", "kereta api", "post test", "Jawa barat"),
    *("dari pada", "se kabupaten", "di dalam", "KemenPANRB", "trantibum", "propemperda", "terkelolanya", "Uptime", "10 orang"),
    *("dijawab", "direhabilitasi", "keberdayaan", "maturitas", "numerasi", "mediasi", "prestasi", "presentasi", ""),
]


@pytest.mark.parametrize(("read", "right"), PROVEN)
def test_what_the_lexicon_proves_is_put_right(read: str, right: str) -> None:
    assert repair_words(read).text == right


@pytest.mark.parametrize("text", LEFT)
def test_what_is_not_proven_stays(text: str) -> None:
    assert repair_words(text).text == text


def test_the_texts_of_the_samples_stay_but_for_their_authors_lost_blanks() -> None:
    changes = set()
    for truth in SAMPLES.glob("*.json"):
        document = json.loads(truth.read_text(encoding="utf-8"))
        for indicator in (one for sheet in document["sheets"] for one in sheet["indicators"]):
            for field in ("goal", "objective", "name", "definition", "data_source", "responsible", "remarks"):
                changes.update(repair_words(" ".join((indicator.get(field) or "").split())).changes)
    assert changes <= {("pasokanbarang", "pasokan barang"), ("Datapedagangan", "Data pedagangan")}


def test_only_what_ocr_read_is_changed_and_the_issue_tells_it() -> None:
    source = Provenance(page=2, raw="Jum1ah pasar", method=Method.OCR, engine="test")
    text, issue = repair_read(Text(text="Jum1ah pasar", source=source))
    assert (text.text, text.source.raw) == ("Jumlah pasar", "Jum1ah pasar")
    assert issue is not None
    assert (issue.code, issue.page, issue.raw) == ("text.repaired", 2, "Jum1ah pasar")
    glued, told = repair_read(Text(text="angkakematian bayi", source=source))
    assert (glued.text, told and told.code) == ("angkakematian bayi", "text.glued")
    printed = Text(text="Jum1ah pasar", source=Provenance(page=2, raw="", method=Method.TEXT_LAYER, engine="test"))
    assert repair_read(printed) == (printed, None)


@pytest.mark.parametrize(("left", "right"), [("Persenta", "se"), ("ke", "sehatan"), ("peme", "rintah")])
def test_pieces_of_one_word(left: str, right: str) -> None:
    assert is_one_word(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("perangkat", "daerah"), ("SK", "PD"), ("per", "kapita"), ("sub", "sektor"), ("Jumlah", "Penduduk")],
)
def test_two_words(left: str, right: str) -> None:
    assert not is_one_word(left, right)


def test_common_words_are_few_enough_to_be_reviewed_and_the_list_is_whole() -> None:
    lexicon = load_lexicon()
    assert len(lexicon.common) < 1500
    assert len(lexicon.listed) > 30_000
    assert all(word.isalpha() and word == word.casefold() for word in (*lexicon.common, *lexicon.listed))


@given(
    st.one_of(
        st.text(max_size=60), st.lists(st.sampled_from([w for pair in PROVEN for w in pair] + LEFT), max_size=5).map(" ".join)
    )
)
def test_repairing_twice_changes_nothing(text: str) -> None:
    once = repair_words(text).text
    assert repair_words(once).text == once
    assert [c for c in once if c.isdigit()] == [c for c in text if c.isdigit()] or repair_words(text).changes
