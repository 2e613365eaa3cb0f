"""The ways from the secretaries to the server and from there to PostgreSQL: good or bad ones."""

from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit

from config.production import BESIDE_REQUESTS
from tests.network.database import server_of, through
from tests.network.faults import Fault, Kind, Moment, SeededFaults
from tests.network.proxy import running_proxy
from tests.network.server import ADDRESS, running_server

# As many as a machine of two cores is given.
WORKERS, THREADS = 2, 4
# Connections are shared, as config/production.py has it.
POOL = THREADS + BESIDE_REQUESTS
# Of the requests and answers that pass, the share that something happens to.
ON_THE_TELEPHONE = {
    Fault(Kind.DELAY, Moment.REQUEST, 0.3): 0.10,
    Fault(Kind.RESET, Moment.REQUEST): 0.03,
    Fault(Kind.HALF_CLOSE, Moment.REQUEST): 0.02,
    Fault(Kind.DELAY, Moment.ANSWER, 0.3): 0.05,
    Fault(Kind.RESET, Moment.ANSWER): 0.03,
    Fault(Kind.HALF_CLOSE, Moment.ANSWER): 0.02,
}
# A save has some forty statements, and each is sent and answered.
IN_THE_OFFICE = {
    Fault(Kind.DELAY, Moment.REQUEST, 0.05): 0.005,
    Fault(Kind.RESET, Moment.REQUEST): 0.001,
    Fault(Kind.HALF_CLOSE, Moment.REQUEST): 0.0005,
    Fault(Kind.RESET, Moment.ANSWER): 0.001,
    Fault(Kind.HALF_CLOSE, Moment.ANSWER): 0.0005,
    Fault(Kind.RESET, Moment.COMMIT): 0.03,
    Fault(Kind.RESET, Moment.COMMIT_ANSWER): 0.06,
    Fault(Kind.HALF_CLOSE, Moment.COMMIT_ANSWER): 0.02,
}


class GoodNetwork:
    """The secretaries reach the server at this port, and nothing is in between."""

    def __init__(self, port):
        self.port = port

    def begin(self, _seed):
        """Nothing goes wrong, now or later."""

    def happened(self):
        return {}


class BadNetwork:
    """Proxies on both ways, with faults from `begin` on."""

    def __init__(self, telephones, database):
        self.port, self.proxies, self.counts = telephones.port, (telephones, database), []

    def begin(self, seed):
        for proxy, shares in zip(self.proxies, (ON_THE_TELEPHONE, IN_THE_OFFICE), strict=True):
            self.counts.append(proxy.play(SeededFaults(seed, shares)).counts)

    def happened(self):
        """Return how often each fault happened, by way."""
        return dict(zip(("to the server", "to the database"), self.counts, strict=True))


@contextmanager
def good(url, log):
    """Serve the database of that URL while the block lasts."""
    with _server(url, log) as port:
        yield GoodNetwork(port)


@contextmanager
def bad(url, log):
    """Do the same behind proxies."""
    options = dict(parse_qsl(urlsplit(url).query))
    with (
        running_proxy(server_of(options), is_database=True) as database,
        _server(through(url, database), log) as port,
        running_proxy((ADDRESS, port)) as telephones,
    ):
        yield BadNetwork(telephones, database)


def _server(url, log):
    return running_server(
        "config.wsgi:application",
        "tests.settings",
        url,
        workers=WORKERS,
        threads=THREADS,
        pool=POOL,
        log=log,
    )
