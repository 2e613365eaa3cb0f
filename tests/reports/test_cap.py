"""The limit on the number rated excellent."""

from datetime import date

import pytest

from cells.models import Setting
from cells.rates import Ratio
from reports.cap import cap_of
from reports.queries.ratings import Group

pytestmark = pytest.mark.django_db

DAY = date(2024, 12, 31)


def groups(commune, cell_type, **grades):
    """Return groups of rated cells of one commune and type, by grade."""
    return [Group("C", commune, cell_type, grade, count) for grade, count in grades.items()]


def set_rule(**parts):
    """Put another rule in force; what is not given stays as it is."""
    setting = Setting.objects.get(key="excellent_cap")
    setting.value = {**setting.value, **parts}
    setting.save()


def test_the_default_is_a_fifth_of_the_good_rounded_down_among_like_cells_of_a_commune():
    rated = [
        *groups("A", "residential", excellent=2, good=9),
        *groups("A", "school", excellent=1, good=5),
        *groups("B", "residential", excellent=0, good=4, completed=3),
    ]
    cap = cap_of(rated, DAY, of_members=False)
    measured = [(g.commune, g.cell_type, g.excellent, g.base, g.allowed) for g in cap.groups]
    assert measured == [
        ("A", "residential", 2, 9, 1),
        ("A", "school", 1, 5, 1),
        ("B", "residential", 0, 4, 0),
    ]
    assert [(g.commune, g.cell_type) for g in cap.over] == [("A", "residential")]
    assert cap.ratio == Ratio(3, 18)
    assert cap.source == "Quy định số 124-QĐ/TW, Điều 12"


def test_members_are_alike_whatever_the_type_of_their_cell():
    rated = groups("A", "school", excellent=1) + groups("A", "residential", good=5)
    [group] = cap_of(rated, DAY, of_members=True).groups
    assert (group.cell_type, group.excellent, group.allowed) == ("", 1, 1)


@pytest.mark.parametrize(
    ("rule", "base", "allowed"),
    [
        ({"base": "good_and_better"}, 8, 1),
        ({"base": "rated"}, 11, 2),
        ({"base": "rated", "rounding": "up"}, 11, 3),
        ({"base": "rated", "rounding": "half_up", "share_percent": 22.8}, 11, 3),
    ],
)
def test_base_and_rounding_are_set(rule, base, allowed):
    set_rule(**rule)
    [group] = cap_of(groups("A", "x", excellent=2, good=6, completed=3), DAY, of_members=0).groups
    assert (group.base, group.allowed) == (base, allowed)


def test_communes_and_types_can_be_pooled():
    set_rule(pool="upper_committee", group="all")
    rated = groups("A", "school", excellent=1) + groups("B", "residential", good=5)
    [group] = cap_of(rated, DAY, of_members=False).groups
    assert (group.commune, group.cell_type, group.allowed) == ("", "", 1)


def test_without_a_rule_there_is_no_limit():
    assert cap_of([], date(1900, 1, 1), of_members=False) is None
