"""Names without forms of address, and not in capitals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cells.resources.values.names import as_name

SYLLABLES = st.sampled_from(["Nguyễn", "Đỗ", "Thị", "Ước", "Hoà", "Quý", "Ánh", "Ỷ", "Lò"])
NAMES = st.lists(SYLLABLES, min_size=2, max_size=5).map(" ".join)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Nguyễn Văn Hùng", "Nguyễn Văn Hùng"),
        ("NGUYỄN VĂN HÙNG", "Nguyễn Văn Hùng"),
        ("nguyễn văn hùng", "Nguyễn Văn Hùng"),
        ("ĐỖ THỊ ƯỚC", "Đỗ Thị Ước"),
        ("H'LINH ÊBAN", "H'Linh Êban"),
        ("Y-BLƠ", "Y-Blơ"),
        ("Nguyễn văn Hùng", "Nguyễn văn Hùng"),
        ("Đ/c Nguyễn Văn Hùng", "Nguyễn Văn Hùng"),
        ("Đ/C NGUYỄN VĂN HÙNG", "Nguyễn Văn Hùng"),
        ("đ/c: Lê An", "Lê An"),
        ("Đc. Lê An", "Lê An"),
        ("Đồng chí Lê An", "Lê An"),
        ("Bà Lê Thị Hoa", "Lê Thị Hoa"),
        ("Chị Lê Hoa", "Lê Hoa"),
        ("Đ/c ông Lê Văn An", "Lê Văn An"),
        ("Ông Lê An", "Lê An"),
        ("ÔNG CHÌU A SÁNG", "Chìu A Sáng"),
        ("Ông: Tằng A Pẩu", "Tằng A Pẩu"),
        ("Ông/Bà Lê An", "Lê An"),
        ("Mr. Lê An", "Lê An"),
    ],
)
def test_names(written, name):
    assert as_name(written) == name


@pytest.mark.parametrize(
    "name",
    [
        "Ông Ích Mẫu",
        "Ông Văn Mẫu",
        "Ông Thị Ngọc Mẫu",
        "Bàn Thị Mẫu",
        "Bá Văn Mẫu",
        "Đồng Chí Mẫu",
        "Mai Văn Mẫu",
        "Chíu Thị Mẫu",
        "Bà Hoa",
        "Ông",
    ],
)
def test_names_that_only_begin_like_a_form_of_address_stay(name):
    assert as_name(name) == name


@given(NAMES, st.sampled_from([str.upper, str.lower, str.title]))
def test_the_case_of_a_whole_name_makes_no_difference(name, case):
    assert as_name(case(name)) == name


@given(NAMES, st.sampled_from(["Đ/c ", "đ/c. ", "Đồng chí: ", "Bà ", "bà "]))
def test_a_form_of_address_makes_no_difference(name, address):
    assert as_name(address + name) == name
