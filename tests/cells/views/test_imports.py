"""The page of an import: for its maker, in every state; and executing its plan, once, as shown."""

import json
import time

import pytest
from django.core import signing
from django.core.cache import cache

from cells.choices import Role
from cells.models import Import, Member, Membership, Reading
from tests.cells.evidence import everything, queries_of
from tests.cells.imports.sending import Office
from tests.cells.rolls.files import csv_of
from tests.cells.views.pages import names, said
from tests.data.rolls.workbooks import book, fill, saved
from tests.factories import give_post, make_commune, make_member, make_user

HEADINGS = "Họ và tên|Ngày sinh|Số thẻ|Chi bộ|Ghi chú"
NEW = "Lê Hoa|3/2/1960|12345678|C1|"
SALT = "cells.import.plan"
WRONG = "Lê Hoa|31/02/1960|12|C1|"


def url_of(batch, page=""):
    return f"/imports/{batch.pk}/{page}"


def words(client, url):
    return " ".join(client.get(url).content.decode().split())


def confirm(client, batch, confirmation=None):
    """Press the button under a plan, as it was shown unless a confirmation is given."""
    if confirmation is None:
        confirmation = client.get(url_of(batch)).context["confirmation"]
    return client.post(url_of(batch, "apply/"), {"confirmation": confirmation}, follow=True)


# The plan.


def test_shows_counts_and_changes_before_and_after(office, desk):
    make_member("Lê Hoa", cell=office.one, card_number="12345678", born="1960")
    make_member("Vũ An", cell=office.two, card_number="22222222")
    batch = office.send(HEADINGS, NEW, "Vũ An||22222222|C1|", "Tô Ba|1971||C1|", accept_moves=True)
    html = words(desk, url_of(batch))
    assert "<del>1960</del> → <ins>03/02/1960</ins>" in html
    assert "<del>Chi bộ Thôn Hai (C2)</del> → <ins>Chi bộ Thôn Một (C1)</ins>" in html
    assert "Tô Ba" in html
    assert "Confirm: write 3 rows" in html


def test_every_count_opens_the_rows_that_it_counts(office, desk):
    make_member("Vắng Mặt", cell=office.one)
    make_member("Không Đổi", cell=office.one)
    make_member("Vũ An", cell=office.two, card_number="22222222")
    batch = office.send(
        HEADINGS,
        "Không Đổi|||C1|",
        "Tô Ba|1971||C1|",
        "Tô Ba|1972||C1|",
        "Lê Hoa|31/2/1960||C1|",
        "Vũ An||22222222|C1|",
    )
    figures = desk.get(url_of(batch)).context["figures"]
    for figure in filter(lambda figure: figure.url, figures):
        page = desk.get(url_of(batch) + figure.url).context["page_obj"]
        assert (len(page.object_list), page.paginator.count) == (figure.value, figure.value)
    assert [(figure.label, figure.value) for figure in figures] == [
        ("to be put right", 1),
        ("to be answered", 1),
        ("new", 2),
        ("changed", 0),
        ("moved", 1),
        ("unchanged", 1),
        ("not in the file", 1),
    ]


def test_what_needs_somebody_comes_first(office, desk):
    batch = office.send(HEADINGS, WRONG, "Vũ An|||C1|")
    html = words(desk, url_of(batch))
    for word in ("Ngày sinh", "31/02/1960", "Số thẻ", "Lê Hoa"):
        assert word in html
    assert "Vũ An" not in html
    assert "1 row is to be put right in the file" in html
    assert url_of(batch, "mended/") in html
    assert url_of(batch, "apply/") not in html


def test_when_only_questions_are_left_its_state_says_so(office, desk):
    make_member("Vũ An", cell=office.two, card_number="22222222")
    batch = office.send(HEADINGS, "Vũ An||22222222|C1|")
    for page in (url_of(batch), "/rolls/"):
        assert "waits for answers" in words(desk, page)


