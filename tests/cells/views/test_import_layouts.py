"""Saying how a file is to be read, and what its columns mean: taken, remembered, or refused."""

import io

import pytest
from openpyxl import Workbook

from cells.models import ColumnName, Import, Reading
from tests.cells.evidence import everything, queries_of
from tests.cells.rolls.files import csv_of
from tests.cells.views.pages import errors, said
from tests.factories import make_cell, make_commune

HEADINGS = "STT|Người|Sinh ngày|Chi bộ"
ROWS = ("1|Lê Hoa|3/2/1960|C1", "2|Vũ An|1961|C1")
NAMED = {"column-1": "full_name", "column-2": "born", "column-3": "cell"}


def url_of(batch, page="layout/"):
    return f"/imports/{batch.pk}/{page}"


@pytest.fixture
def batch(office):
    """An import whose column of names nobody knows."""
    batch = office.send(HEADINGS, *ROWS)
    assert batch.state == "mapping"
    return batch


def name(desk, batch, **changes):
    return desk.post(url_of(batch), {"action": "columns", **NAMED, **changes})


def read(desk, batch, **choices):
    return desk.post(url_of(batch), {"action": "reading", **choices})


def test_shows_every_column_with_its_first_values(desk, batch):
    response = desk.get(url_of(batch))
    columns = response.context["columns"].columns()
    assert [(column.heading, column.values) for column in columns] == [
        ("STT", ["1", "2"]),
        ("Người", ["Lê Hoa", "Vũ An"]),
        ("Sinh ngày", ["3/2/1960", "1961"]),
        ("Chi bộ", ["C1", "C1"]),
    ]
    assert [column.field.value() for column in columns] == ["", "", "born", "cell"]
    assert [column.is_unknown for column in columns] == [False, True, False, False]
    assert batch.message in response.content.decode()
    assert Reading.objects.get().page == "import_layout"


def test_named_columns_are_read_and_remembered(office, desk, batch):
    response = name(desk, batch)
    batch.refresh_from_db()
    assert response.headers["Location"] == url_of(batch, "")
    assert (batch.state, batch.counts["new"]) == ("planned", 2)
    remembered = ColumnName.objects.values_list("commune", "heading", "field")
    assert list(remembered) == [(office.commune.pk, "nguoi", "full_name")]
    assert office.send(HEADINGS, *ROWS).state == "planned"


def test_a_column_that_is_not_used_is_remembered_too(office, desk, batch):
    name(desk, batch, **{"column-2": ""})
    batch.refresh_from_db()
    assert "born" not in batch.layout["columns"]
    assert ColumnName.objects.get(heading="sinh ngay").field == ""


def test_what_was_said_can_be_said_otherwise(office, desk, batch):
    name(desk, batch)
    name(desk, batch, **{"column-1": "", "column-0": "full_name"})
    batch.refresh_from_db()
    assert batch.layout["columns"]["full_name"] == 0
    assert ColumnName.objects.get(heading="nguoi").field == ""


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"column-1": ""}, "__all__"),
        ({"column-2": "full_name"}, "column-2"),
        ({"column-2": "shoe_size"}, "column-2"),
        ({"column-9": "born"}, "__all__"),
        ({"admin": "yes"}, "__all__"),
    ],
    ids=["no_name", "twice", "unknown_field", "unknown_column", "stranger"],
)
def test_what_makes_no_table_is_refused(desk, batch, changes, refused):
    before = everything(but=["Reading"])
    response = desk.post(url_of(batch), {"action": "columns", **NAMED, **changes})
    assert list(_errors_of(response, "columns")) == [refused]
    assert everything(but=["Reading"]) == before
    assert batch.message not in response.content.decode()


def _errors_of(response, form):
    return errors(type("Page", (), {"context": {"form": response.context[form]}}))


def test_one_heading_twice_has_one_meaning(office, desk):
    batch = office.send("Người|Người|Chi bộ|", "Lê Hoa|Lê|C1|x", "Vũ An|Vũ|C1|y")
    columns = desk.get(url_of(batch)).context["columns"].columns()
    assert [column.field is not None for column in columns] == [True, False, True, False]
    desk.post(url_of(batch), {"action": "columns", "column-0": "full_name", "column-2": "cell"})
    batch.refresh_from_db()
    assert batch.state == "planned"
    assert batch.rows.first().label == "Lê Hoa"


# How it is read.


def test_offers_what_the_file_has(desk, batch):
    reading = desk.get(url_of(batch)).context["reading"]
    assert list(reading.fields) == ["encoding", "delimiter", "header_row"]


