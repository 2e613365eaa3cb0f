"""What holds for every page of figures: who sees it, and what is asked wrongly."""

import re
from datetime import date
from html import unescape

import pytest
from django.utils import formats

from cells.choices import RatingSubject
from cells.periods import today
from reports.tables import as_record
from tests import factories
from tests.reports.views.conftest import length_of, make_places
from tests.standing import standing

CSRF_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
FIGURE = re.compile(r'<td class="num">\s*<a href="([^"]+)">(\d+)</a>')
LINK = re.compile(r'href="((?:/reports/|\?)[^"]*)"')

pytestmark = pytest.mark.django_db

PAGES = ("/reports/attendance/", "/reports/reporting/", "/reports/ratings/")
LISTS = (
    "/reports/attendance/meetings/",
    "/reports/attendance/cells/",
    "/reports/reporting/slots/",
    "/reports/ratings/list/",
)


def about(urls):
    """Return the addresses with whom each can be asked about: only ratings are of members too."""
    return [
        (url, who) for url in urls for who in RatingSubject if who == "cell" or "ratings" in url
    ]


furnished = standing(make_places)


@pytest.fixture
def places(furnished, db):
    return furnished


@pytest.mark.parametrize("url", PAGES + LISTS)
@pytest.mark.parametrize("who", ["upper", "staff", "secretary", "reader"])
def test_it_shows_what_is_theirs(sign_in, url, who):
    response = sign_in(who).get(url, {"year": "2024", "by": "cell"})
    assert response.status_code == 200
    body = response.content.decode()
    assert "Chi bộ HERE" in body
    assert ("THERE" in body) == (who == "upper")


@pytest.mark.parametrize("url", PAGES + LISTS)
def test_strangers_are_asked_to_sign_in(client, url):
    response = client.get(url)
    assert (response.status_code, response.url) == (302, f"/login/?next={url}")


@pytest.mark.parametrize("url", PAGES + LISTS)
def test_it_is_only_read(sign_in, url):
    assert sign_in("upper").post(url).status_code == 405


@pytest.mark.parametrize("url", PAGES)
def test_without_a_question_it_shows_the_present_time(sign_in, url):
    assert sign_in("upper").get(url).context["report"].rows


@pytest.mark.parametrize("url", PAGES + LISTS)
@pytest.mark.parametrize("who", ["staff", "secretary", "reader"])
def test_a_foreign_commune_is_answered_as_an_unknown_one(sign_in, url, who):
    client = sign_in(who)
    foreign, unknown = (
        CSRF_TOKEN.sub("", client.get(url, {"year": "2024", "commune": code}).content.decode())
        for code in ("THERE", "THENE")
    )
    assert "There is no commune with the code" in foreign
    assert foreign.replace("THERE", "THENE") == unknown


@pytest.mark.parametrize("url", LISTS)
@pytest.mark.parametrize("row", ["THERE", "NOPE", "none", "2024-06"])
def test_a_row_that_is_not_theirs_is_not_there(sign_in, url, row):
    question = {"year": "2024", "by": "commune", "row": row}
    assert sign_in("staff").get(url, question).status_code == 404


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"year": "x"}, "Write a whole year such as 2024."),
        ({"year": "2024", "by": "day"}, "“day” cannot be chosen here."),
        ({"year": "2024", "structure": "x"}, "“x” cannot be chosen here."),
        ({"year": "2024", "as_of": "x"}, "Write a day such as 31/12/2024."),
    ],
)
@pytest.mark.parametrize("url", PAGES + LISTS)
def test_what_makes_no_sense_is_said_at_the_field(sign_in, url, question, sentence):
    response = sign_in("upper").get(url, question)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert "report" not in response.context


@pytest.mark.parametrize("by", ["commune", "cell", "month"])
@pytest.mark.parametrize(("url", "subject"), about(PAGES))
def test_every_figure_leads_to_a_list_of_as_many(sign_in, url, by, subject):
    client = sign_in("upper")
    is_rated = url == "/reports/ratings/"
    period = {"year": "2024"} if is_rated else {"from": "2024-06", "to": "2024-07"}
    question = {**period, "by": by, "subject": subject, "kind": "all"}
    links = set(FIGURE.findall(client.get(url, question).content.decode()))
    assert links or (is_rated and by == "month")
    for href, figure in links:
        response = client.get(unescape(href))
        assert response.status_code == 200
        totals = response.context.get("totals", {}).values()
        assert int(figure) in {length_of(response.context["page_obj"]), *totals}