def test_says_how_the_file_was_read(office, desk):
    batch = office.send("Họ và tên|Chi bộ|Ghi chú|Cỡ giày", "Lê Hoa|C1|x|39", "Vũ An|C1||40")
    response = desk.get(url_of(batch))
    reading = response.context["reading"]
    assert (reading.format, str(reading.encoding)) == ("csv", "Unicode (UTF-8)")
    assert str(reading.delimiter) == "commas"
    assert reading.columns == [("Họ và tên", "Full name"), ("Chi bộ", "Cell")]
    assert (reading.left_aside, reading.unknown) == (["Ghi chú"], ["Cỡ giày"])
    assert "A column is not known, and it is left aside: Cỡ giày" in words(desk, url_of(batch))


# A workbook with several sheets.

UNREAD = "Only the sheet “Chi bộ A” was read. There are tables in other sheets too: Chi bộ B."
CHOSEN = (
    "Only the sheet “Chi bộ B” was read, as it was chosen. The workbook has other sheets too:"
    " Chi bộ A."
)


def two_sheets(*columns):
    """Return the bytes of a workbook with a sheet for each of two cells."""
    made = book([["Họ và tên", *columns], ["Lê Hoa", "1960", "C1"][: len(columns) + 1]])
    made.active.title = "Chi bộ A"
    others = ["Vũ An", "1971", "C2"][: len(columns) + 1]
    fill(made.create_sheet("Chi bộ B"), [["Họ và tên", *columns], others])
    return saved(made)


def test_names_the_sheets_that_were_not_read(office, desk):
    batch = office.send_bytes(two_sheets("Ngày sinh", "Chi bộ"))
    html = words(desk, url_of(batch))
    assert f"<p> {UNREAD} </p>" in html
    assert html.index(UNREAD) < html.index("Confirm: write 1 row")
    assert f'<a href="{url_of(batch, "layout/")}#another-way">Choose another sheet</a>' in html
    assert "whichever sheet is chosen" not in html

    layout = words(desk, url_of(batch, "layout/"))
    assert UNREAD in layout
    assert '<details class="more" id="another-way" open>' in layout


def test_reads_one_sheet_after_the_other(office, desk):
    data = two_sheets("Ngày sinh", "Chi bộ")
    first = office.send_bytes(data)
    confirm(desk, first)
    html = words(desk, url_of(first))
    assert UNREAD in html
    assert f'<a href="/rolls/?like={first.pk}">Send the file again</a>' in html

    second = office.send_bytes(data)
    desk.post(url_of(second, "layout/"), {"action": "reading", "sheet": "Chi bộ B"})
    html = words(desk, url_of(second))
    assert CHOSEN in html
    assert "There are tables" not in html
    confirm(desk, second)
    assert set(Member.objects.values_list("full_name", flat=True)) == {"Lê Hoa", "Vũ An"}


def test_a_cell_that_was_chosen_stays_for_another_sheet_and_the_page_says_so(office, desk):
    batch = office.send_bytes(two_sheets("Ngày sinh"), cell=office.one)
    assert "is read as that of Chi bộ Thôn Một, whichever sheet is" in words(desk, url_of(batch))


def test_names_the_other_sheets_also_where_the_cell_is_missing(office, desk):
    batch = office.send_bytes(two_sheets("Ngày sinh"))
    assert batch.state == "unreadable"
    assert UNREAD in words(desk, url_of(batch))


def test_of_many_sheets_ten_are_named_and_their_names_are_escaped(office, desk):
    made = book([["Họ và tên", "Chi bộ"], ["Lê Hoa", "C1"]])
    for number in range(12):
        fill(made.create_sheet(f"<b>{number}"), [["Họ và tên", "Chi bộ"], ["Vũ An", "C1"]])
    html = words(desk, url_of(office.send_bytes(saved(made))))
    assert "&lt;b&gt;0, " in html
    assert "&lt;b&gt;9, …." in html
    assert "&lt;b&gt;10" not in html
    assert "<b>0, " not in html


