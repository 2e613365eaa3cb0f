"""The pages on reporting: figures and the slots behind them."""

import pytest

from reports.reporting import ReportingRow
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/reports/reporting/"
YEAR = {"year": "2024"}


def test_the_page_shows_rows_their_total_and_both_rates(sign_in):
    response = sign_in("staff").get(URL, {**YEAR, "by": "commune"})
    row = ReportingRow("HERE", "Xã HERE", 12, 1, 2, 1, 10)
    assert response.context["report"].rows == (row,)
    assert [(figure.label, figure.value) for figure in response.context["figures"]] == [
        ("Reporting rate", "16.7\u00a0%"),
        ("Regular meetings held", "8.3\u00a0%"),
        ("On time", "2"),
        ("Recorded as not held", "1"),
        ("Not reported", "10"),
    ]


def test_kinds_together_have_their_held_rates_apart(sign_in):
    figures = sign_in("staff").get(URL, {**YEAR, "kind": "all"}).context["figures"]
    assert [(figure.label, figure.value, figure.note) for figure in figures[1:3]] == [
        ("Regular meetings held", "8.3\u00a0%", "1 of 12 due"),
        ("Thematic meetings held", "0.0\u00a0%", "0 of 4 due"),
    ]


@pytest.mark.parametrize("by", ["commune", "cell", "month"])
@pytest.mark.parametrize("structure", ["then", "today"])
def test_a_figure_opens_as_many_slots_as_it_says(sign_in, by, structure):
    client = sign_in("upper")
    question = {**YEAR, "by": by, "structure": structure, "kind": "all"}
    for row in client.get(URL, question).context["report"].rows:
        for status in ("due", "submitted", "on_time", "late", "not_held", "missing"):
            wanted = {**question, "row": row.key, "status": status}
            listed = client.get(f"{URL}slots/", wanted).context["page_obj"]
            assert listed.paginator.count == getattr(row, status)


def test_a_slot_says_when_it_was_due_and_what_came_in(sign_in, places):
    meeting = factories.make_meeting(
        places["HERE"].cell, "2024-02", present=1, first_submitted_at="2024-03-06T05:00:00Z"
    )
    question = {"from": "2024-02", "to": "2024-02", "status": "submitted"}
    body = sign_in("staff").get(f"{URL}slots/", question).content.decode()
    assert f'href="/meetings/{meeting.pk}/"' in body
    assert "05/03/2024" in body
    assert "06/03/2024" in body
    assert "late" in body


def test_an_unknown_status_is_not_there(sign_in):
    assert sign_in("upper").get(f"{URL}slots/", {"status": "x"}).status_code == 404


def test_what_is_due_is_reckoned_as_of_the_day_asked_for(sign_in):
    question = {**YEAR, "by": "commune", "as_of": "2024-03-31"}
    response = sign_in("staff").get(URL, question)
    assert response.context["report"].total.due == 2
    assert "due by 31/03/2024" in response.content.decode()
