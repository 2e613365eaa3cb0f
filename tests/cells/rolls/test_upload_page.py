"""The page that takes a roll in: for commune staff, within their commune."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cells.models import Import, Member
from cells.periods import today
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
    assert response.headers["Location"] == f"/rolls/{batch.pk}/"
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


@pytest.mark.parametrize("role", ["upper_staff", "secretary", "deputy", "reader", None])
def test_is_not_there_for_others(client, commune, cell, role):
    units = {"upper_staff": make_upper(), "secretary": cell, "deputy": cell, "reader": commune}
    client.force_login(make_user(role, units.get(role)))
    assert client.get(URL).status_code == 404
    assert send(client, HEADINGS, "Lê Hoa|||C1").status_code == 404
    assert not Import.objects.exists()


def test_sends_who_is_not_signed_in_to_the_login(client):
    assert client.get(URL).headers["Location"].startswith("/login/")


# Bad input.


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\x00", b"a,b\n1,2\n", "Họ và tên,Chi bộ\n".encode()]
)
def test_a_file_that_cannot_be_read_is_an_error_of_the_field(page, cell, data):
    response = send(page, data=data)
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not Import.objects.exists()


def test_without_a_column_of_cells_a_cell_is_needed(page, cell):
    assert send(page, "Họ và tên", "Lê Hoa").context["form"].errors["file"]


def test_a_file_is_needed(page, cell):
    response = page.post(URL, {"as_of": "2026-01-01"})
    assert list(response.context["form"].errors) == ["file"]


def test_a_file_that_the_server_does_not_take_in_is_called_too_large(page, cell, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = send(page, data=b"x" * (10 * 1024 * 1024 + 1))
    assert "10 MB" in str(response.context["form"].errors["file"])


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
    html = page.get(f"/rolls/{batch.pk}/").content.decode()
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
