from datetime import UTC, date, datetime

import pytest

from cells.demo.plan import Plan, years_after


def test_begins_in_2021_unless_told_otherwise():
    assert Plan.ending(date(2026, 10, 1)).start == date(2021, 1, 1)


def test_years_are_calendar_years_and_the_last_counts():
    plan = Plan.ending(date(2026, 10, 1), years=2)

    assert plan.start == date(2025, 1, 1)
    assert len(plan.months) == 22
    assert plan.ended_years == [2025]


def test_an_end_before_2021_begins_in_its_own_year():
    assert Plan.ending(date(2019, 3, 1)).start == date(2019, 1, 1)


def test_ends_on_the_last_evening_of_its_last_month():
    plan = Plan.ending(date(2024, 2, 1))

    assert plan.has_come(datetime(2024, 2, 29, 16, 59, tzinfo=UTC))
    assert not plan.has_come(datetime(2024, 2, 29, 17, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    "flags",
    [
        {"communes": 0},
        {"communes": 3, "cells": 2},
        {"members_per_cell": 2},
        {"years": 0},
        {"years": 100},
        {"years": 5000},
    ],
)
def test_refuses_what_cannot_be(flags):
    with pytest.raises(ValueError, match=r"\w"):
        Plan.ending(date(2024, 2, 1), **flags)


def test_chances_of_a_subject_do_not_depend_on_others():
    plan = Plan.ending(date(2024, 2, 1))
    alone = plan.rng("cell", "A").random()
    plan.rng("cell", "B").random()

    assert plan.rng("cell", "A").random() == alone
    assert plan.rng("cell", "B").random() != alone


def test_years_after_a_leap_day():
    assert years_after(date(2024, 2, 29), 1) == date(2025, 2, 28)
