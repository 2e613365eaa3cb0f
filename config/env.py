"""What the environment says: typed readers that stop the start on a bad value."""

import secrets
from email.utils import parseaddr
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

env = environ.Env()

NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"
SQLITE_PRAGMAS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"


def boolean(name, default):
    """Return the yes-or-no setting `name`; anything but a clear yes or no stops the start."""
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    value = env.str(name, default=str(default)).strip().lower()
    if value not in words:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return words[value]


def whole_number(name, default, least=1):
    """Return the setting `name`, a whole number from `least` on; anything else stops the start."""
    value = env.str(name, default=str(default)).strip()
    if not (value.isascii() and value.isdigit() and int(value) >= least):
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} on, not {value!r}.")
    return int(value)


def word(name, default, words):
    """Return the setting `name`, one of some words; anything else stops the start."""
    value = env.str(name, default=default).strip().lower()
    if value not in words:
        raise ImproperlyConfigured(f"{name} must be {' or '.join(words)}, not {value!r}.")
    return value


def database(default_file):
    """Return Django's settings of the database that DATABASE_URL names, or of an SQLite file.

    SQLite writers take their lock when a transaction begins, so that two people saving at once
    wait for each other instead of failing halfway. PostgreSQL compiles no query: that takes seconds
    for one that finds its rows in milliseconds.
    """
    try:
        settings = env.db("DATABASE_URL", default=f"sqlite:///{default_file}")
    except (environ.ImproperlyConfigured, ValueError) as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}") from error
    engine = settings.get("ENGINE", "")
    if engine.endswith("sqlite3"):
        settings["OPTIONS"] = {
            "init_command": SQLITE_PRAGMAS,
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        }
    elif engine.endswith("postgresql"):
        settings.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
    else:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or sqlite:///.")
    return settings


def cache(default_folder):
    """Return Django's settings of the cache that CACHE_URL names, or of a folder of files, which
    the processes of one machine share."""
    try:
        return env.cache("CACHE_URL", default=f"filecache://{default_folder}")
    except (environ.ImproperlyConfigured, ValueError) as error:
        raise ImproperlyConfigured(f"CACHE_URL cannot be read: {error}") from error


def mail():
    """Return Django's settings of the mail server that EMAIL_URL names, with EMAIL_FROM for who
    the letters are from. Without EMAIL_URL nothing is ever sent, and SENDS_EMAIL is false."""
    if not env.str("EMAIL_URL", default="").strip():
        return {"SENDS_EMAIL": False, "EMAIL_BACKEND": NO_MAIL}
    try:
        server = env.email_url("EMAIL_URL")
    except (environ.ImproperlyConfigured, ValueError) as error:
        raise ImproperlyConfigured(f"EMAIL_URL cannot be read: {error}") from error
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


def secret_key(keep_in):
    """Return SECRET_KEY, or a random key made once and kept in a file only its owner can read.

    The file is for the embedded quick start; an installation sets SECRET_KEY.
    """
    given = env.str("SECRET_KEY", default="")
    if given:
        return given
    return _kept_key(Path(keep_in))


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
