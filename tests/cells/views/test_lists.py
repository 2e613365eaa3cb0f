"""What all lists do: filter, order and page stay together in the address, and nonsense in it is
answered by the list."""

import re
from html import unescape

import pytest
from django.urls import reverse

from cells.choices import CellType
from cells.models import Meeting
from cells.services.changes import Actor, log_created
from cells.views import changes, meeting_lists, members, units
from tests import factories

MANY = 30
LINK = re.compile(r'href="(\?[^"]*)"')
NEXT = re.compile(r'rel="next" href="([^"]*)"')
NONSENSE = "?sort=nonsense&after=abc&before=99999999999999999999&page=-1&year=x&commune=%00"


@pytest.fixture
def full(district, monkeypatch):
    """The district with more of everything than a page holds."""
    for module in (changes, meeting_lists, members, units):
        monkeypatch.setattr(module, "PAGE", 12)
    for number in range(MANY):
        month = f"{2020 + number // 12}-{number % 12 + 1:02}"
        meeting = factories.make_meeting(district.cell, month, present=8 + number % 3, excused=1)
        log_created(Actor.command("test"), [meeting])
        factories.make_member(f"Lê Văn {number}", cell=district.cell)
        cell_type = list(CellType)[number % 2]
        factories.make_cell(f"C{number}", commune=district.commune, cell_type=cell_type)
    return district


def lists_of(district):
    """Return the address of every list, with a filter and an order that it offers."""
    cell = district.cell.code
    return {
        reverse("cell_list"): "commune=XA&sort=-name",
        reverse("meeting_list"): "cell=A1&sort=rate",
        reverse("cell_detail", args=[cell]): "sort=-held_on",
        reverse("cell_members", args=[cell]): "sort=-born",
        reverse("change_list"): "noun=meeting&sort=-when",
    }


def test_filter_and_order_are_kept_on_the_way_through_the_pages(full, upper):
    for address, asked in lists_of(full).items():
        url, seen = f"{address}?{asked}", []
        while url:
            page = upper.get(url)
            text = page.content.decode()
            seen += [row.pk for row in page.context["page_obj"]]
            further = NEXT.search(text)
            url = further and address + unescape(further[1])
            assert url is None or set(asked.split("&")) <= set(url.partition("?")[2].split("&"))
            assert 'aria-sort="' in text, address
        expected = MANY + 1 if address == reverse("cell_list") else MANY
        assert (len(seen), len(set(seen))) == (expected, expected), address


def test_every_order_that_is_offered_is_answered_in_order(full, upper):
    for address in lists_of(full):
        text = upper.get(address).content.decode()
        offered = {unescape(link) for link in LINK.findall(text) if "sort=" in link}
        assert offered, address
        for link in offered:
            page = upper.get(address + link)
            assert (page.status_code, page.context["sorting"].is_refused) == (200, False)
            words = page.content.decode()
            assert words.count('aria-sort="') == 1
            first = [row.pk for row in page.context["page_obj"]]
            word = page.context["sorting"].word
            turned = upper.get(address, {"sort": word[1:] if word[0] == "-" else f"-{word}"})
            assert first != [row.pk for row in turned.context["page_obj"]], link


def test_meetings_stand_in_the_order_that_was_asked_for(district, upper):
    low = factories.make_meeting(district.cell, "2024-01", present=1, excused=9)
    high = factories.make_meeting(district.foreign, "2024-02", present=9, excused=1)
    none = factories.make_meeting(district.cell, "2024-03", not_held_reason="flood")

    listed = {
        sort: [
            meeting.pk for meeting in upper.get("/meetings/", {"sort": sort}).context["page_obj"]
        ]
        for sort in ("month", "-month", "rate", "-rate", "cell", "held_on")
    }

    assert listed["month"] == listed["-month"][::-1] == [none.pk, high.pk, low.pk]
    assert listed["rate"] == listed["-rate"][::-1] == [none.pk, low.pk, high.pk]
    assert listed["cell"] == [none.pk, low.pk, high.pk]
    assert listed["held_on"] == [none.pk, high.pk, low.pk]


def test_cells_stand_in_the_order_of_the_language(district, upper):
    for name in ("Khu phố 10", "Khu phố 2", "Đội 1", "Dân Chủ", "Ấp Bắc"):
        factories.make_cell(commune=district.commune, name=name)

    names = [cell.name for cell in upper.get("/cells/", {"sort": "name"}).context["page_obj"]]

    assert names == [
        "Ấp Bắc",
        "Chi bộ thôn Hai",
        "Chi bộ thôn Một",
        "Dân Chủ",
        "Đội 1",
        "Khu phố 2",
        "Khu phố 10",
    ]


def test_meetings_are_found_by_the_code_or_the_name_of_their_cell(district, upper):
    here = factories.make_meeting(district.cell, "2024-01")
    there = factories.make_meeting(district.foreign, "2024-01")

    for words, found in (
        ("a1", [here]),
        ("thon hai", [there]),
        ("chi bo", [there, here]),
        ("z", []),
    ):
        page = upper.get("/meetings/", {"cell": words})
        assert list(page.context["page_obj"]) == found, words


def test_nonsense_in_the_address_is_answered_by_the_list(full, upper):
    for address in lists_of(full):
        page = upper.get(address + NONSENSE)
        assert page.status_code == 200
        assert "an order that this list does not have" in page.content.decode(), address
        assert len(page.context["page_obj"]) > 0


def test_the_number_of_somebody_elses_row_is_no_place(full, secretary):
    foreign = factories.make_meeting(full.foreign, "2024-01")

    page = secretary.get("/meetings/", {"after": foreign.pk}).context["page_obj"]

    assert (page.is_lost, page.first) == (True, 1)
    assert foreign.pk not in {meeting.pk for meeting in page}


def test_an_empty_list_says_why_and_what_to_do(district, upper):
    filtered = upper.get("/meetings/", {"year": 1950}).content.decode()
    fresh = upper.get("/meetings/").content.decode()

    assert "No meeting fits this filter" in filtered and "Clear the filter" in filtered
    assert "No meeting is on record yet" in fresh and "To the cells" in fresh
    assert not Meeting.objects.exists()


def test_on_paper_a_list_says_what_it_is_limited_to_and_when_it_was_printed(district, upper):
    factories.make_meeting(district.cell, "2024-01")
    asked = {"year": 2024, "commune": "XA", "state": "submitted"}

    texts = [upper.get("/meetings/", limits).content.decode() for limits in (asked, {})]

    paper = [re.findall(r'<p class="print-only[^"]*">(.*?)</p>', text, re.S) for text in texts]
    limits, printed = paper[0]
    assert limits.strip() == "Year: 2024 · Commune: Đảng bộ xã XA · State: submitted"
    assert printed.startswith("Printed on ") and printed.endswith("· Upper")
    assert len(paper[1]) == 1


def test_the_way_back_leads_to_the_list_as_it_was(full, upper):
    meeting = full.cell.meetings.first()
    address = reverse("meeting_detail", args=[meeting.pk])
    here = "http://testserver/meetings/?year=2021&sort=rate"

    pages = {
        came: upper.get(address, headers={"referer": came}).context["came_from"]
        for came in (here, "http://elsewhere.example/meetings/", "http://testserver/cells/", "//x")
    }

    assert list(pages.values()) == ["/meetings/?year=2021&sort=rate", "", "", ""]