def test_another_sheet_of_a_workbook(office, desk):
    book, file = Workbook(), io.BytesIO()
    sheets = (book.active, "Chi bộ Một", "Lê Hoa"), (book.create_sheet(), "Chi bộ Hai", "Vũ An")
    for sheet, title, name in sheets:
        sheet.title = title
        sheet.append(["Họ và tên", "Chi bộ"])
        sheet.append([name, "C1"])
    book.save(file)
    batch = office.send_bytes(file.getvalue())
    reading = desk.get(url_of(batch)).context["reading"]
    assert list(reading.fields) == ["encoding", "sheet", "header_row"]
    assert [key for key, _words in reading.fields["encoding"].choices] == [
        "",
        "utf-8",
        "tcvn3",
        "vni",
    ]
    read(desk, batch, sheet="Chi bộ Hai")
    batch.refresh_from_db()
    assert batch.layout["sheet"] == "Chi bộ Hai"
    assert [row.label for row in batch.rows.all()] == ["Vũ An"]


def test_another_row_of_headings(office, desk):
    lines = ("Họ và tên|Chi bộ", "Cũ Rồi|C1", "Người|Chi bộ", "Lê Hoa|C1")
    batch = office.send(lines[0], *lines[1:])
    assert batch.counts["rows"] == 3
    response = read(desk, batch, header_row="3")
    batch.refresh_from_db()
    assert response.headers["Location"] == url_of(batch, "")
    assert (batch.state, batch.layout["header_row"]) == ("mapping", 3)
    read(desk, batch, header_row="")
    batch.refresh_from_db()
    assert (batch.counts["rows"], batch.layout["header_row"]) == (3, 1)


def test_other_letters_and_another_divider(office, desk):
    batch = office.send_bytes(csv_of("Họ và tên|Chi bộ", "Lê Hoa|C1", delimiter=";"))
    read(desk, batch, encoding="utf-8", delimiter="comma")
    batch.refresh_from_db()
    assert (batch.choices["encoding"], batch.choices["delimiter"]) == ("utf-8", ",")
    assert batch.state in ("unreadable", "mapping")
    page = desk.get(url_of(batch))
    assert page.context["reading"]["delimiter"].value() == "comma"
    read(desk, batch, encoding="", delimiter="")
    batch.refresh_from_db()
    assert batch.state == "planned"


@pytest.mark.parametrize(
    ("choices", "refused"),
    [
        ({"encoding": "latin-1"}, "encoding"),
        ({"delimiter": "|"}, "delimiter"),
        ({"header_row": "0"}, "header_row"),
        ({"header_row": "x"}, "header_row"),
        ({"header_row": "100000"}, "header_row"),
        ({"sheet": "2"}, "__all__"),
    ],
)
def test_no_other_way_of_reading(desk, batch, choices, refused):
    before = everything(but=["Reading"])
    response = read(desk, batch, **choices)
    assert list(_errors_of(response, "reading")) == [refused]
    assert everything(but=["Reading"]) == before


# When there is nothing to read.


@pytest.mark.parametrize("state", ["reading", "applying"])
def test_not_while_somebody_works_on_it(office, desk, batch, state):
    Import.objects.update(state=state, claim="another")
    response = desk.get(url_of(batch))
    assert response.headers["Location"] == url_of(batch, "")


def test_not_once_it_is_written(office, desk):
    batch = office.send("Họ và tên|Chi bộ", "Lê Hoa|C1")
    confirmation = desk.get(url_of(batch, "")).context["confirmation"]
    desk.post(url_of(batch, "apply/"), {"confirmation": confirmation})
    response = desk.post(url_of(batch), {"action": "columns", "column-0": "full_name"}, follow=True)
    assert said(response) == ["This file cannot be read in another way now."]
    batch.refresh_from_db()
    assert batch.state == "applied"


def test_costs_the_same_for_1_and_3_rows(office, desk):
    counted = []
    for size in (1, 3):
        batch = office.send(HEADINGS, *(f"{n}|Lê Hoa|1960|C1" for n in range(size)))
        desk.get(url_of(batch))
        counted.append(queries_of(lambda batch=batch: desk.get(url_of(batch))))
    assert counted[0] == counted[1]


# Of which cell it is.


def test_a_cell_is_chosen_for_the_same_file(office, desk):
    batch = office.send("Họ và tên", "Lê Hoa")
    page = desk.get(url_of(batch, ""))
    assert batch.state == "unreadable"
    assert [cell.code for cell in page.context["cells"].fields["cell"].queryset] == ["C1", "C2"]
    desk.post(url_of(batch), {"action": "cell", "cell": "C2"})
    batch.refresh_from_db()
    assert (batch.state, batch.rows.get().cell) == ("planned", office.two)


@pytest.mark.parametrize("code", ["", "C9", "FOREIGN"])
def test_no_cell_of_the_commune(office, desk, code):
    batch = office.send("Họ và tên", "Lê Hoa")
    make_cell("FOREIGN", commune=make_commune("XB"))
    response = desk.post(url_of(batch), {"action": "cell", "cell": code}, follow=True)
    assert said(response) == ["Choose a cell of your commune."]
    batch.refresh_from_db()
    assert batch.state == "unreadable"


def test_the_cell_in_the_title_is_offered(office, desk, batch):
    Import.objects.update(layout={**batch.layout, "titles": ["CHI BỘ THÔN HAI"]})
    assert desk.get(url_of(batch)).context["cells"]["cell"].value() == "C2"
