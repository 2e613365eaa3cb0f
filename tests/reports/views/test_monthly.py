"""The page of the monthly sheet: who sees it, and what is asked wrongly."""

import io

import pytest
from openpyxl import load_workbook

pytestmark = pytest.mark.django_db
URL = "/reports/monthly/"


@pytest.mark.parametrize("who", ["upper", "staff", "reader"])
def test_it_shows_the_cells_of_the_commune(sign_in, who):
    page = sign_in(who).get(URL, {"month": "2024-06", "commune": "HERE"})
    body = page.content.decode()
    assert "Chi bộ HERE" in body and "Chi bộ THERE" not in body
    assert [line.expected for line in page.context["sheet"].lines] == [10]


def test_without_a_commune_it_is_not_there(sign_in):
    assert sign_in("secretary").get(URL, {"month": "2024-06"}).status_code == 404


def test_a_foreign_commune_is_answered_as_an_unknown_one(sign_in):
    client = sign_in("staff")
    for code in ("THERE", "THENE"):
        page = client.get(URL, {"month": "2024-06", "commune": code})
        assert f"There is no commune with the code “{code}”." in page.content.decode()
        assert "sheet" not in page.context


def test_a_month_that_is_none_is_said_at_the_field(sign_in):
    page = sign_in("staff").get(URL, {"month": "2024-13"})
    assert "There is no month 2024-13." in page.content.decode()


def test_without_a_question_it_shows_the_month_that_is_over(sign_in):
    assert sign_in("staff").get(URL).context["sheet"].lines[0].cell == "HERE-1"


def test_a_month_without_a_meeting_says_why(sign_in):
    body = sign_in("staff").get(URL, {"month": "2024-07"}).content.decode()
    assert "flood" in body


def test_the_workbook_is_that_of_the_page(sign_in):
    answer = sign_in("staff").get(URL, {"month": "2024-06", "format": "xlsx"})
    assert answer["Content-Disposition"] == 'attachment; filename="bieu-tong-hop-HERE-2024-06.xlsx"'
    assert load_workbook(io.BytesIO(answer.content)).active["B7"].value == "Chi bộ HERE"


def test_it_is_only_read(sign_in):
    assert sign_in("staff").post(URL).status_code == 405
