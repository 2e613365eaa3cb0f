"""Taking a roll in, and out: for those who may see its people, within their unit."""

import io
import itertools
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from cells.models import Import, Member, Reading
from cells.periods import today
from tests.cells.evidence import queries_of
from tests.cells.rolls.files import csv_of
from tests.factories import (
    give_post,
    join,
    make_cell,
    make_commune,
    make_member,
    make_upper,
    make_user,
)

pytestmark = pytest.mark.django_db

URL = "/rolls/"
HEADINGS = "Họ và tên|Ngày sinh|Số thẻ|Chi bộ"


@pytest.fixture
def commune():
    return make_commune("X1", name="Đảng bộ xã Một")


@pytest.fixture
def cell(commune):
    return make_cell("C1", commune=commune, name="Chi bộ Thôn Một")


@pytest.fixture
def foreign_cell():
    commune = make_commune("X2", name="Đảng bộ xã Hai")
    return make_cell("X2-C2", commune=commune, name="Chi bộ Thôn Hai")


@pytest.fixture
def clerk(commune):
    return make_user("commune_staff", commune)


@pytest.fixture
def page(client, clerk):
    client.force_login(clerk)
    return client


def send(client, *lines, data=None, name="roll.csv", **values):
    """Send a roll as the page does."""
    content = csv_of(*lines) if data is None else data
    file = SimpleUploadedFile(name, content, "text/csv")
    return client.post(URL, {"file": file, "as_of": "2026-01-01", **values})


def errors_of(batch):
    return [error for row in batch.rows.order_by("row") for error in row.errors]


def test_shows_the_form_and_the_users_own_files(page, cell, clerk):
    send(page, HEADINGS, "Lê Hoa|||C1", name="của tôi.csv")
    other = make_user("commune_staff", cell.placements.get().commune)
    Import.objects.create(
        created_by=other,
        file_name="của người khác.csv",
        size=1,
        as_of=today(),
        state="planned",
        commune=cell.placements.get().commune,
        counts={"rows": 1},
    )
    html = page.get(URL).content.decode()
    assert "của tôi.csv" in html
    assert "của người khác.csv" not in html
    assert "Chi bộ Thôn Một (C1)" in html


def test_a_good_roll_is_planned_and_nothing_written(page, cell, commune, clerk):
    response = send(page, HEADINGS, "Lê Hoa|3/2/1960||C1")
    batch = Import.objects.get()
    assert response.headers["Location"] == f"/imports/{batch.pk}/"
    assert (batch.created_by, batch.commune, batch.cell) == (clerk, commune, None)
    assert (batch.state, batch.counts["new"], str(batch.as_of)) == ("planned", 1, "2026-01-01")
    assert len(batch.digest) == 64
    assert not Member.objects.exists()


def test_a_cell_can_be_chosen(page, cell):
    send(page, "Họ và tên", "Lê Hoa", cell="C1")
    batch = Import.objects.get()
    assert (batch.cell, batch.rows.get().cell, batch.state) == (cell, cell, "planned")


def test_moves_can_be_accepted(page, cell, commune):
    make_member("Lê Hoa", cell=make_cell("C3", commune=commune), card_number="12345678")
    send(page, HEADINGS, "Lê Hoa||12345678|C1")
    send(page, HEADINGS, "Lê Hoa||12345678|C1", accept_moves="on")
    newest, first = Import.objects.all()
    assert (first.state, first.accept_moves) == ("refused", False)
    assert (newest.state, newest.accept_moves) == ("planned", True)


# Nobody else.


@pytest.mark.parametrize("role", ["upper_staff", "secretary", "deputy", "reader"])
def test_is_not_there_for_others(client, commune, cell, role):
    units = {"upper_staff": make_upper(), "secretary": cell, "deputy": cell, "reader": commune}
    client.force_login(make_user(role, units.get(role)))
    assert client.get(URL).status_code == 404
    assert send(client, HEADINGS, "Lê Hoa|||C1").status_code == 404
    assert not Import.objects.exists()


def test_sends_who_is_not_signed_in_to_the_login(client):
    assert client.get(URL).headers["Location"].startswith("/login/")


# Bad input.


def test_an_empty_file_is_an_error_of_the_field(page, cell):
    response = send(page, data=b"")
    assert response.status_code == 200
    empty = "Tệp trống: hãy chọn tệp có bảng danh sách."
    assert response.context["form"].errors["file"] == [empty]
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n", "Họ và tên,Chi bộ\n".encode(), "Họ và tên\nLê Hoa\n".encode()],
    ids=["picture", "no_rows", "no_cell"],
)
def test_a_file_that_cannot_be_read_says_so_on_its_own_page(page, cell, data):
    response = page.get(send(page, data=data).headers["Location"])
    batch = Import.objects.get()
    assert batch.state == "unreadable"
    assert batch.message in response.content.decode()
    assert f"/rolls/?like={batch.pk}" in response.content.decode()


def test_a_table_without_names_leads_to_its_columns(page, cell):
    url = send(page, "Người|Sinh|Chi bộ", "Lê Hoa|1960|C1", "Vũ An|1961|C1").headers["Location"]
    assert page.get(url).headers["Location"] == f"{url}layout/"


