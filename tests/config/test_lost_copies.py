"""The line to PostgreSQL breaks while many rows are written at once: that is told from a fault of
the program, so that whoever sent them is asked to send them again."""

import os
import socket
from itertools import count

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from cells.models import Change
from cells.models.bulk import insert_rows
from config.lost_database import _is_lost

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = ("at", "source", "noun", "action")


@pytest.mark.parametrize("way", [socket.SHUT_RD, socket.SHUT_WR, socket.SHUT_RDWR])
@pytest.mark.parametrize("rows_after", [0, 50_000])
def test_a_line_that_breaks_is_a_lost_database(way, rows_after):
    def rows():
        for number in count():
            yield timezone.now(), "web", "meeting", "created"
            if number == 0:
                with socket.socket(fileno=os.dup(connection.connection.pgconn.socket)) as line:
                    line.shutdown(way)
            if number == rows_after:
                return

    with pytest.raises(OperationalError) as lost:
        insert_rows(Change, COLUMNS, rows())

    assert _is_lost(lost.value)
    connection.close()
    assert not Change.objects.exists()


def test_a_value_that_is_wrong_is_none():
    with pytest.raises(ValueError, match="invalid literal"):
        insert_rows(Change, ("object_id",), (int(text) for text in ["x"]))
