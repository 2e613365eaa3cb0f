"""The attendance sheet on paper. Today is 10 July 2024 (see `clock`)."""

from datetime import date

import pytest
from django.urls import reverse

from cells.models import Reading
from tests import factories

URL = reverse("cell_paper", args=["A1"])


@pytest.fixture
def secretary(district, browser):
    factories.make_member("Lê An", cell=district.cell, born="1950")
    factories.exempt(factories.make_member("Lê Bình", cell=district.cell))
    leaver = factories.make_member("Lê Chi", cell=district.cell)
    leaver.memberships.update(end=date(2024, 7, 1), ended="transferred")
    factories.make_member("Hà Sơn", cell=district.foreign)
    return browser(district.the_secretary)


def names(places):
    return [place.member.full_name for place in places]


def test_it_holds_the_people_of_today_and_says_who_is_exempt(secretary):
    page = secretary.get(URL)
    assert names(page.context["expected"]) == ["Lê An"]
    assert names(page.context["others"]) == ["Lê Bình"]
    body = page.content.decode()
    assert "<b>A1</b>" in body and "1 person has to come" in body
    assert "<td>1950</td>" in body
    assert "Lê Bình: exempt" in body and "Hà Sơn" not in body


def test_years_are_written_without_a_point_in_vietnamese_too(secretary):
    secretary.cookies["django_language"] = "vi"
    assert "<td>1950</td>" in secretary.get(URL).content.decode()


def test_it_says_for_which_day_it_is(secretary):
    assert secretary.get(URL).context["form"]["day"].value() == "2024-07-10"


def test_or_of_the_day_that_is_asked_for(secretary):
    page = secretary.get(URL, {"day": "2024-06-03"})
    assert names(page.context["expected"]) == ["Lê An", "Lê Chi"]


def test_a_day_that_is_none_is_said_and_nobody_is_shown(secretary):
    page = secretary.get(URL, {"day": "31/31"})
    assert list(page.context["form"].errors) == ["day"]
    assert "Lê An" not in page.content.decode()
    assert not Reading.objects.exists()


def test_who_looked_is_logged(secretary, district):
    secretary.get(URL)
    reading = Reading.objects.get()
    assert (reading.page, reading.user) == ("cell_paper", district.the_secretary)


@pytest.mark.parametrize("who", ["other_secretary", "commune_reader"])
def test_is_not_there_for_others(district, browser, who):
    assert browser(district.users[who]).get(URL).status_code == 404
