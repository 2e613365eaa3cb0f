"""A roll from a file, by hand: an office's workbook on its way through every page, and back."""

import io
import threading

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from cells.choices import ImportState
from cells.models import Import, Member
from cells.services.imports import planning
from tests.browser.test_pages import too_wide, wrong_with
from tests.cells.connections import shared_database

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PATIENCE = 20


def workbook(world):
    """Return a roll as an office keeps it: a title, a heading that nobody knows, a doubt, and an
    error."""
    cell = world.here.cell.code
    lines = [
        ["ĐẢNG BỘ XÃ HERE"],
        ["TT", "Đồng chí", "Sinh ngày", "Ngày vào Đảng", "Chi bộ"],
        [1, "Trần Thị Mới", "01/02/1970", "03/02/2000", cell],
        [2, "Trần Văn Trẻ", "01/02/2000", "03/02/2010", cell],
        [3, "Trần Văn Nhầm", "31/02/1970", "", cell],
    ]
    book = Workbook()
    for line in lines:
        book.active.append(line)
    return bytes_of(book)


def bytes_of(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def send(page, data, name="danh-sach.xlsx"):
    page.set_input_files("#id_file", {"name": name, "mimeType": XLSX, "buffer": data})
    page.click("form[enctype] button.primary")


def mended(page):
    """Take the file back with the reasons, and put right what they say."""
    with page.expect_download() as download:
        page.click("a[href$='/mended/']")
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    (reason,) = [row[5] for row in book.active.iter_rows(min_row=3, values_only=True) if row[5]]
    assert reason.startswith("Sinh ngày: ")
    book.active["C5"] = "28/02/1970"
    return bytes_of(book)


@pytest.mark.parametrize(
    ("size", "javascript"),
    [("phone", True), ("desktop", True), ("phone", False)],
    ids=["phone", "desktop", "no_script"],
)
def test_from_an_office_file_to_the_record_and_back(visit, world, size, javascript):
    page = visit("staff", reverse("roll_upload"), size=size, javascript=javascript)
    before = set(Member.objects.values_list("full_name", flat=True))
    wrong = {}

    def look(name):
        # Axe needs its script, and finds on a desktop what it finds on a phone.
        found = wrong_with(page) if javascript and size == "phone" else too_wide(page)
        if found:
            wrong[name] = found

    look("upload")
    send(page, workbook(world))
    look("layout")
    page.select_option("[name=column-1]", "full_name")
    page.click("form:has([value=columns]) button.primary")
    look("plan with a question and an error")
    page.click("a[href$='/answers/']")
    look("answers")
    page.check("input[value=accepted]")
    page.click("form:has(.question) button.primary")
    look("plan with an error")
    data = mended(page)
    page.click("a[href*='like=']")
    send(page, data)
    look("plan")
    page.click("form[action$='/apply/'] button.primary")
    look("applied")
    came = {"Trần Thị Mới", "Trần Văn Trẻ", "Trần Văn Nhầm"}
    assert set(Member.objects.values_list("full_name", flat=True)) - before == came
    page.click("a[href$='/undo/']")
    look("undo")
    page.click("button.danger")
    look("undone")
    assert set(Member.objects.values_list("full_name", flat=True)) == before
    assert wrong == {}


def test_choices_that_make_no_table_are_said_in_words(visit, world):
    page = visit("staff", reverse("roll_upload"))
    send(page, workbook(world))
    page.select_option("[name=column-1]", "born")
    page.click("form:has([value=columns]) button.primary")
    assert page.locator(".notice.error a[href='#id_column-2']").count() == 1
    assert wrong_with(page) == []
    page.click("details.more summary")
    page.fill("[name=header_row]", "0")
    page.click("form:has([value=reading]) button")
    assert page.locator("#reading_header_row[aria-invalid]").count() == 1
    assert wrong_with(page) == []


def test_a_file_that_cannot_be_read(visit, world):
    page = visit("staff", reverse("roll_upload"))
    send(page, b"\x89PNG\r\n\x1a\n" + bytes(100), name="anh.csv")
    assert page.locator(".notice.error").count() == 1
    assert wrong_with(page) == []


def test_what_holds_an_import(visit, world):
    page = visit("staff", reverse("import_plan", args=[world.here.roll.pk]))
    page.click("form[action$='/apply/'] button.primary")
    newcomer = Member.objects.get(full_name="Nguyễn Here Mới")
    newcomer.ratings.create(
        cell=world.here.cell, commune=world.here.commune, cell_type="residential", year=2020
    )
    page.click("a[href$='/undo/']")
    assert page.locator(f"table a[href$='/{newcomer.code}/']").count() == 1
    assert page.locator("button.danger").count() == 0
    assert wrong_with(page) == []


@pytest.fixture
def slow(settings, monkeypatch, tmp_path, world):
    """Work beside the requests, held up until the event that is given is set."""
    settings.IMPORT_IN_BACKGROUND = True
    go_on = threading.Event()
    choices_of = planning.choices_of

    def held_up(batch):
        assert go_on.wait(PATIENCE)
        return choices_of(batch)

    monkeypatch.setattr(planning, "choices_of", held_up)
    with shared_database(tmp_path):
        yield go_on
        go_on.set()
        for thread in threading.enumerate():
            if "_work_in_thread" in thread.name:
                thread.join(PATIENCE)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no_script"])
def test_long_work_shows_itself_and_moves_on(visit, world, slow, javascript):
    page = visit("staff", reverse("roll_upload"), javascript=javascript)
    send(page, workbook(world))
    assert page.locator("progress").count() == 1
    assert page.locator("[aria-current=step]").count() == 1
    if javascript:
        assert wrong_with(page) == []
    assert Import.objects.first().state == ImportState.READING
    slow.set()
    if javascript:
        page.wait_for_url("**/layout/")
    else:
        while page.locator("progress").count():
            page.click("[data-progress] a.button")
    assert page.locator("[name=column-1]").count() == 1


def test_closing_the_page_loses_nothing(visit, world, slow):
    page = visit("staff", reverse("roll_upload"))
    send(page, workbook(world))
    # As good as closed, and Playwright waits for no end of it but so long.
    page.goto("about:blank")
    slow.set()
    later = visit("staff", reverse("roll_upload"))
    later.click("table a[href^='/imports/'] >> nth=0")
    later.wait_for_url("**/layout/")
    assert later.locator("[name=column-1]").count() == 1
