"""Settings change from a day on, and no day is ever without a value."""

from datetime import date

import lxml.html
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cells.models import Change, Setting, SettingKey
from cells.services.changes import Actor
from cells.services.settings import begin_setting, check_value, withdraw_setting
from tests.cells.admin.conftest import errors_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]
DEADLINE = SettingKey.REPORT_DEADLINE_DAY
DAY = date(2025, 7, 1)


def begin(send, **fields):
    url = reverse("admin:cells_setting_add")
    given = {"key": "report_deadline_day", "value": "10", "source": "294", "start": "01/07/2025"}
    return send(url, **given | fields)


def days_of(key):
    return list(Setting.objects.filter(key=key).order_by("start").values_list("value", "end"))


def test_a_new_value_ends_the_one_before_it(send):
    assert begin(send, reason="Quy định mới").status_code == 302

    assert days_of(DEADLINE) == [(5, DAY), (10, None)]
    logged = Change.objects.order_by("pk").values_list("noun", "action", "after", "reason")
    assert [(entry[0], entry[1], entry[3]) for entry in logged] == [
        ("setting", "changed", "Quy định mới"),
        ("setting", "created", "Quy định mới"),
    ]
    assert logged[0][2] == {"end": "2025-07-01"}


def test_a_form_for_a_new_one_begins_empty(at_admin):
    page = lxml.html.fromstring(at_admin.get(reverse("admin:cells_setting_add")).content)

    assert page.get_element_by_id("id_value").text.strip() == ""


def test_it_begins_after_the_newest(send):
    begin(send)

    answer = begin(send, value="12", start="30/06/2025")

    assert errors_of(answer) == [
        "A new value begins after the newest one, which holds from 01/07/2025."
    ]
    assert days_of(DEADLINE) == [(5, DAY), (10, None)]


def test_a_value_is_put_right_and_its_days_stay(send):
    begin(send)
    newest = Setting.objects.get(key=DEADLINE, end=None)

    send(
        reverse("admin:cells_setting_change", args=[newest.pk]),
        value="12",
        start="01/01/2020",
        end="01/01/2030",
    )

    assert days_of(DEADLINE) == [(5, DAY), (12, None)]


def test_the_newest_can_be_taken_back_and_no_other(send, at_admin):
    begin(send)
    first, newest = Setting.objects.filter(key=DEADLINE).order_by("start")
    urls = [reverse("admin:cells_setting_delete", args=[each.pk]) for each in (first, newest)]

    sent = {"post": "yes", "reason": "Quyết định bị thu hồi"}
    assert at_admin.post(urls[0], sent).status_code == 403
    assert at_admin.post(urls[1], sent).status_code == 302
    assert at_admin.post(urls[0], sent).status_code == 403

    assert days_of(DEADLINE) == [(5, None)]
    taken_back = Change.objects.get(noun="setting", action="deleted")
    assert taken_back.reason == "Quyết định bị thu hồi"


def test_one_that_is_not_the_newest_any_more_is_not_taken_back(send):
    """Somebody else began another value after this one was looked at."""
    begin(send)
    seen = Setting.objects.get(key=DEADLINE, end=None)
    later = Setting(key=DEADLINE, value=20, start=date(2033, 1, 1), source="QĐ")
    begin_setting(actor=Actor(), setting=later)
    days = days_of(DEADLINE)

    with pytest.raises(ValidationError, match="Only the newest value can be deleted"):
        withdraw_setting(actor=Actor(), setting=seen)

    assert days_of(DEADLINE) == days


@pytest.mark.parametrize("value", [5000 * "9", 100_000 * "[", '"\\ud800"', f'"{600 * "a"}"'])
def test_what_brings_a_reader_down_is_refused(send, value):
    answer = begin(send, value=value)

    assert errors_of(answer)
    assert len(days_of(DEADLINE)) == 1


def test_a_value_that_pages_cannot_use_is_refused_with_what_fits(send):
    answer = begin(send, value='"ten"')

    assert errors_of(answer) == ["Write a whole number from 1 to 31."]
    assert days_of(DEADLINE) == [(5, None)]


SCORES = {"good": 90, "fair": 70, "average": 50}
CAP = {
    "share_percent": 20,
    "base": "good",
    "rounding": "down",
    "group": "cell_type",
    "pool": "commune",
}


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("report_deadline_day", 32, "from 1 to 31"),
        ("report_deadline_day", True, "from 1 to 31"),
        ("attendance_target", 101, "from 0 to 100"),
        ("entry_lock_days", "sometimes", "from 0 to 3650"),
        ("meeting_scores", 3, '{"good": 90'),
        ("meeting_scores", SCORES | {"good": "90"}, "from 0 to 100"),
        ("meeting_scores", SCORES | {"fair": 95}, "fewer points"),
        ("excellent_cap", {"share_percent": 20}, '"share_percent": 20'),
        ("excellent_cap", CAP | {"share_percent": 120}, "from 0 to 100"),
        ("excellent_cap", CAP | {"base": "all"}, "“base” is one of: good, good_and_better, rated."),
        ("grade_decided_by", 5, '"committee_directly_above"'),
    ],
)
def test_what_a_key_cannot_be(key, value, said):
    with pytest.raises(ValidationError) as refused:
        check_value(key, value)

    (sentence,) = refused.value.message_dict["value"]
    assert said in sentence.replace("'", '"')


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("entry_lock_days", "never"),
        ("entry_lock_days", 30),
        ("excellent_cap", CAP | {"share_percent": 12.5, "pool": "upper"}),
    ],
)
def test_what_a_key_can_be(key, value):
    assert check_value(key, value) is None


def test_every_default_is_a_value_that_can_be_set():
    for setting in Setting.objects.all():
        check_value(setting.key, setting.value)
