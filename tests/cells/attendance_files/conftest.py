"""A commune with a cell of five, of whom one is exempt, and whoever works there."""

import pytest

from cells.services.changes import Actor
from tests import factories
from tests.cells.attendance_files.files import TODAY, chosen


@pytest.fixture(autouse=True)
def _today(clock, english):
    clock(TODAY)


@pytest.fixture
def commune(db):
    return factories.make_commune("X1", name="Đảng bộ xã Mẫu")


@pytest.fixture
def cell(commune):
    return factories.make_cell("C1", commune=commune, name="Chi bộ Thôn Một")


@pytest.fixture
def people(cell):
    """Give the people of the cell by their given name; Yến is exempt."""
    names = ("Lê Văn An", "Lê Thị Bình", "Chìu Thị Cúc", "Hoàng Văn Dũng", "Lê Thị Yến")
    made = {
        name.split()[-1]: factories.make_member(name, cell=cell, card_number=f"1234560{number}")
        for number, name in enumerate(names)
    }
    factories.exempt(made["Yến"])
    return made


@pytest.fixture
def clerk(commune):
    return factories.make_user("commune_staff", commune, username="clerk")


@pytest.fixture
def actor(clerk):
    return Actor(clerk)


@pytest.fixture
def choice(commune, cell, people):
    return chosen(commune, cell)
