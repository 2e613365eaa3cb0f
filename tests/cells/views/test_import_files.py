"""The file that is handed back with what must be put right."""

import io

from openpyxl import Workbook, load_workbook

from cells.models import ImportFile, Reading
from tests.cells.views.pages import said

HEADINGS = "Họ và tên|Ngày sinh|Số thẻ|Chi bộ"


def url_of(batch, page="mended/"):
    return f"/imports/{batch.pk}/{page}"


def workbook(*lines):
    book, file = Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line.split("|"))
    book.save(file)
    return file.getvalue()


def test_a_workbook_comes_back_with_a_column_of_reasons(office, desk):
    data = workbook("DANH SÁCH", HEADINGS, "Lê Hoa|31/02/1960|12|C1", "Vũ An|1961||C1")
    response = desk.get(url_of(office.send_bytes(data)))
    lines = list(load_workbook(io.BytesIO(response.content)).active.values)
    assert lines[1][:5] == ("Họ và tên", "Ngày sinh", "Số thẻ", "Chi bộ", "Cần sửa")
    assert lines[2][:4] == ("Lê Hoa", "31/02/1960", "12", "C1")
    birth, card = lines[2][4].split(" Số thẻ: ")
    assert birth.startswith("Ngày sinh: There is no such day")
    assert birth.endswith(".") and card.startswith("A party card number has 8 digits")
    assert lines[3][4] is None
    name = 'attachment; filename="roll-can-sua.xlsx"'
    assert response.headers["Content-Disposition"] == name


def test_a_csv_file_comes_back_too(office, desk):
    batch = office.send(HEADINGS, "Lê Hoa|31/02/1960||C1")
    response = desk.get(url_of(batch))
    assert "Ngày sinh: There is no such day" in response.content.decode("utf-8-sig")
    assert response.headers["Content-Disposition"] == 'attachment; filename="roll-can-sua.csv"'


def test_what_was_mended_can_be_sent_again(office, desk):
    data = workbook(HEADINGS, "Lê Hoa|31/02/1960||C1", "Vũ An|1961||C1")
    book = load_workbook(io.BytesIO(desk.get(url_of(office.send_bytes(data))).content))
    book.active["B2"] = "28/02/1960"
    file = io.BytesIO()
    book.save(file)
    batch = office.send_bytes(file.getvalue())
    assert (batch.state, batch.counts["new"], batch.layout["unknown"]) == ("planned", 2, [])


def test_questions_are_reasons_too(office, desk):
    batch = office.send("Họ và tên|Ngày sinh|Ngày vào Đảng|Chi bộ", "Tô Ba|2000|2010|C1")
    assert "Tô Ba" in desk.get(url_of(batch)).content.decode("utf-8-sig")


def test_it_is_logged(office, desk):
    batch = office.send(HEADINGS, "Lê Hoa|31/02/1960||C1")
    desk.get(url_of(batch))
    reading = Reading.objects.get()
    assert (reading.page, reading.object_id) == ("import_mended", batch.pk)
    assert (reading.user, reading.commune) == (office.actor.user, office.commune)


def test_without_anything_to_put_right_there_is_none(office, desk):
    batch = office.send(HEADINGS, "Lê Hoa|1960||C1")
    response = desk.get(url_of(batch), follow=True)
    assert response.redirect_chain == [(url_of(batch, ""), 302)]
    assert said(response) == ["There is no file with rows to be put right."]


def test_a_file_that_is_not_kept_any_more(office, desk):
    batch = office.send(HEADINGS, "Lê Hoa|31/02/1960||C1")
    ImportFile.objects.all().delete()
    response = desk.get(url_of(batch), follow=True)
    assert said(response) == ["There is no file with rows to be put right."]


def test_a_name_of_a_file_cannot_break_the_answer(office, desk):
    batch = office.send(HEADINGS, "Lê Hoa|31/02/1960||C1")
    batch.file_name = 'Chi bộ "1"\r\nX: y.csv'
    batch.save()
    header = desk.get(url_of(batch)).headers["Content-Disposition"]
    assert "\n" not in header
    assert header.startswith("attachment; filename*=utf-8''Chi%20b%E1%BB%99")
