"""Connections that are shared, and lost on the way: the same processes find them again."""

from http.client import HTTPConnection

import pytest
from django.test import Client

from tests import factories
from tests.network.database import proxied_server
from tests.network.faults import Fault, Kind, ListedFaults, Moment
from tests.network.server import ADDRESS

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60
LOST = Fault(Kind.RESET, Moment.REQUEST)


@pytest.fixture
def cookie(transactional_db):
    client = Client()
    client.force_login(factories.make_user("secretary", factories.make_cell("A1")))
    return f"sessionid={client.cookies['sessionid'].value}"


def ask(port, path, cookie):
    """Return the status of a page."""
    line = HTTPConnection(ADDRESS, port, timeout=PATIENCE)
    try:
        line.request("GET", path, headers={"Cookie": cookie})
        return line.getresponse().status
    finally:
        line.close()


def test_a_database_that_goes_away_and_comes_back(cookie):
    with proxied_server(pool=2) as (port, database):
        statuses = [ask(port, "/cells/", cookie)]
        # What stands open is dead, and seen to be so before it is used.
        once = database.play(ListedFaults(LOST))
        statuses.append(ask(port, "/cells/", cookie))
        database.play(ListedFaults(*[LOST] * 10_000))
        statuses += [ask(port, path, cookie) for path in ("/cells/", "/readyz", "/healthz")]
        database.play(ListedFaults())
        statuses += [ask(port, path, cookie) for path in ("/cells/", "/readyz")]

    assert sum(once.counts.values()) == 1
    assert statuses == [200, 200, 503, 503, 200, 200, 200]