@pytest.mark.parametrize("state", ["undone", "forgotten", "read before"])
def test_names_no_sheets_where_they_count_no_more_or_are_not_known(office, desk, state):
    batch = office.send_bytes(two_sheets("Ngày sinh", "Chi bộ"))
    if state == "undone":
        confirm(desk, batch)
        desk.post(url_of(batch, "undo/"))
        assert Import.objects.get().state == "undone"
    else:
        known = {name: value for name, value in batch.layout.items() if name != "other_tables"}
        Import.objects.update(layout={} if state == "forgotten" else known)
    assert "Only the sheet" not in words(desk, url_of(batch))


def test_a_workbook_of_one_sheet_has_no_such_notice(office, desk):
    batch = office.send_bytes(saved(book([["Họ và tên", "Chi bộ"], ["Lê Hoa", "C1"]])))
    html = words(desk, url_of(batch)) + words(desk, url_of(batch, "layout/"))
    assert "Only the sheet" not in html
    assert '<details class="more" id="another-way">' in html


# Long plans, and who looks at them.


def test_lists_fifty_rows_a_page_and_costs_the_same(office, desk):
    counted = []
    for size in (1, 3, 120):
        batch = office.send(HEADINGS, *(f"{name}|1960||C1|" for name in names(size)))
        desk.get(url_of(batch))
        counted.append(queries_of(lambda batch=batch: desk.get(url_of(batch))))
    pages = [desk.get(f"{url_of(batch)}?page={n}").context["page_obj"] for n in (1, 3, 99)]
    assert [len(page.object_list) for page in pages] == [50, 20, 20]
    assert counted[0] == counted[1] == counted[2]


@pytest.mark.parametrize("asked", ["?show=nonsense", "?page=0", "?page=x", "?show=absent&page=9"])
def test_nonsense_in_the_address_does_no_harm(office, desk, asked):
    assert desk.get(url_of(office.send(HEADINGS, NEW)) + asked).status_code == 200


def test_every_look_at_people_is_logged(office, desk):
    batch = office.send(HEADINGS, NEW)
    desk.get(url_of(batch))
    reading = Reading.objects.get()
    assert (reading.user, reading.page) == (office.actor.user, "import_plan")
    assert (reading.object_id, reading.commune) == (batch.pk, office.commune)


def test_names_are_escaped_and_stay_out_of_addresses(office, desk):
    batch = office.send(HEADINGS, '"<script>alert(1)</script>"|<i>||C1|', "Vũ An|||C1|")
    html = desk.get(url_of(batch)).content.decode()
    assert "<script>alert" not in html
    assert "<i>" not in html
    assert not any("Vũ" in address for address in html.split('href="')[1:])


def test_no_name_reaches_the_log(office, desk, caplog):
    caplog.set_level("INFO")
    batch = office.send(HEADINGS, WRONG)
    desk.get(url_of(batch))
    desk.get(url_of(batch, "apply/"))
    assert caplog.records
    assert "Lê Hoa" not in caplog.text


# A file that is being worked on.


def at_work(office, state="reading", **word):
    """Return an import on which another process works, and said so just now."""
    batch = office.send(HEADINGS, NEW)
    Import.objects.filter(pk=batch.pk).update(state=state, claim="another")
    word = {"stage": "reading", "done": 0, "total": 0, "at": time.time()} | word
    cache.set(f"import-{batch.pk}", word)
    return batch


def test_shows_how_far_it_is_and_nobody(office, desk):
    batch = at_work(office, stage="planning", done=1500, total=20000)
    html = words(desk, url_of(batch))
    assert "Planning what each row does: 1,500 of 20,000" in html
    assert 'max="20000" value="1500"' in html
    assert html.count('class="done"') == 2
    assert "Lê Hoa" not in html
    assert not Reading.objects.exists()


def test_says_how_far_it_is_to_who_asks_again(office, desk):
    batch = at_work(office, stage="matching")
    news = json.loads(desk.get(url_of(batch, "progress/")).content)
    assert news == {
        "state": "reading",
        "url": url_of(batch),
        "stage": "matching",
        "words": "Looking for the people on record",
        "done": 0,
        "total": 0,
        "steps": {"reading": "done", "matching": "current", "planning": "", "storing": ""},
    }


