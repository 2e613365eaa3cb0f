"""What the tests of imports share: an office that sends files, and English words."""

import pytest
from django.utils import translation

from tests.cells.imports.sending import Office


@pytest.fixture
def office(db):
    with translation.override("en"):
        yield Office()
