"""The page that takes attendance files in, and the way on from it: for commune staff."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cells.models import Import, Meeting, Reading
from tests import factories
from tests.cells.attendance_files.files import ALL, HEADINGS, NAMES, csv_of

pytestmark = pytest.mark.django_db

URL = "/attendance/"
JUNE = {"cell": "C1", "month": "2024-06", "held_on": "2024-06-05", "kind": "regular"}


@pytest.fixture
def page(browser, clerk, people):
    return browser(clerk)


def send(client, *rows, headings=HEADINGS, data=None, **values):
    """Send a file as the page does."""
    content = csv_of(headings, *rows) if data is None else data
    file = SimpleUploadedFile("tháng 6.csv", content, "text/csv")
    return client.post(URL, {"file": file, "kind": "regular", **values})


def confirm(client, batch):
    """Press the button under the plan."""
    page = client.get(f"/imports/{batch.pk}/")
    return client.post(
        f"/imports/{batch.pk}/apply/", {"confirmation": page.context["confirmation"]}
    )


def test_from_the_file_to_the_sheet(page, people, cell, commune, clerk):
    response = send(page, *ALL, **JUNE)
    batch = Import.objects.get()
    assert response.url == f"/imports/{batch.pk}/"
    assert (batch.kind, batch.commune, batch.cell, batch.state) == (
        "attendance",
        commune,
        cell,
        "planned",
    )
    html = page.get(response.url).content.decode()
    assert "regular 06/2024, held on 05/06/2024" in html
    assert "excused" in html
    assert not Meeting.objects.exists()
    confirm(page, batch)
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.present, meeting.recorded_by) == ("submitted", 2, clerk)


def test_doubts_are_answered_on_the_page(page):
    send(page, *ALL[:3], "Hoàng Văn Dũng|vắng|", **JUNE)
    batch = Import.objects.get()
    answers = f"/imports/{batch.pk}/answers/"
    html = page.get(answers).content.decode()
    assert ("does not say whether with a reason" in html, "Right as it stands" in html) == (
        True,
        False,
    )
    assert "<span>Absent without a reason</span>" in html
    question = batch.rows.get(row=5).errors[0]["question"]
    page.post(answers, {f"answer-{question}": "accepted"})
    batch.refresh_from_db()
    assert batch.state == "planned"


def test_the_plan_says_what_becomes_of_each_meeting(page):
    send(page, *ALL, **JUNE)
    shown = page.get(f"/imports/{Import.objects.get().pk}/")
    assert shown.context["meetings"] == [
        {
            "cell": "Chi bộ Thôn Một",
            "meeting": "regular 06/2024, held on 05/06/2024",
            "present": 2,
            "expected": 4,
            "submits": True,
            "sheet": "becomes “submitted”",
        }
    ]
    figures = [figure.label for figure in shown.context["figures"]]
    assert figures == ["new", "changed", "unchanged"]
    html = shown.content.decode()
    assert ("becomes “submitted”" in html, "as of" in html) == (True, False)


def test_a_meeting_is_told_as_the_import_stands(page):
    def said(batch):
        (meeting,) = page.get(f"/imports/{batch.pk}/").context["meetings"]
        return meeting["sheet"]

    send(page, *ALL, **JUNE)
    batch = Import.objects.get()
    confirm(page, batch)
    assert said(batch) == "recorded as “submitted”"
    send(page, *ALL, **JUNE)
    assert said(Import.objects.latest("pk")) == "was submitted already"
    page.post(f"/imports/{batch.pk}/undo/")
    assert said(batch) == "recorded as “submitted”, then taken back"


def test_columns_of_meetings_are_named_as_such(page):
    rows = [f"{name}|x|x" for name in NAMES]
    send(page, *rows, headings="Họ và tên|3/5/2024|5/6/2024", cell="C1")
    batch = Import.objects.get()
    reading = page.get(f"/imports/{batch.pk}/").context["reading"]
    assert (reading.unknown, reading.left_aside) == ([], [])
    assert reading.columns[1:] == [
        ("3/5/2024", "meeting of 03/05/2024"),
        ("5/6/2024", "meeting of 05/06/2024"),
    ]
    columns = page.get(f"/imports/{batch.pk}/layout/").context["columns"]
    assert columns.fields["column-1"].choices[0] == ("", "meeting of 03/05/2024")


def test_a_doubt_beside_an_error_is_told_from_it(page):
    send(page, "Lê Văn An|vắng|", *ALL[1:3], **JUNE)
    batch = Import.objects.get()
    html = page.get(f"/imports/{batch.pk}/").content.decode()
    assert html.count("once the errors of this row are put right") == 1
    mended = page.get(f"/imports/{batch.pk}/mended/").getvalue().decode()
    assert "To be answered on the page: Có mặt: " in mended


def test_the_file_comes_back_with_reasons(page):
    send(page, *ALL[:3], **JUNE)
    mended = page.get(f"/imports/{Import.objects.get().pk}/mended/")
    assert "Hoàng Văn Dũng" in mended.getvalue().decode()


def test_a_line_comes_back_with_the_reasons_of_all_its_meetings(page):
    rows = [f"{name}|?|x" for name in NAMES[:3]]
    send(page, *rows, f"{NAMES[3]}|?|?", headings="Họ và tên|3/5/2024|5/6/2024", cell="C1")
    mended = page.get(f"/imports/{Import.objects.get().pk}/mended/").getvalue().decode()
    (last,) = (line for line in mended.splitlines() if NAMES[3] in line)
    assert ("3/5/2024: Not clear" in last, "5/6/2024: Not clear" in last) == (True, True)


def test_the_reasons_of_a_row_are_sentences_one_after_the_other(page):
    send(page, "Lê Văn An|?|", *ALL[1:3], **JUNE)
    mended = page.get(f"/imports/{Import.objects.get().pk}/mended/").getvalue().decode()
    (row,) = (line for line in mended.splitlines() if line.startswith("Lê Văn An"))
    assert (".;" in row, "Not clear" in row, ". The regular meeting of 06/2024" in row) == (
        False,
        True,
        True,
    )


def test_it_is_taken_back_on_the_page(page, actor):
    send(page, *ALL, **JUNE)
    batch = Import.objects.get()
    confirm(page, batch)
    undo = f"/imports/{batch.pk}/undo/"
    assert "deleted, with their sheets" in page.get(undo).content.decode()
    meeting = Meeting.objects.get()
    Meeting.objects.update(version=9, topic="khác")
    html = page.get(undo).content.decode()
    assert f'<a href="/meetings/{meeting.pk}/">C1, regular 06/2024</a>' in html
    Meeting.objects.update(version=3, topic="")
    page.post(undo)
    assert not Meeting.objects.exists()


def test_lists_the_users_own_attendance_files(page, commune, clerk):
    send(page, *ALL, **JUNE)
    values = {"size": 1, "as_of": "2024-06-01", "commune": commune, "counts": {"rows": 1}}
    Import.objects.create(created_by=clerk, file_name="danh sách.csv", kind="roll", **values)
    html = page.get(URL).content.decode()
    assert "tháng 6.csv" in html
    assert "danh sách.csv" not in html


def test_a_file_put_right_is_sent_with_the_same_choices(page):
    send(page, *ALL[:3], topic="Nước sạch", **JUNE)
    form = page.get(URL, {"like": Import.objects.get().pk}).context["form"]
    assert {name: form.initial[name] for name in JUNE} == JUNE | {
        "held_on": form.initial["held_on"]
    }
    assert (str(form.initial["held_on"]), form.initial["topic"]) == ("2024-06-05", "Nước sạch")
    assert page.get(URL, {"like": "x"}).context["form"].initial == {}
    assert page.get(URL, {"like": "99999"}).context["form"].initial == {}


def test_a_column_may_be_named_by_hand_and_is_remembered(page):
    rows = [row[:-1].replace("|ốm", "|") for row in ALL]
    send(page, *rows, headings="Họ và tên|Hôm ấy", **JUNE)
    batch = Import.objects.get()
    assert batch.state == "mapping"
    page.post(
        f"/imports/{batch.pk}/layout/",
        {"action": "columns", "column-0": "full_name", "column-1": "status"},
    )
    batch.refresh_from_db()
    assert batch.state == "planned"


@pytest.mark.parametrize("role", ["upper_staff", "secretary", "deputy", "reader"])
def test_is_not_there_for_others(browser, commune, cell, people, role):
    units = {"secretary": cell, "deputy": cell, "reader": commune}
    unit = units.get(role) or factories.make_upper()
    client = browser(factories.make_user(role, role and unit))
    assert client.get(URL).status_code == 404
    assert send(client, *ALL, **JUNE).status_code == 404
    assert client.get(f"{URL}template/", JUNE).status_code == 404
    assert not Import.objects.exists()


def test_a_foreign_cell_cannot_be_chosen(page):
    factories.make_cell("X2-C2", commune=factories.make_commune("X2"))
    response = send(page, *ALL, **JUNE | {"cell": "X2-C2"})
    assert list(response.context["form"].errors) == ["cell"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("month", "2030-01"),
        ("month", "tháng 6"),
        ("held_on", "2024-07-11"),
        ("held_on", "2024-02-30"),
        ("kind", "congress"),
        ("topic", "x" * 301),
    ],
)
def test_bad_choices_are_errors_of_their_fields(page, field, value):
    response = send(page, *ALL, **JUNE | {field: value})
    assert list(response.context["form"].errors) == [field]
    assert not Import.objects.exists()


def test_an_empty_file_is_an_error_of_the_field(page):
    response = send(page, data=b"", **JUNE)
    assert list(response.context["form"].errors) == ["file"]


def test_what_the_form_does_not_ask_is_refused(page):
    response = send(page, *ALL, accept_moves="on", **JUNE)
    assert response.context["form"].non_field_errors()
    assert not Import.objects.exists()


def test_the_sheet_to_fill_in_is_logged(page, cell, clerk):
    response = page.get(f"{URL}template/", JUNE)
    assert response["Content-Disposition"] == 'attachment; filename="diem-danh-C1-2024-06.xlsx"'
    reading = Reading.objects.get()
    assert (reading.user, reading.page, reading.cell) == (clerk, "attendance_template", cell)


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({}, ["cell", "month"]),
        (JUNE | {"cell": "X2-C2"}, ["cell"]),
        (JUNE | {"month": "2030-01"}, ["month"]),
        (JUNE | {"held_on": "2024-07-11"}, ["held_on"]),
    ],
)
def test_a_sheet_that_cannot_be_taken(page, asked, wrong):
    factories.make_cell("X2-C2", commune=factories.make_commune("X2"))
    response = page.get(f"{URL}template/", asked)
    assert list(response.context["template_form"].errors) == wrong
    assert not Reading.objects.exists()