def test_planning_anew_before_writing_counts_as_checking(office, desk):
    batch = at_work(office, "applying", stage="planning", done=10, total=0)
    news = json.loads(desk.get(url_of(batch, "progress/")).content)
    assert news["steps"] == {"checking": "current", "writing": ""}
    assert news["words"] == "Planning what each row does: 10 rows"


@pytest.mark.parametrize("page", ["", "progress/"])
def test_work_that_stopped_is_taken_up_again(office, desk, page):
    batch = at_work(office)
    cache.clear()
    desk.get(url_of(batch, page))
    batch.refresh_from_db()
    assert (batch.state, batch.counts["new"]) == ("planned", 1)


def test_when_it_is_over_the_page_is_told_where_to_go(office, desk):
    batch = office.send(HEADINGS, NEW)
    news = json.loads(desk.get(url_of(batch, "progress/")).content)
    assert news == {"state": "planned", "url": url_of(batch)}


# Confirming.


def test_confirming_writes_the_plan_once(office, desk):
    batch = office.send(HEADINGS, NEW)
    confirmation = desk.get(url_of(batch)).context["confirmation"]
    first = confirm(desk, batch, confirmation)
    second = confirm(desk, batch, confirmation)
    batch.refresh_from_db()
    assert Member.objects.get().card_number == "12345678"
    assert Membership.objects.get().cell == office.one
    assert (batch.state, batch.applied_by) == ("applied", office.actor.user)
    assert (said(first), said(second)) == ([], ["This was confirmed already, once."])
    html = words(desk, url_of(batch))
    assert "Done: it is on record" in html
    assert url_of(batch, "undo/") in html
    assert url_of(batch, "apply/") not in html


@pytest.mark.parametrize(
    ("what", "value", "answer"),
    [
        ("import", 0, "does not belong to this file"),
        ("file", "0" * 64, "does not belong to this file"),
        ("user", 0, "does not belong to this file"),
        ("plan", "0" * 64, "the plan is not the one that you saw"),
    ],
)
def test_a_confirmation_of_something_else_writes_nothing(office, desk, what, value, answer):
    batch = office.send(HEADINGS, NEW)
    right = signing.loads(desk.get(url_of(batch)).context["confirmation"], salt=SALT)
    other = signing.dumps(right | {what: value}, salt=SALT)
    before = everything(but=["Reading"])
    assert answer in said(confirm(desk, batch, other))[0]
    assert everything(but=["Reading"]) == before


def test_a_forged_confirmation_writes_nothing(office, desk):
    """Everything in it is right, and it is signed by somebody else."""
    batch = office.send(HEADINGS, NEW)
    right = signing.loads(desk.get(url_of(batch)).context["confirmation"], salt=SALT)
    forged = signing.dumps(right, key="guessed", salt=SALT)
    assert "does not belong to this file" in said(confirm(desk, batch, forged))[0]
    assert not Member.objects.exists()


@pytest.mark.parametrize("confirmation", ["", "x", "a:b:c", "\0", "ê" * 5000])
def test_nonsense_writes_nothing(office, desk, confirmation):
    batch = office.send(HEADINGS, NEW)
    before = everything(but=["Reading"])
    assert "does not belong to this file" in said(confirm(desk, batch, confirmation))[0]
    assert everything(but=["Reading"]) == before


def test_a_confirmation_of_another_import_of_the_same_file_writes_nothing(office, desk):
    other = office.send(HEADINGS, NEW)
    batch = office.send(HEADINGS, NEW)
    response = confirm(desk, batch, desk.get(url_of(other)).context["confirmation"])
    assert "does not belong to this file" in said(response)[0]
    assert not Member.objects.exists()


def test_a_confirmation_shown_to_somebody_else_writes_nothing(office, desk, browser):
    batch = office.send(HEADINGS, NEW)
    confirmation = desk.get(url_of(batch)).context["confirmation"]
    heir = make_user(Role.COMMUNE_STAFF, office.commune)
    Import.objects.update(created_by=heir)
    assert "does not belong to this file" in said(confirm(browser(heir), batch, confirmation))[0]
    assert not Member.objects.exists()


