"""What the environment says: typed readers that stop the start on a bad value."""

import re
import secrets
from email.utils import parseaddr
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

env = environ.Env()

NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"
# What Django's own check of a server asks of a key, and that it is no pattern of a few letters.
LEAST_KEY, LEAST_LETTERS, KNOWN_KEYS = 50, 10, ("django-insecure-", "known to everybody")
MAKE_A_KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
# Seconds in which the pool gives a connection or gives up, and in which it tries again to open one:
# less, so that whoever waits gets the one that is opened when the database is back.
POOL_PATIENCE, POOL_TRIES_FOR = 3, 1
# A name, all names below one of at least two parts, or an address of a machine.
HOST = re.compile(r"\.?(?=[\w-]+\.)[\w.-]+|[\w-]+|\[[0-9a-fA-F:.]+\]")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
SQLITE_PRAGMAS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"


def boolean(name, default):
    """Return the yes-or-no setting `name`; anything but a clear yes or no stops the start."""
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    value = env.str(name, default=str(default)).strip().lower()
    if value not in words:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return words[value]


def whole_number(name, default, least=1, most=1_000_000_000):
    """Return the setting `name`, a whole number from `least` to `most`; anything else stops the
    start."""
    value = env.str(name, default=str(default)).strip()
    is_number = value.isascii() and value.isdigit() and len(value) <= len(str(most))
    if not (is_number and least <= int(value) <= most):
        raise ImproperlyConfigured(
            f"{name} must be a whole number from {least} to {most}, not {value[:40]!r}."
        )
    return int(value)


def choice(name, choices, default):
    """Return the setting `name`, one of these words; anything else stops the start."""
    value = env.str(name, default=default).strip().lower()
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be {' or '.join(choices)}, not {value!r}.")
    return value


def never(name, production):
    """Return a yes-or-no setting that production refuses, no by default."""
    value = boolean(name, default=False)
    if value and production:
        raise ImproperlyConfigured(f"{name}=true shows people's data: leave it out in production.")
    return value


def hosts(production):
    """Return the names that the program answers to; production has to say them."""
    given = [host.strip() for host in env.list("ALLOWED_HOSTS", default=[]) if host.strip()]
    if not production:
        return given or ["localhost", "127.0.0.1", "[::1]"]
    if not given or not all(HOST.fullmatch(host) for host in given):
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS must name the hosts under which people reach the program, "
            "such as nen-nep.office.example."
        )
    return given


def database(default_file, production=False):
    """Return Django's settings of the database that DATABASE_URL names, or of an SQLite file;
    production has to name it.

    SQLite writers take their lock when a transaction begins, so that two people saving at once
    wait for each other instead of failing halfway. DATABASE_POOL is how many connections to
    PostgreSQL each process shares among its threads; 0 is one of its own for each. PostgreSQL
    compiles no query: that takes seconds for one that finds its rows in milliseconds.
    """
    if production and not env.str("DATABASE_URL", default=""):
        raise ImproperlyConfigured("DATABASE_URL is missing: production has to name its database.")
    try:
        settings = env.db("DATABASE_URL", default=f"sqlite:///{default_file}")
    except (environ.ImproperlyConfigured, ValueError) as error:
        raise _unreadable("DATABASE_URL") from error
    engine = settings.get("ENGINE", "")
    if engine.endswith("sqlite3"):
        settings["OPTIONS"] = {
            "init_command": SQLITE_PRAGMAS,
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        }
    elif engine.endswith("postgresql"):
        settings.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
        if production:
            _refuse_unsaid_network(settings)
    else:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or sqlite:///.")
    size = whole_number("DATABASE_POOL", default=0, least=0)
    if (production or size) and settings.get("CONN_MAX_AGE"):
        raise ImproperlyConfigured(
            "DATABASE_URL must not set conn_max_age, since a pool keeps the connections."
        )
    if size and not engine.endswith("sqlite3"):
        _pool(settings, size)
    return settings


def _unreadable(name):
    """Return the refusal of an address, without a word of it: there may be a password in it."""
    return ImproperlyConfigured(
        f"{name} cannot be read: in a name or password, write / as %2F, : as %3A, @ as %40, # as "
        "%23, ? as %3F and % as %25."
    )