def test_a_file_is_needed(page, cell):
    response = page.post(URL, {"as_of": "2026-01-01"})
    assert list(response.context["form"].errors) == ["file"]


def test_a_file_that_the_server_does_not_take_in_is_called_too_large(page, cell, settings):
    settings.IMPORT_MAX_MB, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1, 1000
    response = send(page, data=b"x" * (1024 * 1024 + 1))
    assert "1 MB" in str(response.context["form"].errors["file"])


@pytest.mark.parametrize("as_of", ["", "2026-02-30", "2999-01-01"])
def test_a_bad_day_is_an_error_of_the_field(page, cell, as_of):
    response = send(page, HEADINGS, "Lê Hoa|||C1", as_of=as_of)
    assert list(response.context["form"].errors) == ["as_of"]


def test_what_the_form_does_not_ask_is_refused(page, cell, foreign_cell):
    response = send(page, HEADINGS, "Lê Hoa|||C1", commune="X2")
    assert response.context["form"].non_field_errors()
    assert not Import.objects.exists()


# What lies outside the commune is not there.


def test_a_foreign_cell_cannot_be_chosen(page, cell, foreign_cell):
    assert "X2-C2" not in page.get(URL).content.decode()
    response = send(page, "Họ và tên", "Lê Hoa", cell="X2-C2")
    assert list(response.context["form"].errors) == ["cell"]


@pytest.mark.parametrize("written", ["X2-C2", "Chi bộ Thôn Hai", "Thôn Hai"])
def test_a_foreign_cell_in_a_row_is_an_unknown_cell(page, cell, foreign_cell, written):
    send(page, HEADINGS, f"Lê Hoa|||{written}", "Vũ An|||Không Có")
    foreign, unknown = errors_of(Import.objects.get())
    assert foreign == {**unknown, "value": written}


@pytest.mark.parametrize("accept", [{}, {"accept_moves": "on"}])
def test_a_foreign_members_card_says_no_more_than_that(page, cell, foreign_cell, accept):
    make_member("Người Xa", cell=foreign_cell, card_number="11111111", born="1960-02-03")
    make_member("Người Khác", cell=foreign_cell, card_number="22222222")
    send(page, HEADINGS, "Người Xa|3/2/1960|11111111|C1", "Lê Hoa||22222222|C1", **accept)
    batch = Import.objects.get()
    right_name, wrong_name = errors_of(batch)
    assert (right_name["column"], right_name["value"]) == ("Số thẻ", "11111111")
    assert wrong_name == {**right_name, "value": "22222222"}
    html = page.get(f"/imports/{batch.pk}/").content.decode()
    assert "X2-C2" not in html
    assert "Thôn Hai" not in html
    assert "Người Khác" not in html
    assert batch.rows.filter(member__isnull=False).count() == 0


def test_a_foreign_namesake_is_somebody_else(page, cell, foreign_cell):
    make_member("Lê Hoa", cell=foreign_cell, born="1960-02-03")
    send(page, HEADINGS, "Lê Hoa|3/2/1960||C1")
    assert Import.objects.get().counts["new"] == 1


def test_a_temporary_guest_of_the_commune_is_not_moved_out_of_another(page, cell, foreign_cell):
    commune = cell.placements.get().commune
    guest = make_member("Lê Hoa", cell=foreign_cell, card_number="12345678")
    join(guest, make_cell("C3", commune=commune), kind="temporary")
    send(page, HEADINGS, "Lê Hoa||12345678|C1", accept_moves="on")
    (error,) = errors_of(Import.objects.get())
    assert error["column"] == "Chi bộ"
    assert "X2-C2" not in error["message"]


def test_a_cell_that_has_left_the_commune_is_foreign_on_every_day(page, cell, commune):
    cell.placements.update(end="2026-06-01")
    cell.placements.create(
        commune=make_commune("X3"), name="Chi bộ Thôn Một", cell_type="school", start="2026-06-01"
    )
    send(page, HEADINGS, "Lê Hoa|||C1", as_of="2026-01-01")
    assert errors_of(Import.objects.get())[0]["column"] == "Chi bộ"


# Somebody with two communes.


def test_with_two_communes_one_is_chosen(page, cell, foreign_cell, clerk):
    second = foreign_cell.placements.get().commune
    give_post(clerk, "commune_staff", second)
    assert list(send(page, HEADINGS, "Lê Hoa|||X2-C2").context["form"].errors) == ["commune"]
    send(page, HEADINGS, "Lê Hoa|||X2-C2", commune="X2")
    assert (Import.objects.get().commune, Import.objects.get().state) == (second, "planned")
    response = send(page, "Họ và tên", "Lê Hoa", commune="X2", cell="C1")
    assert list(response.context["form"].errors) == ["cell"]


# With the choices of before.


