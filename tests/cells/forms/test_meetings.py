"""What the forms of meetings ask for and make of it. Today is 10 July 2024 (see `clock`)."""

import uuid
from datetime import date

import pytest
from django.http import QueryDict
from django.utils import translation

from cells.forms.meetings import MeetingForm, ReturnForm, usual_month
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]
TODAY = date(2024, 7, 10)
MAY, JUNE, JULY = (date(2024, month, 1) for month in (5, 6, 7))


@pytest.fixture
def cell():
    return factories.make_cell()


def sent(**changed):
    return {
        "kind": "regular",
        "month": "2024-06",
        "was_held": "yes",
        "held_on": "2024-06-03",
        "client_key": str(uuid.uuid4()),
        **changed,
    }


def posted(**changed):
    """Return a form's data as a browser sends it."""
    data = QueryDict(mutable=True)
    for name, value in sent(**changed).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def form_of(data, *, on_behalf=False, initial=None):
    return MeetingForm(data, on_behalf=on_behalf, initial=initial or {})


class TestUsualMonth:
    @pytest.mark.parametrize(
        ("known", "month"),
        [
            ([], MAY),
            ([MAY], JUNE),
            ([MAY, JUNE], JULY),
            ([JUNE], MAY),
            ([MAY, JUNE, JULY], JULY),
        ],
    )
    def test_is_the_oldest_of_three_without_a_regular_meeting(self, cell, known, month):
        for each in known:
            factories.make_meeting(cell, each)

        assert usual_month(cell, TODAY) == month

    def test_does_not_look_at_thematic_meetings(self, cell):
        factories.make_meeting(cell, MAY, kind="thematic")

        assert usual_month(cell, TODAY) == MAY

    def test_is_none_in_which_the_cell_did_not_exist(self):
        assert usual_month(factories.make_cell(start=JUNE), TODAY) == JUNE

    def test_of_a_cell_founded_within_a_month_is_that_month(self):
        assert usual_month(factories.make_cell(start=date(2024, 5, 20)), TODAY) == MAY


class TestMeetingForm:
    def test_of_one_that_was_held(self):
        form = form_of(sent(not_held_reason="Flood", topic="  Roads "))

        assert form.is_valid()
        assert form.details() == {
            "kind": "regular",
            "month": JUNE,
            "held_on": date(2024, 6, 3),
            "not_held_reason": "",
            "topic": "Roads",
        }

    def test_of_one_that_was_not_held(self):
        form = form_of(sent(was_held="no", not_held_reason="Flood"))

        assert form.is_valid()
        assert (form.details()["held_on"], form.details()["not_held_reason"]) == (None, "Flood")

    def test_on_behalf_asks_who_gave_the_figures(self):
        form = form_of(sent(source="By telephone"), on_behalf=True)

        assert form.is_valid()
        assert form.details()["source"] == "By telephone"
        assert form_of(sent(), on_behalf=True).errors == {"source": ["This field is required."]}
        assert "source" not in form_of(sent()).fields

    def test_offers_the_coming_month_and_a_year_back(self):
        months = [key for key, _label in form_of(None).fields["month"].choices]

        assert (months[0], months[-1], len(months)) == ("2024-08", "2023-07", 14)

    def test_offers_the_month_that_is_on_record(self):
        form = form_of(None, initial={"month": "2020-01"})

        months = dict(form.fields["month"].choices)

        assert (months["2020-01"], len(months)) == ("01/2020", 15)

    def test_starts_from_what_is_usual(self, cell):
        values = MeetingForm.first_values(cell)

        assert (values["kind"], values["month"]) == ("regular", "2024-05")
        assert MeetingForm.first_values(cell)["client_key"] != values["client_key"]

    def test_starts_from_what_a_meeting_holds(self, cell):
        meeting = factories.make_meeting(cell, JUNE, not_held_reason="Flood", source="By phone")

        assert MeetingForm.values_of(meeting) == {
            "kind": "regular",
            "month": "2024-06",
            "was_held": "no",
            "held_on": None,
            "not_held_reason": "Flood",
            "topic": "",
            "source": "By phone",
            "joint_with": "",
            "client_key": meeting.client_key,
        }

    def test_a_wrong_answer_to_whether_it_was_held_is_one_message(self):
        assert list(form_of(sent(was_held="maybe")).errors) == ["was_held"]

    def test_refuses_a_field_of_its_own_sent_twice(self):
        form = form_of(posted(kind=["regular", "thematic"]))

        assert form.errors == {"kind": ["This was sent twice."]}

    def test_refuses_each_stranger_by_name(self):
        form = form_of(posted(state="confirmed", commune="XB"))

        assert form.errors == {
            "__all__": ["This form may not set “state”.", "This form may not set “commune”."]
        }

    def test_passes_what_pages_send_beside(self):
        form = form_of(posted(csrfmiddlewaretoken="x", action="save", version="1"))

        assert form.is_valid()


def test_a_return_needs_a_remark():
    assert ReturnForm({"remark": "  "}).errors == {"remark": ["This field is required."]}
    assert ReturnForm({"remark": " Count again "}).is_valid()


def test_what_is_missing_is_said_in_the_words_of_an_office():
    with translation.override("vi"):
        assert ReturnForm({}).errors == {"remark": ["Xin điền hoặc chọn mục này."]}
