"""What production refuses of a database, and how the server ends, on the test's own database."""

import json
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from config import production, server
from tests import factories
from tests.cells.connections import shared_database
from tests.config.test_production import environment
from tests.network.database import url_of_connection
from tests.network.forms import form_to
from tests.run import ROOT

PATIENCE = 30


@pytest.mark.django_db
def test_demo_logins_with_the_demo_password_are_refused():
    for name, password in (
        ("reader", production.DEMO_PASSWORD),
        ("commune", production.DEMO_PASSWORD),
        ("district", factories.PASSWORD),
        ("somebody", production.DEMO_PASSWORD),
    ):
        user = factories.make_user()
        user.username = name
        user.set_password(password)
        user.save()

    assert production.demo_logins().startswith("The demo logins commune, reader have the")
    assert production.first_refusal() == production.demo_logins()


@pytest.mark.django_db
def test_nothing_is_amiss():
    assert production.first_refusal() is None


@contextmanager
def serving():
    """Serve the test's database by the real entry; give the process and the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {"DATABASE_URL": url_of_connection(), "LISTEN": f"127.0.0.1:{port}"}
    given["ALLOWED_HOSTS"] = "127.0.0.1"
    with subprocess.Popen(
        [sys.executable, "-m", "config.production"],
        cwd=ROOT,
        env=environment(**given),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process, port
        finally:
            process.kill()


def said_until(process, words):
    """Read the log until a line has these words; return that line."""
    for line in process.stderr:
        if words in line:
            return json.loads(line)
    raise AssertionError(f"The server ended without saying {words}.")


def begin_signing_in(line):
    """Send all but the last byte of a sign-in, once the server is at it; return that byte."""
    line.request("GET", "/login/")
    page = line.getresponse()
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    form = form_to(page.read().decode(), "/login/")
    body = urlencode(form.values | {"username": "nobody", "password": "x"}).encode()
    line.putrequest("POST", "/login/")
    for name, value in {
        "Cookie": cookie,
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": len(body),
        "Expect": "100-continue",
    }.items():
        line.putheader(name, value)
    line.endheaders()
    assert line.sock.recv(100).startswith(b"HTTP/1.1 100 Continue")
    line.send(body[:-1])
    return body[-1:]


@pytest.mark.django_db(transaction=True)
def test_a_stop_lets_a_request_under_way_end(transactional_db, tmp_path):
    with shared_database(tmp_path), serving() as (process, port):
        said_until(process, "Serving on")
        with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as line:
            rest = begin_signing_in(line)
            process.send_signal(signal.SIGTERM)
            said_until(process, "Handling signal")
            line.send(rest)
            answer = http_answer(line)
        logged = said_until(process, '"POST"')
        said_until(process, "Shutting down")
        code = process.wait(PATIENCE)

    assert answer.startswith("HTTP/1.1 200 OK")
    assert answer.rstrip().endswith("</html>")
    assert (logged["route"], logged["status"]) == ("login", 200)
    assert code == 0


def http_answer(line):
    """Return all that still comes, to the end of the connection."""
    heard = b""
    while data := line.sock.recv(65_536):
        heard += data
    return heard.decode()


def test_work_that_ends_with_its_process_is_named(caplog):
    done = threading.Event()
    work = threading.Thread(name="import-7", target=done.wait)
    work.start()
    try:
        server.worker_exit(None, None)
    finally:
        done.set()
        work.join()
    server.worker_exit(None, None)

    said = [record.getMessage() for record in caplog.records]
    assert said == ["Stopped amid import-7: its page begins it again"]
