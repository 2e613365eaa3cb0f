"""What is written to the log, and what never is: no path with its codes, no query, no body, no
words of an error, no name and no address of a person.

Our own lines say what they say, since we choose the words. Of what other packages say, only the
sentence is kept, and its numbers. Of an error, only what kind it is and where in the code.
See docs/decisions/0033.
"""

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("cells", "config", "reports")
FORMATS = ("plain", "json")
# What a line may have beside its time, level, logger, message and the number of the request.
FIELDS = ("method", "route", "status", "ms", "user")
LEFT_OUT = "…"
PACKAGES = "site-packages/"

request_id = ContextVar("request_id", default=None)


def _sentence(record):
    """Return what a line says; of what other packages say, without the values, which may be paths,
    addresses or words."""
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    if hasattr(record, "status_code"):
        return f"Answered with {record.status_code}"
    # Without arguments, nobody can tell whether values were put in already.
    if not record.args:
        return f"Words left out ({record.module}, line {record.lineno})"
    try:
        return str(record.msg) % _without_words(record.args)
    except (TypeError, ValueError):
        return str(record.msg)


def _without_words(args):
    if isinstance(args, dict):
        return {name: _number(value) for name, value in args.items()}
    return tuple(_number(value) for value in args)


def _number(value):
    return value if isinstance(value, int | float) else LEFT_OUT


def fault(error):
    """Say of an error, and of those that led to it, what kind it is, PostgreSQL's code and rule,
    and where in the code; never its words, which may hold values."""
    found = []
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        found.append(_kind(error) | {"at": places})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _kind(error):
    kind = {"error": type(error).__name__}
    if code := getattr(error, "sqlstate", None):
        kind["sqlstate"] = code
    if rule := getattr(getattr(error, "diag", None), "constraint_name", None):
        kind["rule"] = rule
    return kind


def _place(filename):
    if PACKAGES in filename:
        return filename.rpartition(PACKAGES)[2]
    path = Path(filename)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


def _parts(record):
    """Return what a line says, in order."""
    moment = datetime.fromtimestamp(record.created).astimezone()
    parts = {
        "time": moment.isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": _sentence(record),
    }
    given = {"request_id": request_id.get()}
    given |= {name: getattr(record, name, None) for name in FIELDS}
    parts |= {name: value for name, value in given.items() if value is not None}
    if record.exc_info and record.exc_info[1]:
        parts["faults"] = fault(record.exc_info[1])
    return parts


class JsonFormatter(logging.Formatter):
    """One object a line, for programs that collect logs."""

    def format(self, record):
        return json.dumps(_parts(record), ensure_ascii=False)


class PlainFormatter(logging.Formatter):
    """The same for people who read along."""

    def format(self, record):
        parts = _parts(record)
        faults = parts.pop("faults", [])
        said = [parts.pop(name) for name in ("time", "level", "logger", "message")]
        said += [f"{name}={value}" for name, value in parts.items()]
        lines = [" ".join(said)]
        for each in faults:
            places = each.pop("at")
            lines += ["  " + " ".join(each.values()), *(f"    {place}" for place in places)]
        return "\n".join(lines)


def configuration(form):
    """Return Django's LOGGING for lines in one of FORMATS."""
    formatter = {"plain": PlainFormatter, "json": JsonFormatter}[form]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chosen": {"()": formatter}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "chosen"},
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # Its own handlers would write what ours leave out.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # Each request has a line of ours; of one that failed, Django says why.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }
