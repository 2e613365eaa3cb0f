"""Rows that stand in the database for all tests of a file, made once."""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def standing(blocker, build):
    """Give what `build` makes, and take it back at the end; `blocker` is pytest-django's fixture
    `django_db_blocker`. What a test does to it is rolled back after the test, in the database: no
    test may change the objects themselves."""
    with blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
