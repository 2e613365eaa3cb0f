"""What the columns of an attendance file say, value by value."""

import pytest

from cells.resources.attendance import read_attendance
from cells.resources.layout.tables import ColumnsUnknownError
from cells.resources.sheets import Choices, UnreadableError
from tests.cells.attendance_files.files import TODAY, csv_of


def read(headings, *rows, **choices):
    return read_attendance(csv_of(headings, *rows), TODAY, Choices(**choices))


def given(headings, *rows):
    """Return what the only row of a file says, without the name."""
    (row,) = read(headings, *rows).rows
    assert row.problems == []
    return {column: value for column, value in row.given().items() if column != "full_name"}


def refusal(headings, *rows):
    """Return the column, value and reason of the only problem of the only row."""
    (row,) = read(headings, *rows).rows
    (problem,) = row.problems
    return problem.field, problem.value, problem.message


def test_every_column_is_read():
    headings = (
        "STT|Chi bộ|Tháng|Loại sinh hoạt|Ngày sinh hoạt|Chuyên đề|Họ và tên|Ngày sinh|Số thẻ"
        "|Số CCCD|Điểm danh|Lý do vắng|Ghi chú|Chức vụ"
    )
    row = (
        "1|C1|6/2024|chuyên đề|5/6/2024|Nước sạch|ĐỖ VĂN AN|1960|1.234567|022160001234"
        "|vắng có lý do|ốm|gửi ý kiến|bí thư"
    )
    file = read(headings, row)
    assert file.rows[0].given() == {
        "cell": "C1",
        "month": "2024-06",
        "kind": "thematic",
        "held_on": "2024-06-05",
        "topic": "Nước sạch",
        "full_name": "Đỗ Văn An",
        "born": "1960",
        "card_number": "01234567",
        "personal_number": "022160001234",
        "status": "excused",
        "reason": "ill",
        "note": "gửi ý kiến",
    }
    assert (file.headings["status"], file.left_aside) == ("Điểm danh", ["Chức vụ"])
    assert file.layout["format"] == "csv"


@pytest.mark.parametrize("written", ["có mặt", "Có mặt.", "x", "X", "1", "dự", "Có", "✓", "+"])
def test_present(written):
    assert given("Họ và tên|Có mặt", f"Lê An|{written}") == {"status": "present"}


@pytest.mark.parametrize("written", ["vắng có lý do", "P", "p", "CLD", "Có phép", "vắng CLD"])
def test_excused(written):
    assert given("Họ và tên|Có mặt", f"Lê An|{written}") == {"status": "excused"}


@pytest.mark.parametrize("written", ["vắng không lý do", "K", "KP", "KLD"])
def test_unexcused(written):
    assert given("Họ và tên|Có mặt", f"Lê An|{written}") == {"status": "unexcused"}


@pytest.mark.parametrize("written", ["vắng", "Vắng mặt", "0", "không dự"])
def test_absent_and_nothing_more(written):
    assert given("Họ và tên|Có mặt", f"Lê An|{written}") == {"status": "absent"}


@pytest.mark.parametrize("written", ["v", "?", "muộn", "có mặt (ốm)", "x (ốm)"])
def test_what_is_not_clear_is_refused(written):
    column, value, message = refusal("Họ và tên|Có mặt", f"Lê An|{written}")
    assert (column, value) == ("status", written)
    assert "vắng có lý do" in message


def test_an_empty_status_says_nothing():
    assert given("Họ và tên|Có mặt|Ghi chú", "Lê An||x") == {"note": "x"}


@pytest.mark.parametrize(
    ("written", "status", "reason"),
    [
        ("vắng (ốm)", "excused", "ill"),
        ("Vắng có lý do: đi làm xa", "excused", "working_away"),
        ("P - việc gia đình", "excused", "family"),
        ("vắng do ốm", "excused", "ill"),
        ("ốm", "excused", "ill"),
    ],
)
def test_a_reason_beside_the_status(written, status, reason):
    said = given("Họ và tên|Có mặt", f"Lê An|{written}")
    assert said == {"status": status, "reason": reason}


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("ốm", "ill"),
        ("nằm viện", "ill"),
        ("làm ăn xa", "working_away"),
        ("Đi làm xa", "working_away"),
        ("việc gia đình", "family"),
        ("khác", "other"),
    ],
)
def test_a_reason_makes_an_absence_excused(written, reason):
    said = given("Họ và tên|Có mặt|Lý do vắng", f"Lê An|vắng|{written}")
    assert said == {"status": "excused", "reason": reason}


def test_no_reason_makes_an_absence_unexcused():
    said = given("Họ và tên|Có mặt|Lý do vắng", "Lê An|vắng|không lý do")
    assert said == {"status": "unexcused", "reason": "none_given"}


def test_a_reason_in_other_words_is_kept_as_a_note():
    said = given("Họ và tên|Có mặt|Lý do vắng|Ghi chú", "Lê An|P|cưới con|đã báo")
    assert said == {"status": "excused", "reason": "other", "note": "cưới con; đã báo"}


@pytest.mark.parametrize(
    ("status", "reason", "words"),
    [("x", "ốm", "no absence"), ("P", "không", "has given a reason"), ("", "ốm", "no absence")],
)
def test_status_and_reason_must_agree(status, reason, words):
    column, value, message = refusal("Họ và tên|Có mặt|Lý do vắng", f"Lê An|{status}|{reason}")
    assert (column, value) == ("reason", reason)
    assert words in message


