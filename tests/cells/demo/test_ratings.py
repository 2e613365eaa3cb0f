from collections import Counter
from datetime import date

from cells.choices import RatingState
from cells.demo.ratings import quotas
from cells.models import (
    CellPlacement,
    Exemption,
    Membership,
    Rating,
    Setting,
    SettingKey,
)


def test_every_ended_year_rates_the_cells_of_its_last_day(loaded):
    assert loaded.ended_years == [2022, 2023]
    for year in loaded.ended_years:
        cells = CellPlacement.objects.on(date(year, 12, 31)).values_list("cell", "commune")
        rated = Rating.objects.of_year(year).of_cells().values_list("cell", "commune")
        assert sorted(rated) == sorted(cells)
    assert set(Rating.objects.values_list("year", flat=True)) == set(loaded.ended_years)


def test_every_ended_year_rates_the_main_members_of_its_last_day(loaded):
    for year in loaded.ended_years:
        members = Membership.objects.on(date(year, 12, 31)).filter(kind="main")
        rated = Rating.objects.of_year(year).of_members().values_list("member", "cell")
        assert sorted(rated) == sorted(members.values_list("member", "cell"))


def test_members_are_decided_or_have_a_reason(loaded):
    states = Counter(rating.state for rating in Rating.objects.of_members())

    assert set(states) == {RatingState.DECIDED, RatingState.NOT_RATED}
    for rating in Rating.objects.of_members():
        exemptions = Exemption.objects.on(date(rating.year, 12, 31)).filter(member=rating.member)
        if exemptions.filter(ground__in=["exempt", "suspended"]).exists():
            assert rating.state == RatingState.NOT_RATED


def test_cells_are_decided_but_for_one_and_for_young_ones(loaded):
    for year in loaded.ended_years:
        states = {
            rating.cell_id: rating.state for rating in Rating.objects.of_year(year).of_cells()
        }
        first = CellPlacement.objects.order_by("-start").values_list("cell", "start")
        young = {cell for cell, start in dict(first).items() if start > date(year, 7, 1)}
        not_rated = {cell for cell, state in states.items() if state == RatingState.NOT_RATED}
        assert not_rated == young & set(states)
        is_last = year == loaded.ended_years[-1]
        assert Counter(states.values())[RatingState.PROPOSED] == (1 if is_last else 0)
        assert set(states.values()) <= {
            RatingState.DECIDED,
            RatingState.NOT_RATED,
            RatingState.PROPOSED,
        }
    assert not_rated


def test_steps_follow_each_other(loaded):
    for rating in Rating.objects.decided():
        assert rating.self_at < rating.proposed_at < rating.decided_at


def test_a_dated_decision_allows_more(loaded):
    default, decision = Setting.objects.filter(key=SettingKey.EXCELLENT_CAP).order_by("start")

    assert default.end == decision.start == loaded.start
    assert decision.end is None
    assert decision.value["share_percent"] > default.value["share_percent"]
    assert decision.source


def test_quotas_follow_size_and_stay_within_the_cap():
    assert quotas(10, {"residential": 28, "school": 8, "police": 4}) == {
        "residential": 7,
        "school": 2,
        "police": 1,
    }
    assert quotas(10, {"residential": 8}) == {"residential": 2}
    assert quotas(3, {}) == {}
