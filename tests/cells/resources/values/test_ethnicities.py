"""The 54 ethnic groups, by every name that rolls give them."""

import pytest

from cells.resources.values.ethnicities import OFFICIAL, official_name


def test_there_are_54_groups_each_known_by_its_own_name():
    assert len(OFFICIAL) == 54
    assert {official_name(name) for name in OFFICIAL} == OFFICIAL
    assert {official_name(name.upper()) for name in OFFICIAL} == OFFICIAL


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("Kinh", "Kinh"),
        ("KINH", "Kinh"),
        ("Kinh (Việt)", "Kinh"),
        ("kinh.", "Kinh"),
        ("dân tộc Kinh", "Kinh"),
        ("Tay", "Tày"),
        ("Dao", "Dao"),
        ("Dao Thanh Y", "Dao"),
        ("Dao Thanh Phán", "Dao"),
        ("Dao (Thanh Phán)", "Dao"),
        ("Mán", "Dao"),
        ("H'Mông", "Mông"),
        ("H’mông", "Mông"),
        ("Hmông", "Mông"),
        ("Mông", "Mông"),
        ("Mèo", "Mông"),
        ("Mường", "Mường"),
        ("Sán Chỉ", "Sán Chay"),
        ("Cao Lan", "Sán Chay"),
        ("Cao Lan - Sán Chỉ", "Sán Chay"),
        ("Sán Chay (Cao Lan)", "Sán Chay"),
        ("Sán Dìu", "Sán Dìu"),
        ("Hoa (Hán)", "Hoa"),
        ("Thái đen", "Thái"),
        ("Khơ-me", "Khmer"),
        ("Ê-đê", "Ê Đê"),
        ("Êđê", "Ê Đê"),
        ("K'Ho", "Cơ Ho"),
        ("Bru - Vân Kiều", "Bru Vân Kiều"),
        ("X'tiêng", "Xtiêng"),
        ("Thổ", "Thổ"),
        ("Lào", "Lào"),
        ("La Hủ", "La Hủ"),
    ],
)
def test_other_names_and_spellings(written, official):
    assert official_name(written) == official


@pytest.mark.parametrize("written", ["", "nt", "Trại", "Kinh, Tày", "Việt Nam", "(" * 50])
def test_other_words_are_no_group(written):
    assert official_name(written) is None