@pytest.mark.parametrize("url", PAGES)
def test_the_other_links_of_a_page_lead_somewhere(sign_in, url):
    client = sign_in("upper")
    body = client.get(url, {"year": "2024"}).content.decode()
    hrefs = {unescape(href) for href in LINK.findall(body)}
    assert "?year=2024&by=cell&commune=HERE" in hrefs
    for href in hrefs:
        assert client.get(href if href.startswith("/") else url + href).status_code == 200


@pytest.mark.parametrize("url", PAGES)
def test_a_file_that_makes_no_sense_is_refused_in_a_sentence(sign_in, url):
    response = sign_in("upper").get(url, {"year": "x", "format": "csv"})
    assert (response.status_code, response.content) == (400, b"Write a whole year such as 2024.")


@pytest.mark.parametrize("url", PAGES)
def test_a_file_holds_the_rows_that_the_page_shows(sign_in, url):
    response = sign_in("staff").get(url, {"year": "2024", "by": "cell", "format": "csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("key,name,")
    assert [line.split(",")[:2] for line in lines[1:]] == [["HERE-1", "Chi bộ HERE"]]


@pytest.mark.parametrize("url", PAGES + LISTS)
def test_a_page_says_what_it_covers(sign_in, url):
    body = sign_in("upper").get(url, {"year": "2024"}).content.decode()
    for words in ("Year 2024", "cells of all types", "communes of the time"):
        assert words in body


@pytest.mark.parametrize("url", PAGES)
def test_on_paper_the_day_takes_the_place_of_what_is_only_for_the_screen(sign_in, url):
    body = sign_in("upper").get(url, {"year": "2024"}).content.decode()
    day = formats.date_format(today(), "SHORT_DATE_FORMAT")
    assert f'<p class="print-only">Figures as of {day}</p>' in body
    assert '<details class="more no-print">' in body


@pytest.mark.parametrize(("url", "subject"), about(PAGES + LISTS))
@pytest.mark.parametrize("by", ["commune", "cell"])
def test_the_day_that_is_asked_for_opens_nothing_of_a_cell_that_left(
    sign_in, places, url, by, subject
):
    here, there = places["HERE"].cell, places["THERE"].meeting.commune
    here.placements.update(end=date(2024, 7, 1))
    factories.place_cell(here, there, start=date(2024, 7, 1))
    factories.make_meeting(here, "2025-02", present=5)
    factories.make_rating(here, 2025, "good")
    member = factories.make_member("Lê Văn Mới", cell=here)
    factories.make_rating(here, 2025, "good", member=member)
    question = {"year": "2025", "by": by, "subject": subject, "as_of": "2024-06-30"}
    context = sign_in("staff").get(url, {**question, "structure": "today"}).context
    if url in PAGES:
        counts = [as_record(row) for row in (*context["report"].rows, context["report"].total)]
        assert {value for row in counts for value in row.values() if type(value) is int} <= {0}
    else:
        assert length_of(context["page_obj"]) == 0


@pytest.mark.parametrize("url", PAGES + LISTS)
def test_a_page_says_which_structure_it_shows(sign_in, url):
    question = {"year": "2024", "structure": "today", "as_of": "2025-03-31"}
    body = sign_in("upper").get(url, question).content.decode()
    assert "communes of 31/03/2025" in body


@pytest.mark.parametrize(("url", "subject"), about(PAGES + LISTS))
def test_the_number_of_queries_does_not_grow(sign_in, url, subject, django_assert_max_num_queries):
    client = sign_in("upper")
    for number in range(3):
        commune = factories.make_commune(f"Q{number}")
        cell = factories.make_cell(f"Q{number}-1", commune=commune)
        factories.make_meeting(cell, "2024-06", present=3)
        factories.make_rating(cell, 2024, "excellent")
        factories.make_rating(cell, 2024, "good", member=factories.make_member(cell=cell))
        with django_assert_max_num_queries(22):
            client.get(url, {"year": "2024", "structure": "today", "subject": subject})
