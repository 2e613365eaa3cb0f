"""A CSV file with its reasons: no other byte of it is changed."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cells.resources.outgoing.mended import Mended, mend
from cells.resources.readers.csv_sheets import open_csv
from cells.resources.readers.encodings import ENCODINGS, decode, encode
from cells.resources.sheets import Choices

HEADINGS = ["STT", "Họ và tên", "Ngày sinh"]
REASONS = "Cần sửa"


def layout(encoding="utf-8", delimiter=";", header_row=1, headings=HEADINGS):
    return {
        "format": "csv",
        "encoding": encoding,
        "delimiter": delimiter,
        "header_row": header_row,
        "headings": list(headings),
    }


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_reasons_stand_in_the_file_s_own_encoding(encoding):
    before = "ĐẢNG ỦY\r\nSTT;Họ và tên;Ngày sinh\r\n1;Đỗ Thị Hường;31/02/1958\r\n2;Lê Hoa;1958\r\n"
    after = (
        "ĐẢNG ỦY\r\nSTT;Họ và tên;Ngày sinh;Cần sửa\r\n"
        "1;Đỗ Thị Hường;31/02/1958;Không có ngày này.\r\n2;Lê Hoa;1958\r\n"
    )
    made = mend(encode(before, encoding), layout(encoding, header_row=2), {3: "Không có ngày này."})
    assert made == Mended(encode(after, encoding), ".csv", "text/csv")


@pytest.mark.parametrize(
    ("mark", "codec"), [("", "le"), ("", "be"), ("\ufeff", "le"), ("\ufeff", "be")]
)
def test_utf_16_keeps_its_byte_order_and_its_mark_or_none(mark, codec):
    before = f"{mark}Full name;Born\n=Ann;1958\n".encode(f"utf-16-{codec}")
    after = f"{mark}Full name;Born;Cần sửa\n=Ann;1958;Sai\n".encode(f"utf-16-{codec}")
    made = mend(before, layout("utf-16", headings=["Full name", "Born"]), {2: "Sai"})
    assert made.data == after


def test_look_alike_letters_in_unicode_get_reasons_in_look_alike_letters():
    before = "STT;Hä vµ tªn;Ngµy sinh\n1;NguyÔn V¨n Hïng;1958\n".encode()
    made = mend(before, layout("tcvn3"), {2: "Ngày sinh sai"})
    assert made.data.decode() == (
        "STT;Hä vµ tªn;Ngµy sinh;CÇn söa\n1;NguyÔn V¨n Hïng;1958;Ngµy sinh sai\n"
    )


def test_a_record_over_several_lines_gets_its_reason_at_its_last():
    before = 'STT;Họ và tên;Ngày sinh\n1;"Lê\r\nHoa";1958\n2;Vũ An;1960\n'
    made = mend(before.encode(), layout(), {2: "một", 4: "hai"})
    assert made.data.decode() == (
        'STT;Họ và tên;Ngày sinh;Cần sửa\n1;"Lê\r\nHoa";1958;một\n2;Vũ An;1960;hai\n'
    )


def test_a_record_without_a_line_end_or_with_fewer_values_gets_its_reason_in_the_column():
    made = mend("STT;Họ và tên;Ngày sinh\n\n1;Lê Hoa".encode(), layout(), {3: "Thiếu"})
    assert made.data.decode() == "STT;Họ và tên;Ngày sinh;Cần sửa\n\n1;Lê Hoa;;Thiếu"


def test_values_beyond_the_headings_stay_beyond_them():
    made = mend("STT;Họ và tên;Ngày sinh\n1;Lê Hoa;1958;thừa;nữa\n".encode(), layout(), {2: "Thừa"})
    assert made.data.decode() == ("STT;Họ và tên;Ngày sinh;Cần sửa\n1;Lê Hoa;1958;Thừa;thừa;nữa\n")


@pytest.mark.parametrize(
    ("reason", "written"),
    [
        ("a; b", '"a; b"'),
        ('nói "không"', '"nói ""không"""'),
        ("a\nb", "a b"),
        ("=1+1", "'=1+1"),
    ],
)
def test_a_reason_is_one_harmless_value(reason, written):
    made = mend("STT;Họ và tên;Ngày sinh\n1;Lê;1\n".encode(), layout(), {2: reason})
    assert made.data.decode().splitlines()[1] == f"1;Lê;1;{written}"


@pytest.mark.parametrize("heading", ["Cần sửa", "CẦN SỬA:"])
def test_an_earlier_column_of_reasons_is_used_again(heading):
    before = f"STT;Họ và tên;{heading};Ngày sinh\n1;Lê;cũ;1958\n2;Vũ;cũ;1960\n"
    headings = ["STT", "Họ và tên", heading, "Ngày sinh"]
    made = mend(before.encode(), layout(headings=headings), {3: "mới"})
    assert made.data.decode() == ("STT;Họ và tên;Cần sửa;Ngày sinh\n1;Lê;;1958\n2;Vũ;mới;1960\n")


def test_a_file_with_tabs_opens_in_columns_only_as_text():
    made = mend(b"No\tName\n1\tAnn\n", layout(delimiter="\t", headings=["No", "Name"]), {2: "x"})
    assert made == Mended("No\tName\tCần sửa\n1\tAnn\tx\n".encode(), ".txt", "text/plain")


WORDS = st.text(st.sampled_from("ab \"';,\r\nĐườngỗ|"), max_size=6)


@given(
    rows=st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=5),
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-16"]),
    reasons=st.dictionaries(st.integers(0, 4), st.text("ab;,\"' ", min_size=1), max_size=3),
)
def test_any_file_comes_back_with_its_values_and_the_reasons(rows, delimiter, encoding, reasons):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([HEADINGS, *rows])
    data = encode(text.getvalue(), encoding)
    source = open_csv(data, len, Choices(delimiter=delimiter, encoding=encoding))
    _header, *lines = [line.number for line in source.lines]
    wanted = {lines[row]: word.strip() for row, word in reasons.items() if row < len(lines)}
    made = mend(data, layout(encoding, delimiter), wanted).data
    found = list(
        csv.reader(io.StringIO(decode(made, encoding)[0], newline=""), delimiter=delimiter)
    )
    assert found[0] == [*HEADINGS, REASONS]
    assert [row[:3] for row in found[1:]] == rows
    given_back = [" ".join(row[3:]).removeprefix("'") for row in found[1:]]
    assert given_back == [" ".join(wanted.get(n, "").split()).removeprefix("'") for n in lines]