def test_a_plan_that_was_made_anew_must_be_looked_at_again(office, desk):
    """The plan is another one than when the page was opened, in the very same import."""
    batch = office.send(HEADINGS, NEW)
    seen = desk.get(url_of(batch)).context["confirmation"]
    make_member("Lê Hoa", cell=office.one, card_number="12345678")
    confirm(desk, batch)
    response = confirm(desk, batch, seen)
    assert "the plan is not the one that you saw" in said(response)[0]
    assert Member.objects.get().born is None
    batch.refresh_from_db()
    assert batch.state == "planned"


def test_a_record_that_changed_meanwhile_gives_a_new_plan(office, desk):
    batch = office.send(HEADINGS, NEW)
    make_member("Lê Hoa", cell=office.one, card_number="12345678")
    html = " ".join(confirm(desk, batch).content.decode().split())
    assert "Nothing was written: the record changed since the plan was shown." in html
    batch.refresh_from_db()
    assert (batch.state, batch.counts["changed"], batch.counts["new"]) == ("planned", 1, 0)
    assert Member.objects.get().born is None


def test_a_new_plan_stays_within_the_commune(office, desk):
    batch = office.send(HEADINGS, NEW)
    foreign = Office("XB", ("FOREIGN-1", "FOREIGN-2"))
    make_member("Người Xa", cell=foreign.one, card_number="12345678")
    html = " ".join(confirm(desk, batch).content.decode().split())
    assert "Người Xa" not in html
    assert "FOREIGN-1" not in html
    assert Import.objects.get().state == "refused"


def test_a_plan_with_errors_offers_nothing_to_confirm(office, desk):
    batch = office.send(HEADINGS, WRONG)
    assert "confirmation" not in desk.get(url_of(batch)).context
    assert said(confirm(desk, batch, ""))
    assert not Member.objects.exists()


# Whose it is.

PAGES = ["", "progress/", "layout/", "answers/", "mended/", "undo/"]


@pytest.mark.parametrize("page", PAGES)
def test_is_there_for_its_maker_only(office, desk, browser, page):
    batch = office.send(HEADINGS, NEW)
    others = [
        make_user(Role.COMMUNE_STAFF, office.commune),
        make_user(Role.COMMUNE_STAFF, make_commune("XB")),
        make_user(Role.SECRETARY, office.one),
    ]
    for other in others:
        client = browser(other)
        assert client.get(url_of(batch, page)).status_code == 404
        assert client.post(url_of(batch, "apply/")).status_code == 404


def test_is_gone_when_its_maker_no_longer_works_there(office, desk):
    batch = office.send(HEADINGS, NEW)
    confirmation = desk.get(url_of(batch)).context["confirmation"]
    office.actor.user.posts.update(end="2026-01-01")
    give_post(office.actor.user, Role.COMMUNE_STAFF, make_commune("XB"))
    assert desk.get(url_of(batch)).status_code == 404
    assert confirm(desk, batch, confirmation).status_code == 404
    assert not Member.objects.exists()


def test_missing_and_wrong_method(office, desk):
    batch = office.send(HEADINGS, NEW)
    assert desk.get("/imports/999/").status_code == 404
    assert desk.post("/imports/999/apply/").status_code == 404
    assert desk.get(url_of(batch, "apply/")).status_code == 405
    assert desk.post(url_of(batch)).status_code == 405


def test_a_file_that_cannot_be_read_says_why(office, desk):
    batch = office.send_bytes(csv_of("Họ và tên|Chi bộ"))
    html = words(desk, url_of(batch))
    assert "The file has headings and no rows." in html
    assert "Send another file" in html


def test_the_part_of_the_site_is_that_to_which_the_file_was_sent(office, desk):
    links = desk.get(url_of(office.send(HEADINGS, NEW))).context["navigation"]
    assert [link.url for link in links if link.current] == ["/rolls/"]
