from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from cells.choices import CellType
from cells.models import Cell, CellPlacement, CellSuccession, Commune
from tests import factories

pytestmark = pytest.mark.django_db
MOVE = date(2024, 6, 15)
BEFORE, LAST_BEFORE, AFTER = date(2024, 6, 1), date(2024, 6, 14), date(2024, 6, 15)


@pytest.fixture
def moved():
    """A cell that moved, under another name and type, into a commune that was renamed later."""
    old, new = factories.make_commune("OLD", name="Xã Cũ"), factories.make_commune("NEW", end=MOVE)
    factories.place_commune(new, "Phường Mới", start=MOVE, end=date(2025, 1, 1))
    factories.place_commune(new, "Phường Mới Hơn", start=date(2025, 1, 1))
    cell = factories.make_cell("C", commune=old, name="Thôn", end=MOVE)
    factories.place_cell(cell, new, "Khu phố", start=MOVE, cell_type=CellType.AGENCY)
    return cell


class TestCodes:
    @pytest.mark.parametrize("code", ["A", "TY-01", "X1-Y2-Z3", "007"])
    def test_capital_letters_digits_and_single_hyphens(self, code):
        Cell(code=code).full_clean()

    @pytest.mark.parametrize(
        "code", ["", "a1", "A 1", "-A", "A-", "A--B", "Đ1", "A/B", "A\n", "A" * 31]
    )
    def test_nothing_else(self, code):
        with pytest.raises(ValidationError) as error:
            Cell(code=code).full_clean()

        assert list(error.value.message_dict) == ["code"]

    @pytest.mark.parametrize("model", [Cell, Commune])
    def test_are_never_given_twice(self, model):
        model.objects.create(code="A1")

        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.bulk_create([model(code="A1")])

    def test_units_are_known_by_them(self):
        assert str(Cell(code="A1")) == str(Commune(code="A1")) == "A1"


class TestExistence:
    @pytest.mark.parametrize(
        ("day", "exists"),
        [
            (date(2019, 12, 31), False),
            (date(2020, 1, 1), True),
            (date(2024, 6, 14), True),
            (date(2024, 6, 15), False),
        ],
    )
    def test_is_having_a_placement_on_the_day(self, day, exists):
        cell = factories.make_cell(end=MOVE)
        commune = factories.make_commune(end=MOVE)

        assert Cell.objects.existing_on(day).filter(pk=cell.pk).exists() is exists
        assert Commune.objects.existing_on(day).filter(pk=commune.pk).exists() is exists

    @pytest.mark.parametrize(
        ("start", "end", "exists"),
        [
            (date(2019, 1, 1), date(2020, 1, 1), False),
            (date(2019, 1, 1), date(2020, 1, 2), True),
            (date(2024, 6, 14), date(2025, 1, 1), True),
            (date(2024, 6, 15), None, False),
        ],
    )
    def test_during_a_time_is_on_some_day_of_it(self, start, end, exists):
        cell = factories.make_cell(end=MOVE)

        assert Cell.objects.existing_during(start, end).filter(pk=cell.pk).exists() is exists

    def test_several_placements_make_one_cell(self, moved):
        assert Cell.objects.existing_during(BEFORE, None).count() == 1


class TestNames:
    def test_are_those_of_the_day(self, moved):
        def named(day):
            return Cell.objects.named_on(day).get(pk=moved.pk).name

        assert named(LAST_BEFORE) == "Thôn"
        assert named(AFTER) == "Khu phố"
        assert named(date(2019, 12, 31)) is None

    def test_of_a_unit_that_ended_are_its_last(self):
        cell = factories.make_cell(name="Thôn", end=MOVE)

        assert Cell.objects.named_on(date(2030, 1, 1)).get(pk=cell.pk).name == "Thôn"

    def test_of_a_place_come_with_type_and_commune(self, moved):
        def placed(day):
            cell = Cell.objects.placed_on(day).get(pk=moved.pk)
            return cell.name, cell.cell_type, cell.commune_code, cell.commune_name

        assert placed(LAST_BEFORE) == ("Thôn", "residential", "OLD", "Xã Cũ")
        assert placed(AFTER) == ("Khu phố", "agency", "NEW", "Phường Mới")
        assert placed(date(2025, 1, 1)) == ("Khu phố", "agency", "NEW", "Phường Mới Hơn")
        commune_id = Cell.objects.placed_on(AFTER).get(pk=moved.pk).commune_id
        assert commune_id == Commune.objects.get(code="NEW").pk

    def test_the_commune_of_a_cell_that_ended_has_its_name_of_then(self):
        commune = factories.make_commune(name="Xã Cũ", end=date(2025, 7, 1))
        factories.place_commune(commune, "Xã Mới", start=date(2025, 7, 1))
        cell = factories.make_cell(commune=commune, end=MOVE)

        placed = Cell.objects.placed_on(date(2026, 1, 1)).get(pk=cell.pk)

        assert placed.commune_name == "Xã Cũ"

    def test_come_without_a_query_a_row(self, moved, django_assert_num_queries):
        for _n in range(5):
            factories.make_cell()

        with django_assert_num_queries(1):
            assert len(Cell.objects.placed_on(AFTER)) == 6


def test_current_or_last_placements_are_one_a_cell(moved):
    ended = factories.make_cell(end=MOVE)

    found = CellPlacement.objects.current_or_last()

    assert {(row.cell_id, row.name) for row in found} == {
        (moved.pk, "Khu phố"),
        (ended.pk, f"Chi bộ {ended.code}"),
    }


class TestSuccession:
    def test_has_one_main_heir_at_most(self):
        cell, first, second = (factories.make_cell() for _n in range(3))
        factories.succeed(cell, first, MOVE)
        factories.succeed(cell, second, MOVE, is_main=False)

        with pytest.raises(IntegrityError), transaction.atomic():
            CellSuccession.objects.filter(successor=second).update(is_main=True)

    def test_of_two_units_is_recorded_once(self):
        cell, heir = factories.make_cell(), factories.make_cell()
        factories.succeed(cell, heir, MOVE)

        with pytest.raises(IntegrityError), transaction.atomic():
            factories.succeed(cell, heir, AFTER, is_main=False)

    def test_says_so_in_words(self, english):
        cell, heir = factories.make_cell(), factories.make_cell()
        factories.succeed(cell, heir, MOVE)
        second = CellSuccession(predecessor=cell, successor=factories.make_cell(), start=MOVE)

        with pytest.raises(ValidationError) as error:
            second.full_clean()
        assert error.value.messages == ["This unit has a main successor already."]

        with pytest.raises(ValidationError) as error:
            CellSuccession(predecessor=cell, successor=cell, start=MOVE, is_main=False).full_clean()
        assert error.value.messages == ["A unit cannot succeed itself."]


def test_a_unit_with_a_past_is_not_deleted(moved):
    with pytest.raises(ProtectedError):
        moved.delete()
    with pytest.raises(ProtectedError):
        Commune.objects.get(code="OLD").delete()
