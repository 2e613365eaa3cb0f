"""The pages on attendance: figures and the lists that they were counted from."""

from datetime import date

import pytest

from cells.choices import Role
from cells.models import Setting
from cells.periods import month_key
from reports.attendance import AttendanceRow
from tests import factories
from tests.reports.views.conftest import length_of

pytestmark = pytest.mark.django_db

URL = "/reports/attendance/"
YEAR = {"year": "2024"}


def test_the_page_shows_rows_their_total_and_who_is_below_the_target(sign_in):
    response = sign_in("upper").get(URL, YEAR)
    assert response.context["report"].rows == (
        AttendanceRow("HERE", "Xã HERE", 1, 10, 8, 1, 1),
        AttendanceRow("THERE", "Xã THERE", 1, 10, 8, 1, 1),
    )
    assert response.context["report"].total == AttendanceRow("", "", 2, 20, 16, 2, 2)
    assert response.content.decode().count("below 90\u00a0%") == 3


def test_the_head_says_how_many_cells_reached_the_target(sign_in, places):
    factories.make_meeting(places["HERE"].cell, "2024-08", present=100)
    figures = sign_in("upper").get(URL, YEAR).context["figures"]
    assert [(figure.label, figure.value) for figure in figures] == [
        ("Attendance rate", "96.7\u00a0%"),
        ("Meetings held", "3"),
        ("Cells with 90\u00a0% and more at every meeting", "0"),
        ("Cells with 90\u00a0% and more over all their meetings", "1"),
        ("Cells with everybody present at every meeting", "0"),
    ]
    assert figures[3].note == "of 2 cells that reported"


def test_every_figure_at_the_head_opens_a_list_that_is_that_long(sign_in, places):
    factories.make_meeting(places["HERE"].cell, "2024-08", present=100)
    client = sign_in("upper")
    figures = client.get(URL, YEAR).context["figures"]
    for figure in figures[1:]:
        listed = client.get(figure.url).context["page_obj"]
        assert str(length_of(listed)) == figure.value


@pytest.mark.parametrize("by", ["commune", "cell", "month"])
@pytest.mark.parametrize("structure", ["then", "today"])
@pytest.mark.parametrize("who", ["upper", "staff", "secretary"])
def test_a_row_opens_the_meetings_that_add_up_to_it(sign_in, by, structure, who):
    client = sign_in(who)
    question = {**YEAR, "by": by, "structure": structure}
    report = client.get(URL, question).context.get("report")
    for row in report.rows if report else ():
        listed = client.get(f"{URL}meetings/", {**question, "row": row.key}).context
        assert listed["page_obj"].total == row.meetings
        columns = ("meetings", "expected", "present", "excused", "unexcused")
        assert listed["totals"] == {name: getattr(row, name) for name in columns}


def test_a_month_opens_that_month(sign_in):
    question = {**YEAR, "by": "month", "row": "2024-06"}
    response = sign_in("upper").get(f"{URL}meetings/", question)
    assert response.context["totals"]["meetings"] == 2
    assert "Month 06/2024" in response.content.decode()


def test_others_who_came_stand_beside_the_rate(sign_in, places):
    meeting = places["HERE"].meeting
    meeting.exempt, meeting.exempt_present, meeting.guests = 2, 1, 1
    meeting.save()
    response = sign_in("staff").get(f"{URL}meetings/", YEAR)
    [line] = response.context["page_obj"]
    assert line.beside == 2
    assert response.context["totals"]["present"] == 8


def test_a_cell_that_left_leaves_the_figures_of_its_time_to_the_commune(sign_in, places):
    here = places["HERE"]
    placement = here.cell.placements.get()
    placement.end = date(2024, 7, 1)
    placement.save()
    factories.place_cell(here.cell, places["THERE"].meeting.commune, start=placement.end)
    factories.make_meeting(here.cell, "2024-08", present=5)
    client = sign_in("staff")
    then = client.get(URL, {**YEAR, "by": "commune"}).context["report"]
    today = client.get(URL, {**YEAR, "by": "commune", "structure": "today"}).context["report"]
    assert (then.total.meetings, today.total.meetings) == (1, 0)


def test_the_chart_has_a_bar_for_each_month_and_is_left_out_when_there_are_too_many(sign_in):
    client = sign_in("upper")
    chart = client.get(URL, YEAR).context["chart"]
    assert [bar.month for bar in chart.bars][:2] == ["01/2024", "02/2024"]
    assert [bar.rate for bar in chart.bars][4:6] == ["–", "80.0\u00a0%"]
    long_time = {"from": "2020-01", "to": "2024-12"}
    assert client.get(URL, long_time).context["chart"] is None


def test_numbers_in_a_picture_are_not_written_in_vietnamese(sign_in):
    client = sign_in("upper")
    client.cookies["django_language"] = "vi"
    body = client.get(URL, YEAR).content.decode()
    assert 'width="80.0000"' in body
    assert "80,0" in body


def test_without_a_target_the_pages_leave_it_out(sign_in):
    Setting.objects.filter(key="attendance_target").delete()
    client = sign_in("upper")
    response = client.get(URL, YEAR)
    labels = [figure.label for figure in response.context["figures"]]
    assert labels[2:] == ["Cells with everybody present at every meeting"]
    body = response.content.decode()
    assert "below" not in body
    assert 'class="mark"' not in body
    for reached in ("any", "each", "full"):
        assert client.get(f"{URL}cells/", {**YEAR, "reached": reached}).status_code == 200
    assert client.get(f"{URL}meetings/", YEAR).status_code == 200


def test_the_fields_say_which_months_the_page_covers(sign_in):
    response = sign_in("upper").get(URL)
    form, period = response.context["filter"].form, response.context["question"].period
    shown = [form[name].value() for name in ("year", "from", "to")]
    assert shown == [None, month_key(period.start), month_key(period.last_day)]


def test_an_unknown_word_for_the_cells_is_not_there(sign_in):
    assert sign_in("upper").get(f"{URL}cells/", {"reached": "x"}).status_code == 404


def test_a_reader_of_a_cell_sees_its_figures(client, places):
    client.force_login(factories.make_user(Role.READER, places["THERE"].cell))
    report = client.get(URL, {**YEAR, "by": "cell"}).context["report"]
    assert [row.key for row in report.rows] == ["THERE-1"]
    assert "by" in client.get(URL, {**YEAR, "by": "commune"}).context["filter"].form.errors
