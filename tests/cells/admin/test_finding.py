"""Names are looked for by POST and stand in no address; lists end where nobody reads on."""

from datetime import date

import pytest

from tests import factories
from tests.cells.admin.conftest import page

pytestmark = pytest.mark.usefixtures("clock", "english")
DAY = date(2024, 7, 1)


def test_marks_make_no_difference(district, member, at_admin):
    factories.make_member("Trần Văn Ba", cell=district.cell)

    for noun in ("member", "membership"):
        found = at_admin.post(page(noun, "changelist"), {"q": "nguyen thi quy"})
        assert found.context["cl"].result_count == 1, noun
        assert "Nguyễn Thị Quý" in found.content.decode()
        assert "Trần Văn Ba" not in found.content.decode()
        assert b"q=nguyen" not in found.content


@pytest.mark.parametrize(
    ("noun", "asked"),
    [
        ("member", "full_name__contains=Quý"),
        ("user", "password__startswith=a"),
        ("user", "username__regex=(a%2B)%2B$"),
        ("post", "role__regex=(a%2B)%2B$"),
    ],
)
def test_an_address_asks_for_nothing_but_the_filters(member, at_admin, noun, asked):
    assert at_admin.get(f"{page(noun, 'changelist')}?{asked}").status_code == 400


@pytest.mark.parametrize(
    ("noun", "asked", "count"),
    [
        ("user", "is_active__exact=0", 0),
        ("post", "role__exact=deputy", 1),
        ("post", "holds=ended", 0),
        ("membership", "ended__exact=&holds=today", 0),
    ],
)
def test_the_filters_work(district, at_admin, noun, asked, count):
    found = at_admin.get(f"{page(noun, 'changelist')}?{asked}")

    assert found.context["cl"].result_count == count


def test_a_code_is_found_too(district, member, at_admin):
    for noun, words in (
        ("member", member.code),
        ("membership", "a1"),
        ("cell", "a1"),
        ("cell", "THON MOT"),
        ("cellplacement", "thôn một"),
        ("communeplacement", "xa"),
        ("cellplacement", "xa"),
        ("commune", "XA"),
        ("post", "secretary"),
    ):
        found = at_admin.post(page(noun, "changelist"), {"q": words})
        assert found.context["cl"].result_count >= 1, (noun, words)


def test_what_stands_in_the_address_finds_nothing(member, at_admin):
    factories.make_member("Trần Văn Ba")

    listed = at_admin.get(page("member", "changelist"), {"q": "quy"})

    assert listed.context["cl"].result_count == 2


def test_of_many_the_first_page_is_shown_and_more_asked_for(at_admin, monkeypatch):
    monkeypatch.setattr("cells.admin.members.MemberAdmin.list_per_page", 2)
    for _number in range(4):
        factories.make_member()

    found = at_admin.post(page("member", "changelist"), {"q": "nguyen"})

    assert "The first 2 are shown: give more of the name or code." in found.content.decode()
    assert len(found.context["cl"].result_list) == 2


def test_a_long_list_ends_where_nobody_reads_on(at_admin, monkeypatch):
    monkeypatch.setattr("cells.admin.lists.ShortPaginator.most", 3)
    for _number in range(4):
        factories.make_member()

    listed = at_admin.get(page("member", "changelist")).content.decode()

    assert "The first 3: look for the others by code or name." in listed


def test_rows_of_today(district, member, at_admin):
    factories.join(member, district.foreign, kind="temporary", start=date(2020, 1, 1), end=DAY)

    today, ended, later = (
        at_admin.get(page("membership", "changelist"), {"holds": holds}).context["cl"]
        for holds in ("today", "ended", "later")
    )

    assert [each.result_count for each in (today, ended, later)] == [1, 1, 0]
