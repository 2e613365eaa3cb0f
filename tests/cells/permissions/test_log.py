"""Who reads the log where the system serves several committees."""

import pytest

from cells.choices import Role
from cells.models import Change
from cells.services.changes import Actor, log_created
from tests import factories

pytestmark = pytest.mark.django_db


def test_staff_of_one_of_several_committees_read_the_log_of_their_cells_only(district):
    """Another committee's members, cells and meetings are not in the log for them."""
    theirs = factories.make_upper("TU", name="Tỉnh ủy Mẫu")
    stranger = factories.make_user(Role.UPPER_STAFF, theirs)
    cell = factories.make_cell("T1", commune=factories.make_commune("XT", upper=theirs))
    actor = Actor(stranger)
    log_created(actor, [factories.make_member("Người Ở Huyện", cell=district.cell)])
    log_created(actor, district.cell.placements.all())
    log_created(actor, cell.placements.all())

    seen = Change.objects.visible_to(stranger)

    assert [change.cell for change in seen] == [cell]
    both = factories.make_user(Role.UPPER_STAFF, theirs)
    factories.give_post(both, Role.UPPER_STAFF, factories.make_upper())
    assert Change.objects.visible_to(both).count() == 3
