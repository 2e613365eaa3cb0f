"""Two people at once, on connections of their own."""

from functools import partial

import pytest

from cells.models import Change, Member, Membership
from cells.services.imports import apply_import, store_plan
from tests.cells.connections import at_once, shared_database
from tests.cells.imports.sending import Office
from tests.cells.rolls.files import COMMAND, name, plan
from tests.factories import make_cell, make_member

pytestmark = pytest.mark.django_db(transaction=True)


def apply_together(*batches):
    """Apply the plans in as many threads; return what became of them, in the order of words."""
    acts = [partial(apply_import, batch, COMMAND) for batch in batches]
    return sorted(str(outcome[0]) for outcome in at_once(*acts))


@pytest.fixture(autouse=True)
def shared(tmp_path, transactional_db):
    with shared_database(tmp_path):
        yield


def test_two_clicks_apply_once():
    make_cell("C1")
    rows = [f"{name(number)}|{number + 1:08}|C1" for number in range(200)]
    batch = store_plan(plan("Họ và tên|Số thẻ|Chi bộ", *rows), COMMAND, "roll.csv")
    assert apply_together(batch, batch, batch) == ["already", "already", "applied"]
    assert Member.objects.count() == Membership.objects.count() == 200
    assert Change.objects.count() == 400


def test_two_files_with_one_new_person_enter_that_person_once():
    make_cell("C1")
    make_cell("C2")
    batches = [
        store_plan(
            plan("Họ và tên|Số thẻ|Chi bộ", f"Lê Hoa|12345678|{cell}"), COMMAND, f"{cell}.csv"
        )
        for cell in ("C1", "C2")
    ]
    assert apply_together(*batches) == ["applied", "stale"]
    assert Member.objects.count() == 1


def test_two_files_that_move_people_across_each_other_do_not_block_for_good():
    here, there = make_cell("C1"), make_cell("C2")
    make_member("Lê Hoa", cell=here, card_number="11111111")
    make_member("Vũ An", cell=there, card_number="22222222")
    batches = [
        store_plan(plan("Họ và tên|Số thẻ|Chi bộ", row, accept_moves=True), COMMAND, "roll.csv")
        for row in ("Lê Hoa|11111111|C2", "Vũ An|22222222|C1")
    ]
    assert apply_together(*batches) == ["applied", "applied"]
    assert Membership.objects.filter(end=None).count() == 2


def test_two_files_that_name_the_same_new_people_in_two_cells_enter_them_once():
    office = Office()
    rows = [f"{name(number)}|3/2/1960" for number in range(40)]
    batches = [
        office.send("Họ và tên|Ngày sinh|Chi bộ", *(f"{row}|{cell}" for row in rows))
        for cell in ("C1", "C2")
    ]
    assert apply_together(*batches) == ["applied", "stale"]
    assert Member.objects.count() == 40
