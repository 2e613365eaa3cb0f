"""The default district, over fewer years: what its figures look like."""

from collections import Counter, defaultdict
from datetime import date
from math import ceil

from django.db.models import Count, Q, Sum

from cells.demo.build import build
from cells.demo.plan import Plan
from cells.models import CellPlacement, Meeting, Membership, Rating, Setting, SettingKey
from tests.standing import standing


def build_two_years():
    plan = Plan.ending(date(2025, 12, 1), years=2)
    build(plan)
    return plan


district = standing(build_two_years)


def regular_by_cell():
    """Return the meetings of each cell in 2025: pairs of present and expected."""
    held = Meeting.objects.counted().held().filter(kind="regular", month__year=2025)
    found = defaultdict(list)
    for cell, present, expected in held.values_list("cell", "present", "expected"):
        found[cell].append((present, expected))
    return found.values()


def share(things):
    things = list(things)
    return sum(things) / len(things)


def test_a_town_and_ten_communes_most_cells_residential(district):
    types = CellPlacement.objects.on(district.last_day).values_list("cell_type", flat=True)

    assert (district.communes, district.cells, len(types)) == (11, 110, 109)
    assert 0.55 < share(kind == "residential" for kind in types) < 0.7


def test_cells_have_5_to_60_members_about_22_on_the_mean(district):
    sizes = [
        row["count"]
        for row in Membership.objects.on(district.last_day)
        .filter(kind="main")
        .values("cell")
        .annotate(count=Count("pk"))
    ]

    assert 5 <= min(sizes) < 9
    assert 45 < max(sizes) <= 60
    assert 20 < sum(sizes) / len(sizes) < 24


def test_most_cells_reach_90_per_cent_and_some_100(district):
    each = share(all(10 * p >= 9 * e for p, e in held) for held in regular_by_cell())
    pooled = share(
        10 * sum(p for p, _e in held) >= 9 * sum(e for _p, e in held) for held in regular_by_cell()
    )
    full = share(all(p == e for p, e in held) for held in regular_by_cell())

    assert 0.65 < each < 0.9
    assert 0.85 < pooled < 0.97
    assert 0.08 < full < 0.3


def test_attendance_over_all(district):
    sums = Meeting.objects.counted().aggregate(p=Sum("present"), e=Sum("expected"))

    assert 0.93 < sums["p"] / sums["e"] < 0.97


def test_a_little_over_21_per_cent_of_the_cells_are_excellent(district):
    for year in district.ended_years:
        counts = (
            Rating.objects.of_year(year)
            .of_cells()
            .decided()
            .aggregate(all=Count("pk"), excellent=Count("pk", filter=Q(decided_grade="excellent")))
        )
        assert 0.21 < counts["excellent"] / counts["all"] < 0.23


def test_excellent_members(district):
    decided = Rating.objects.of_members().decided()
    excellent = decided.filter(decided_grade="excellent")

    assert 0.15 < excellent.count() / decided.count() < 0.2


def test_excellent_cells_stay_within_the_decision(district):
    value = Setting.objects.value_on(SettingKey.EXCELLENT_CAP, district.last_day)
    groups = Counter(
        Rating.objects.of_cells().decided().values_list("year", "cell_type", "decided_grade")
    )

    assert (value["base"], value["rounding"]) == ("good_and_better", "up")
    for (year, cell_type, grade), count in groups.items():
        if grade == "excellent":
            base = count + groups[year, cell_type, "good"]
            assert count <= ceil(base * value["share_percent"] / 100)
