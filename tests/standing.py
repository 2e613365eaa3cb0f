"""Rows that stand in the database for all tests of a file, made once."""

import pytest
from django.db import transaction


def standing(build):
    """Return a fixture that gives what `build` makes to all tests of a file, and takes it back at
    the end. What a test with the fixture `db` does to it is rolled back after the test, in the
    database: no test may change the objects themselves."""

    @pytest.fixture(scope="module")
    def stands(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), transaction.atomic():
            yield build()
            transaction.set_rollback(True)

    return stands