def test_one_column_for_each_status():
    headings = "Họ và tên|Có mặt|Vắng có lý do|Vắng không lý do"
    rows = ("Lê An|x||", "Lê Ba||x|", "Lê Cử|||1", "Lê Đô||ốm|0")
    found = [(row.status, row.reason) for row in read(headings, *rows).rows]
    assert found == [
        ("present", None),
        ("excused", None),
        ("unexcused", None),
        ("excused", "ill"),
    ]


def test_statuses_under_one_heading():
    file = read("Họ và tên|Có mặt|Vắng||", "||Có lý do|Không lý do|Lý do", "Lê An||x||ốm")
    assert [(row.status, row.reason) for row in file.rows] == [("excused", "ill")]


def test_columns_that_contradict_each_other():
    column, value, message = refusal("Họ và tên|Có mặt|Vắng có lý do", "Lê An|x|x")
    assert (column, value) == ("excused", "x")
    assert "contradict" in message


@pytest.mark.parametrize("written", ["6/2024", "06-2024", "2024-06", "Tháng 6/2024", "T6/2024"])
def test_months(written):
    assert given("Họ và tên|Có mặt|Tháng", f"Lê An|x|{written}")["month"] == "2024-06"


def test_a_day_in_the_column_of_months_is_its_month():
    """Spreadsheets make 01/06/2024 of 6/2024."""
    assert given("Họ và tên|Có mặt|Tháng", "Lê An|x|01/06/2024")["month"] == "2024-06"


@pytest.mark.parametrize("written", ["Tháng 6", "6", "13/2024", "sáu", "2024"])
def test_what_is_no_month(written):
    column, value, message = refusal("Họ và tên|Có mặt|Tháng", f"Lê An|x|{written}")
    assert (column, value) == ("month", written)
    assert "10/2026" in message


@pytest.mark.parametrize("written", ["5/6/2024", "05-06-24", "ngày 5 tháng 6 năm 2024", "45448"])
def test_days(written):
    assert given("Họ và tên|Có mặt|Ngày họp", f"Lê An|x|{written}")["held_on"] == "2024-06-05"


@pytest.mark.parametrize("written", ["6/2024", "31/6/2024", "thứ ba"])
def test_what_is_no_day(written):
    assert refusal("Họ và tên|Có mặt|Ngày họp", f"Lê An|x|{written}")[:2] == ("held_on", written)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("thường kỳ", "regular"),
        ("Sinh hoạt định kỳ", "regular"),
        ("Chuyên đề", "thematic"),
        ("bất thường", "extraordinary"),
        ("extraordinary", "extraordinary"),
    ],
)
def test_kinds(written, kind):
    assert given("Họ và tên|Có mặt|Loại sinh hoạt", f"Lê An|x|{written}")["kind"] == kind


def test_what_is_no_kind():
    column, _value, message = refusal("Họ và tên|Có mặt|Loại sinh hoạt", "Lê An|x|đại hội")
    assert column == "kind"
    assert "bất thường" in message


def test_a_personal_number_in_the_column_of_cards():
    said = given("Họ và tên|Số thẻ|Có mặt", "Lê An|022160001234|x")
    assert said == {"personal_number": "022160001234", "status": "present"}


def test_a_number_is_enough():
    (row,) = read("Số thẻ|Có mặt", "12345678|x").rows
    assert row.given() == {"card_number": "12345678", "status": "present"}


def test_a_row_must_name_somebody():
    assert refusal("Họ và tên|Số thẻ|Có mặt", "||x")[0] == "full_name"


def test_a_column_for_each_meeting():
    file = read("Họ và tên|05/06/2024|Tháng 5/2024|01/07/2024", "Lê An|x|P|", "Lê Ba|K||")
    found = [(row.number, row.heading, row.status) for row in file.rows]
    assert found == [
        (2, "05/06/2024", "present"),
        (2, "Tháng 5/2024", "excused"),
        (3, "05/06/2024", "unexcused"),
        (3, "Tháng 5/2024", None),
    ]
    days = [(row.month and str(row.month), row.held_on and str(row.held_on)) for row in file.rows]
    assert days[:2] == [(None, "05/06/2024"), ("05/2024", None)]
    assert file.left_aside == ["01/07/2024"]


def test_a_file_must_say_who_came():
    with pytest.raises(ColumnsUnknownError, match="who came") as error:
        read("Họ và tên|Quê quán", "Lê An|Mẫu")
    assert error.value.layout["headings"] == ["Họ và tên", "Quê quán"]


def test_the_column_of_statuses_can_be_named_by_hand():
    file = read("Họ và tên|Hôm ấy", "Lê An|x", columns={"hom ay": "status"})
    assert file.rows[0].status == "present"


def test_a_file_must_say_of_whom_it_speaks():
    with pytest.raises(UnreadableError):
        read("Ngày|Có mặt", "05/06/2024|x")


def test_a_file_that_is_too_wide_is_refused(settings):
    settings.IMPORT_MAX_ROWS = 3
    rows = ("Lê Văn An|x|x", "Lê Thị Bình|x|x")
    with pytest.raises(UnreadableError, match="one for each line and meeting"):
        read_attendance(csv_of("Họ và tên|3/5/2024|5/6/2024", *rows), TODAY)