def test_a_mended_file_is_sent_with_the_same_choices(page, cell):
    send(page, HEADINGS, "Lê Hoa|31/02/1960||C1", cell="C1", accept_moves="on")
    before = Import.objects.get()
    form = page.get(f"{URL}?like={before.pk}").context["form"]
    initial = {name: form[name].value() for name in ("cell", "as_of", "accept_moves")}
    assert initial == {"cell": "C1", "as_of": "2026-01-01", "accept_moves": True}


@pytest.mark.parametrize("like", ["999", "x", "-1", "9" * 30, "\0", "²"])
def test_choices_of_nothing_are_those_of_a_new_file(page, cell, like):
    form = page.get(URL, {"like": like}).context["form"]
    assert (form["cell"].value(), form["as_of"].value()) == (None, today())


def test_nobody_learns_what_others_chose(page, cell, commune):
    other = make_user("commune_staff", commune)
    batch = Import.objects.create(
        created_by=other, size=1, as_of=today(), state="planned", commune=commune, accept_moves=True
    )
    form = page.get(f"{URL}?like={batch.pk}").context["form"]
    assert form["accept_moves"].value() is None


def test_the_list_costs_the_same_for_1_and_3(page, cell):
    send(page, HEADINGS, "Lê Hoa|||C1")
    page.get(URL)
    one = queries_of(lambda: page.get(URL))
    send(page, HEADINGS, "Vũ An|||C1")
    send(page, HEADINGS, "Vũ An|||C1", "Tô Ba|||C1")
    assert queries_of(lambda: page.get(URL)) == one
    assert len(re.findall(r"/imports/\d+/", page.get(URL).content.decode())) == 3


# Taking out.


def values_of(response):
    """Return the lines of a workbook below its headings."""
    lines = load_workbook(io.BytesIO(response.content)).worksheets[0].iter_rows(values_only=True)
    below = itertools.dropwhile(lambda line: line[0] != "STT", lines)
    return list(below)[1:]


def test_a_blank_roll_offers_the_cells_of_the_commune(page, cell, foreign_cell):
    response = page.get(f"{URL}template/")
    book = load_workbook(io.BytesIO(response.content))
    words = {str(value) for sheet in book for line in sheet.values for value in line if value}
    assert {"Chi bộ Thôn Một", "ĐẢNG BỘ XÃ MỘT"} <= words
    assert "Chi bộ Thôn Hai" not in words
    assert response.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("asked", [{}, {"commune": "X1"}, {"cell": "C1"}])
def test_the_roll_on_record_comes_out_and_is_logged(page, cell, commune, clerk, asked):
    make_member("Lê Hoa", cell=cell)
    response = page.get(f"{URL}export/", asked)
    (line,) = values_of(response)
    assert (line[1], line[11]) == ("Lê Hoa", "C1")
    code = "C1" if "cell" in asked else "X1"
    name = f'attachment; filename="dang-vien-{code}-{today()}.xlsx"'
    assert response.headers["Content-Disposition"] == name
    reading = Reading.objects.get()
    assert (reading.user, reading.page) == (clerk, "roll_export")
    assert (reading.cell, reading.commune) == ((cell, None) if code == "C1" else (None, commune))


def test_as_csv_too(page, cell):
    make_member("Lê Hoa", cell=cell)
    response = page.get(f"{URL}export/", {"format": "csv"})
    assert "Lê Hoa" in response.content.decode("utf-8-sig")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_what_comes_out_goes_in_and_changes_nothing(page, cell):
    make_member("Lê Hoa", cell=cell, born="1960-02", card_number="01234567", sex="female")
    data = page.get(f"{URL}export/").content
    send(page, data=data, name="roll.xlsx")
    batch = Import.objects.get()
    assert (batch.state, batch.counts["rows"], batch.counts["unchanged"]) == ("planned", 1, 1)


@pytest.mark.parametrize(
    "asked",
    [
        {"cell": "X2-C2"},
        {"commune": "X2"},
        {"cell": "NOWHERE"},
        {"cell": "\0"},
        {"cell": ["C1", "\0"]},
        {"format": "pdf"},
    ],
)
def test_what_is_not_theirs_is_not_there(page, cell, foreign_cell, asked):
    assert page.get(f"{URL}export/", asked).status_code == 404
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    ("role", "asked", "status"),
    [
        ("secretary", {"cell": "C1"}, 200),
        ("secretary", {}, 404),
        ("secretary", {"commune": "X1"}, 404),
        ("upper_staff", {"cell": "C1"}, 200),
        ("upper_staff", {"commune": "X1"}, 200),
        ("upper_staff", {}, 404),
        ("reader", {"cell": "C1"}, 404),
        ("reader", {"commune": "X1"}, 404),
    ],
)
def test_who_may_take_a_roll_out(client, cell, commune, role, asked, status):
    units = {"secretary": cell, "upper_staff": make_upper(), "reader": commune}
    client.force_login(make_user(role, units.get(role)))
    assert client.get(f"{URL}export/", asked).status_code == status


def test_the_members_of_a_cell_can_be_taken_out_from_their_page(client, cell):
    make_member("Lê Hoa", cell=cell)
    client.force_login(make_user("secretary", cell))
    assert "/rolls/export/?cell=C1" in client.get("/cells/C1/members/").content.decode()
