"""The pages on ratings: figures, the lists behind them, and whose names they show."""

from datetime import date

import pytest

from cells.models import Reading
from reports.ratings import RatingsRow
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/reports/ratings/"
LIST = f"{URL}list/"
YEAR = {"year": "2024"}
MEMBERS = {**YEAR, "subject": "member"}


def test_the_page_shows_rows_their_total_and_the_limit(sign_in):
    response = sign_in("staff").get(URL, {**YEAR, "by": "commune"})
    row = RatingsRow("HERE", "Xã HERE", 1, 1, 0, 0, 0, 0, 0)
    assert response.context["report"].rows == (row,)
    body = " ".join(response.content.decode().split())
    assert (
        "Excellent is at most 20 % of those rated good within each group of like units,"
        " rounded down."
    ) in body
    assert "Source: Quy định số 124-QĐ/TW, Điều 12" in body
    assert [line.where for line in response.context["over"]] == ["Xã HERE · residential"]


@pytest.mark.parametrize("question", [YEAR, MEMBERS])
@pytest.mark.parametrize("by", ["commune", "cell"])
@pytest.mark.parametrize("structure", ["then", "today"])
def test_a_figure_opens_as_many_as_it_says(sign_in, question, by, structure):
    client = sign_in("upper")
    question = {**question, "by": by, "structure": structure}
    for row in client.get(URL, question).context["report"].rows:
        for grade in ("rated", "excellent", "good", "completed", "not_completed", "unrated"):
            wanted = {**question, "row": row.key, "grade": grade}
            listed = client.get(LIST, wanted).context["page_obj"]
            assert listed.paginator.count == getattr(row, grade)


def test_every_figure_at_the_head_opens_its_list(sign_in):
    client = sign_in("upper")
    figures = client.get(URL, MEMBERS).context["figures"]
    counts = [client.get(figure.url).context["page_obj"].paginator.count for figure in figures]
    assert counts == [0, 2, 2, 2]


@pytest.mark.parametrize("who", ["upper", "staff", "secretary"])
def test_members_are_listed_for_who_may_see_them_and_the_reading_is_logged(sign_in, who):
    body = sign_in(who).get(LIST, MEMBERS).content.decode()
    assert "Nguyễn Văn HERE" in body
    assert ("Nguyễn Văn THERE" in body) == (who == "upper")
    assert Reading.objects.get().page == "report_ratings_list"


def test_the_reading_names_the_unit(sign_in, places):
    client = sign_in("staff")
    client.get(LIST, {**MEMBERS, "by": "cell", "row": "HERE-1"})
    client.get(LIST, {**MEMBERS, "by": "commune", "row": "HERE"})
    units = list(Reading.objects.order_by("pk").values_list("cell__code", "commune__code"))
    assert units == [("HERE-1", None), (None, "HERE")]


def test_cells_are_listed_without_a_reading(sign_in):
    body = sign_in("staff").get(LIST, YEAR).content.decode()
    assert "Chi bộ HERE" in body
    assert not Reading.objects.exists()


def test_readers_see_figures_of_members_that_open_nothing(sign_in):
    client = sign_in("reader")
    response = client.get(URL, MEMBERS)
    assert response.context["report"].total.rated == 1
    assert LIST not in response.content.decode()
    assert client.get(LIST, MEMBERS).status_code == 404
    assert client.get(LIST, YEAR).status_code == 200
    assert not Reading.objects.exists()


def test_of_a_cell_that_left_the_figures_stay_and_the_names_do_not(sign_in, places):
    here = places["HERE"].cell
    placement = here.placements.get()
    placement.end = date(2025, 1, 1)
    placement.save()
    factories.place_cell(here, places["THERE"].meeting.commune, start=placement.end)
    client = sign_in("staff")
    response = client.get(LIST, MEMBERS)
    assert response.context["page_obj"].paginator.count == 1
    body = response.content.decode()
    assert "Nguyễn Văn" not in body
    assert "not shown: the cell has left" in body
    assert not Reading.objects.exists()


def test_who_is_not_rated_is_listed_with_the_reason(sign_in, places):
    cell = factories.make_cell("HERE-2", commune=places["HERE"].meeting.commune)
    factories.make_rating(cell, 2024, not_rated_reason="founded in November")
    body = sign_in("staff").get(LIST, {**YEAR, "grade": "unrated"}).content.decode()
    assert "founded in November" in body


def test_an_unknown_grade_is_not_there(sign_in):
    assert sign_in("upper").get(LIST, {**YEAR, "grade": "x"}).status_code == 404
