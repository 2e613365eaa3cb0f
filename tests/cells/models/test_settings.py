from datetime import date

import pytest
from django.db import DEFAULT_DB_ALIAS

from cells.models import Setting, SettingKey, ensure_defaults
from cells.models.settings import BEGINNING

pytestmark = pytest.mark.django_db
DEADLINE = SettingKey.REPORT_DEADLINE_DAY
CHANGE = date(2025, 7, 1)


def reset_deadline():
    """Close the default on a day, and open another value from it."""
    Setting.objects.filter(key=DEADLINE).update(end=CHANGE)
    return Setting.objects.create(key=DEADLINE, value=10, source="294-QĐ/TW", start=CHANGE)


def test_after_a_migrate_every_key_has_its_default_with_a_source():
    stored = Setting.objects.values_list("key", "value", "source", "start", "end")

    cap = {
        "share_percent": 20,
        "base": "good",
        "rounding": "down",
        "group": "cell_type",
        "pool": "commune",
    }
    assert sorted(stored) == [
        ("admission_age", 18, "Điều lệ Đảng, Điều 1", BEGINNING, None),
        ("admission_age_limit", 60, "Quy định số 24-QĐ/TW, mục 1", BEGINNING, None),
        (
            "attendance_target",
            90,
            "Nghị quyết của huyện về nâng cao chất lượng chi bộ",
            BEGINNING,
            None,
        ),
        ("entry_lock_days", "never", "Chưa có quy định về khóa nhập liệu", BEGINNING, None),
        ("excellent_cap", cap, "Quy định số 124-QĐ/TW, Điều 12", BEGINNING, None),
        ("grade_decided_by", "committee_directly_above", "Quy định số 366-QĐ/TW", BEGINNING, None),
        (
            "meeting_scores",
            {"good": 90, "fair": 70, "average": 50},
            "Hướng dẫn chấm điểm sinh hoạt chi bộ của tỉnh",
            BEGINNING,
            None,
        ),
        ("probation_months", 12, "Điều lệ Đảng, Điều 5", BEGINNING, None),
        ("report_deadline_day", 5, "Thông lệ của các cơ quan", BEGINNING, None),
    ]
    assert {row[0] for row in stored} == set(SettingKey.values)


def test_a_value_holds_by_the_day():
    reset_deadline()

    assert Setting.objects.value_on(DEADLINE, date(2025, 6, 30)) == 5
    assert Setting.objects.value_on(DEADLINE, CHANGE) == 10
    assert Setting.objects.value_on(SettingKey.ATTENDANCE_TARGET, CHANGE) == 90


def test_before_the_beginning_nothing_is_set():
    assert Setting.objects.value_on(DEADLINE, BEGINNING) == 5
    with pytest.raises(LookupError):
        Setting.objects.value_on(DEADLINE, date(1930, 2, 2))


def test_what_was_closed_and_not_opened_again_is_not_set():
    Setting.objects.filter(key=DEADLINE).update(end=CHANGE)

    with pytest.raises(LookupError):
        Setting.objects.value_on(DEADLINE, CHANGE)


def test_values_during_a_time_come_oldest_first():
    later = reset_deadline()
    default = Setting.objects.get(key=DEADLINE, start=BEGINNING)
    during = Setting.objects.values_during

    assert during(DEADLINE, date(2025, 6, 30), date(2025, 7, 2)) == [default, later]
    assert during(DEADLINE, date(2025, 6, 1), CHANGE) == [default]
    assert during(DEADLINE, CHANGE, None) == [later]


def test_a_further_migrate_leaves_what_was_set():
    reset_deadline()
    Setting.objects.filter(key=SettingKey.ATTENDANCE_TARGET).update(value=85)
    Setting.objects.filter(key=SettingKey.GRADE_DECIDED_BY).delete()
    others = Setting.objects.exclude(key=SettingKey.GRADE_DECIDED_BY).order_by("pk")
    before = list(others.values())

    ensure_defaults(DEFAULT_DB_ALIAS)
    ensure_defaults(DEFAULT_DB_ALIAS)

    assert list(others.values()) == before
    assert Setting.objects.filter(key=SettingKey.GRADE_DECIDED_BY).count() == 1
