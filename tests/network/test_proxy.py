"""Every fault of the proxy does what it says, on real connections of this machine."""

import socket
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from tests.network.faults import Fault, Kind, ListedFaults, Moment, SeededFaults, passing
from tests.network.proxy import running_proxy

PATIENCE = 10


class Echo:
    """A server that takes one connection and answers everything with itself, until the end."""

    def __init__(self):
        self.heard, self.ended = b"", Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = self.listener.getsockname()
        self.thread = Thread(target=self._serve)
        self.thread.start()

    def _serve(self):
        connection, _address = self.listener.accept()
        connection.settimeout(PATIENCE)
        with connection:
            while data := self._next(connection):
                self.heard += data
                connection.sendall(data)
            self.ended.set()
            # It hears nothing more, and may still say something.
            try:
                connection.sendall(b"bye")
            except OSError:
                return

    def _next(self, connection):
        try:
            return connection.recv(1024)
        except OSError:
            return b""


@pytest.fixture
def echo():
    echo = Echo()
    yield echo
    echo.thread.join(PATIENCE)
    echo.listener.close()
    assert not echo.thread.is_alive()


@contextmanager
def through(echo, *faults):
    """Give a connection to the echo through a proxy with such faults, and the counts of them."""
    with running_proxy(echo.address) as proxy:
        happened = proxy.play(ListedFaults(*faults))
        with socket.create_connection(("127.0.0.1", proxy.port), PATIENCE) as connection:
            yield connection, happened.counts


def rest_of(connection):
    """Return all that still comes."""
    heard = b""
    while data := connection.recv(1024):
        heard += data
    return heard


def test_without_faults_everything_passes(echo):
    with through(echo) as (connection, counts):
        connection.sendall(b"hello")
        assert connection.recv(1024) == b"hello"
        connection.shutdown(socket.SHUT_WR)
        assert rest_of(connection) == b"bye"
    assert (echo.heard, counts) == (b"hello", {})


def test_a_delay_changes_nothing_else(echo):
    with through(echo, Fault(Kind.DELAY, Moment.ANSWER, 0.05)) as (connection, counts):
        connection.sendall(b"hello")
        assert connection.recv(1024) == b"hello"
    assert counts == {"answer delayed": 1}


def test_a_reset_of_the_request_reaches_nobody(echo):
    with through(echo, Fault(Kind.RESET, Moment.REQUEST)) as (connection, _counts):
        connection.sendall(b"hello")
        with pytest.raises(ConnectionResetError):
            connection.recv(1024)
        assert echo.ended.wait(PATIENCE)
    assert echo.heard == b""


def test_a_reset_of_the_answer_comes_after_the_deed(echo):
    with through(echo, Fault(Kind.RESET, Moment.ANSWER)) as (connection, _counts):
        connection.sendall(b"hello")
        with pytest.raises(ConnectionResetError):
            connection.recv(1024)
        assert echo.ended.wait(PATIENCE)
    assert echo.heard == b"hello"


def test_a_request_half_closed_is_cut_short_and_still_answered(echo):
    with through(echo, Fault(Kind.HALF_CLOSE, Moment.REQUEST)) as (connection, _counts):
        connection.sendall(b"hello, world")
        assert rest_of(connection) == b"hello,bye"
    assert echo.heard == b"hello,"


def test_an_answer_half_closed_ends_early_while_the_server_still_hears(echo):
    with through(echo, Fault(Kind.HALF_CLOSE, Moment.ANSWER)) as (connection, _counts):
        connection.sendall(b"hello, world")
        assert rest_of(connection) == b"hello,"
        connection.sendall(b" again")
        connection.shutdown(socket.SHUT_WR)
        assert echo.ended.wait(PATIENCE)
    assert echo.heard == b"hello, world again"


def test_faults_wait_for_their_turn(echo):
    faults = passing(Moment.ANSWER), Fault(Kind.RESET, Moment.ANSWER)
    with through(echo, *faults) as (connection, counts):
        connection.sendall(b"one")
        assert connection.recv(1024) == b"one"
        connection.sendall(b"two")
        with pytest.raises(ConnectionResetError):
            connection.recv(1024)
    assert counts == {"answer reset": 1}


def test_without_a_server_a_connection_is_reset():
    with (
        running_proxy(("127.0.0.1", 1)) as proxy,
        pytest.raises(ConnectionResetError),
        socket.create_connection(("127.0.0.1", proxy.port), PATIENCE) as connection,
    ):
        connection.recv(1024)


class TestSeededFaults:
    RESET, DELAY = Fault(Kind.RESET, Moment.ANSWER), Fault(Kind.DELAY, Moment.ANSWER, 1)

    def drawn(self, seed, moment=Moment.ANSWER):
        faults = SeededFaults(seed, {self.RESET: 0.3, self.DELAY: 0.2})
        return [faults.at(moment) for _n in range(1000)]

    def test_the_same_seed_draws_the_same(self):
        assert self.drawn(1) == self.drawn(1) != self.drawn(2)

    def test_each_has_its_share_of_its_moments(self):
        drawn = self.drawn(1)
        assert 250 < drawn.count(self.RESET) < 350
        assert 150 < drawn.count(self.DELAY) < 250
        assert {fault.kind for fault in self.drawn(1, Moment.COMMIT)} == {Kind.NOTHING}