def _refuse_unsaid_network(settings):
    """Refuse a database on another machine unless it is said how the way there is protected."""
    host = settings.get("HOST") or settings["OPTIONS"].get("host", "")
    is_here = not host or host.startswith("/") or host in LOOPBACK
    if not is_here and "sslmode" not in settings["OPTIONS"]:
        raise ImproperlyConfigured(
            "DATABASE_URL names another machine: add ?sslmode=verify-full&sslrootcert=… to it, or "
            "?sslmode=disable where nobody can listen."
        )


def _pool(settings, size):
    """Share connections, each looked at before it is used. Seconds are few: who waits for a
    database that is away had better be told, and it is found again as soon as it is back."""
    settings["CONN_HEALTH_CHECKS"] = True
    settings.setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": size,
        "timeout": POOL_PATIENCE,
        "reconnect_timeout": POOL_TRIES_FOR,
    }


def cache(default_folder):
    """Return Django's settings of the cache that CACHE_URL names, or of a folder of files, which
    the processes of one machine share."""
    try:
        return env.cache("CACHE_URL", default=f"filecache://{default_folder}")
    except (environ.ImproperlyConfigured, ValueError) as error:
        raise _unreadable("CACHE_URL") from error


def mail():
    """Return Django's settings of the mail server that EMAIL_URL names, with EMAIL_FROM for who
    the letters are from. Without EMAIL_URL nothing is ever sent, and SENDS_EMAIL is false."""
    if not env.str("EMAIL_URL", default="").strip():
        return {"SENDS_EMAIL": False, "EMAIL_BACKEND": NO_MAIL}
    try:
        server = env.email_url("EMAIL_URL")
    except (environ.ImproperlyConfigured, ValueError) as error:
        raise _unreadable("EMAIL_URL") from error
    if server["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and not server["EMAIL_HOST"]:
        raise ImproperlyConfigured("EMAIL_URL names no mail server.")
    return {"SENDS_EMAIL": True, "DEFAULT_FROM_EMAIL": _sender(), **server}


def _sender():
    """Return EMAIL_FROM, an address with or without a name before it."""
    given = env.str("EMAIL_FROM", default="").strip()
    try:
        validate_email(parseaddr(given)[1])
    except ValidationError as error:
        raise ImproperlyConfigured("EMAIL_FROM must be an e-mail address.") from error
    if len(given.splitlines()) > 1:
        raise ImproperlyConfigured("EMAIL_FROM must be on one line.")
    return given


def cookie_name(name, https):
    """Return the name of a cookie; over HTTPS with the prefix by which browsers take it from this
    very host alone."""
    return f"__Host-{name}" if https else name


def secret_key(keep_in, production=False):
    """Return SECRET_KEY, or a random key made once and kept in a file only its owner can read.

    The file is for the embedded quick start; production sets SECRET_KEY, and a good one.
    """
    given = env.str("SECRET_KEY", default="")
    if production and (fault := _fault_of_key(given)):
        raise ImproperlyConfigured(f"SECRET_KEY {fault}: make one with {MAKE_A_KEY}.")
    return given or _kept_key(Path(keep_in))


def former_keys(production=False):
    """Return SECRET_KEY_FALLBACKS, the keys before this one: what was made with them still holds.
    In production each has to be as good."""
    given = env.list("SECRET_KEY_FALLBACKS", default=[])
    for key in given:
        if production and (fault := _fault_of_key(key)):
            raise ImproperlyConfigured(f"A key of SECRET_KEY_FALLBACKS {fault}: leave it out.")
    return given


def _fault_of_key(key):
    """Say what makes a key easy to guess; nothing of a good one."""
    if not key:
        return "is missing"
    if any(known in key for known in KNOWN_KEYS):
        return "is one that everybody knows"
    if len(key) < LEAST_KEY:
        return f"has less than {LEAST_KEY} characters"
    if len(set(key)) < LEAST_LETTERS:
        return f"has less than {LEAST_LETTERS} different characters"
    return ""


def _kept_key(path):
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    except OSError as error:
        raise ImproperlyConfigured(
            f"Set SECRET_KEY: none is set and {path.name} cannot be written ({error.strerror})."
        ) from error
    key = path.read_text(encoding="ascii").strip()
    if not key:
        raise ImproperlyConfigured(f"{path.name} is empty: delete it, or set SECRET_KEY.")
    return key
