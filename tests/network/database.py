"""PostgreSQL behind the proxy."""

import os
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db import connection

from tests.network.proxy import ADDRESS, running_proxy
from tests.network.server import running_server

USUAL_PORT = 5432


def server_of(options):
    """Return where a server listens, as a proxy takes it: the path of its socket, or an address
    and a port."""
    host, port = options.get("host") or "localhost", int(options.get("port") or USUAL_PORT)
    return str(Path(host) / f".s.PGSQL.{port}") if host.startswith("/") else (host, port)


def url_of_connection():
    """Return the DATABASE_URL of the database that this thread works on."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def through(url, proxy):
    """Return the DATABASE_URL of the same database through a proxy."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query)) | _by_way_of(proxy)
    return parts._replace(query=urlencode(query)).geturl()


def _by_way_of(proxy):
    # Encrypted, the proxy would not know a COMMIT.
    return {"host": ADDRESS, "port": proxy.port, "sslmode": "disable", "gssencmode": "disable"}


@contextmanager
def proxied_server(*, pool):
    """Serve the test's database through a proxy, with a pool of so many connections, while the
    block lasts; give the port of the server, and the proxy."""
    settings = connection.settings_dict
    given = {"host": settings["HOST"], "port": settings["PORT"]} | settings["OPTIONS"]
    with running_proxy(server_of(given), is_database=True) as proxy:
        url = through(url_of_connection(), proxy)
        with running_server("config.wsgi:application", "tests.settings", url, pool=pool) as port:
            yield port, proxy


@contextmanager
def proxied_connection():
    """Have the connection of this thread lead through a proxy while the block lasts."""
    settings = connection.settings_dict
    before = settings["OPTIONS"], settings["HOST"], settings["PORT"]
    given = {"host": settings["HOST"], "port": settings["PORT"]} | settings["OPTIONS"]
    with running_proxy(server_of(given), is_database=True) as proxy:
        connection.close()
        settings["HOST"] = settings["PORT"] = ""
        settings["OPTIONS"] = settings["OPTIONS"] | _by_way_of(proxy)
        try:
            yield proxy
        finally:
            connection.close()
            settings["OPTIONS"], settings["HOST"], settings["PORT"] = before
