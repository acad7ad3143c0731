"""The cascade beside the columns of an indicator: its program, and objectives that nothing measures."""

from __future__ import annotations

from normalizers.records import Records
from tests.normalizers.tables import draw, read


def programs(records: Records) -> list[str | None]:
    return [indicator.program.text if indicator.program else None for indicator in records.indicators]


def test_a_program_column_gives_the_program_of_each_row() -> None:
    table = """
    No | Sasaran | Indikator Kinerja | Target 2024 | Program
    1 | Meningkatnya pasar | Jumlah pasar | 5 | 1. Program Penataan Pasar
    ^ | ^ | Jumlah kios | 7 | ^
    2 | Meningkatnya usaha | Jumlah usaha | 9 | Program Pemberdayaan Usaha
    3 | Meningkatnya mutu | Nilai mutu | 9 |
    """
    first, second = "Program Penataan Pasar", "Program Pemberdayaan Usaha"
    assert programs(read(table)) == [first, first, second, None]
    assert programs(read(table, structure="tabs")) == [first, first, second, None]


def test_an_indicator_over_several_programs_has_them_all() -> None:
    table = """
    No | Sasaran | Indikator Kinerja | Target 2024 | Program/Kegiatan | Anggaran
    1 | Meningkatnya pasar | Jumlah pasar | 5 | Program Penataan Pasar | 100
    ^ | ^ | ^ | ^ | Program Sarana | 200
    """
    assert programs(read(table)) == ["Program Penataan Pasar; Program Sarana"]


def test_a_program_goes_on_over_the_page() -> None:
    table = """
    No | Sasaran | Indikator Kinerja | Target 2024 | Program
    1 | Meningkatnya pasar | Jumlah pasar | 5 | Program Pasar
    2 | | Jumlah usaha | 5 |
    """
    assert programs(read(draw(table, pages=(1, 1, 2, 2)))) == ["Program Pasar", "Program Pasar"]


def test_a_group_row_and_a_caption_name_a_program() -> None:
    table = """
    No | Indikator Kinerja | Satuan | Target 2024
    Program Penataan Pasar | < | < | <
    1 | Jumlah pasar | Unit | 5
    Sasaran: Meningkatnya usaha | < | < | <
    2 | Jumlah usaha | Unit | 6
    """
    assert programs(read(table)) == ["Program Penataan Pasar", None]
    plain = "No | Indikator Kinerja | Satuan | Target 2024\n1 | Jumlah pasar | Unit | 5"
    assert programs(read(plain, above=("Program : Penataan Pasar",))) == ["Penataan Pasar"]


def test_a_card_names_its_program() -> None:
    card = """
    Indikator Kinerja | Jumlah pasar
    Satuan | Unit
    Program | Program Penataan Pasar
    Sumber Data | Dinas
    """
    assert programs(read(card)) == ["Program Penataan Pasar"]


def unmeasured(records: Records) -> list[str]:
    return [text.text for text in records.unmeasured]


def test_an_objective_alone_in_its_row_is_unmeasured() -> None:
    table = """
    No | Sasaran | Indikator Kinerja | Satuan | Target 2024
    1 | Meningkatnya pasar | Jumlah pasar | Unit | 5
    ^ | ^ | Jumlah kios | Unit | 5
    2 | Terwujudnya tertib usaha | | |
    3 | Meningkatnya usaha | Jumlah usaha | Unit | 6
    """
    assert unmeasured(read(table)) == ["Terwujudnya tertib usaha"]
    assert unmeasured(read(table.replace("usaha | | |", "usaha | Nilai tertib | Nilai | 4"))) == []


def test_an_objective_over_rows_is_unmeasured_when_none_follows() -> None:
    table = """
    No | Indikator Kinerja | Satuan | Target 2024
    Sasaran 1: Meningkatnya pasar | < | < | <
    1 | Jumlah pasar | Unit | 5
    Sasaran 2: Terwujudnya tertib usaha | < | < | <
    Sasaran 3: Meningkatnya usaha | < | < | <
    2 | Jumlah usaha | Unit | 6
    """
    assert unmeasured(read(table)) == ["Terwujudnya tertib usaha"]


def test_an_objective_whose_indicator_was_not_read_or_that_a_page_cut_is_none() -> None:
    lost = """
    No | Sasaran | Indikator Kinerja | Satuan | Target 2024
    1 | Meningkatnya pasar | Jumlah pasar | Unit | 5
    2 | Terwujudnya tertib usaha | | Nilai | 4
    """
    assert unmeasured(read(lost)) == []
    cut = """
    No | Sasaran | Indikator Kinerja | Satuan | Target 2024
    1 | Meningkatnya pasar | Jumlah pasar | Unit | 5
     | dan usaha mikro | | |
    """
    assert unmeasured(read(draw(cut, pages=(1, 1, 2, 2)))) == []
