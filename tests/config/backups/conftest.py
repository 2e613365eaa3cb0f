"""What the tests of backups share."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """Speak English, the language in which the words of the code are written."""
    with translation.override("en"):
        yield
