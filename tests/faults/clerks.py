"""Secretaries at their browsers: what is not answered they send again, the same page with the same
key and version. Some give up instead, and never look again."""

import http.client
from collections import Counter
from dataclasses import dataclass, field
from queue import SimpleQueue
from random import Random
from threading import Event, Lock
from urllib.parse import urlencode

from tests.network.forms import form_to
from tests.network.server import ADDRESS

REASONS = ("ill", "working_away", "family", "none_given")
# In seconds: how long an answer is waited for, and when something is sent again.
PATIENCE, AGAIN = 30, 0.2
TRIES = 300
# One in so many gives up when her last page is not answered.
GIVES_UP = 6


class GaveUpError(Exception):
    """A secretary got no answer, or one that she cannot go on from."""


@dataclass
class Found:
    """What the secretaries tell: saves that were answered, what of whom they said, by cell, and
    what was not as it should be."""

    answered: Counter = field(default_factory=Counter)
    again: Counter = field(default_factory=Counter)
    said: dict = field(default_factory=dict)
    # Those who do not know what became of their meeting.
    unknown: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    # A word for each save that was answered, for who waits for it.
    news: SimpleQueue = field(default_factory=SimpleQueue)
    lock: Lock = field(default_factory=Lock)

    def count(self, counter, word):
        with self.lock:
            counter[word] += 1


class Clerk:
    """One secretary, who records the meeting of this month."""

    def __init__(self, port, code, session, found, seed):
        self.port, self.code, self.session, self.found = port, code, session, found
        self.random = Random(f"{seed} {code}")
        self.gives_up = self.random.randrange(GIVES_UP) == 0
        self.pause = Event()

    def record(self):
        """Record a meeting from the first page's button to Submit; note what became of it."""
        try:
            self._record()
        except GaveUpError as error:
            if not (self.gives_up and self.code in self.found.unknown):
                self.found.errors.append(f"{self.code}: {error}")
        except Exception as error:  # what it was is the finding
            self.found.errors.append(f"{self.code}: {type(error).__name__} {error}")

    def _record(self):
        button = form_to(self.insist("first page", "/", 200)[1], "/start/")
        url = self.save("start", button.action, 302, button.values)[0]
        form = form_to(self.insist("sheet", url, 200)[1], "")
        marks = [name for name, offered in form.choices.items() if "ill" in offered]
        for button, wanted in (("autosave", 200), ("submit", 302)):
            form.values |= {name: self.random.choice(REASONS) for name in marks[::2]}
            _place, text = self.save(button, url, wanted, form.pressed(button))
            if button == "autosave":
                form.values["version"] = text.partition('"version": ')[2].partition(",")[0]
        self.found.said[self.code] = {name: form.values[name] for name in marks}

    def save(self, name, url, wanted, values):
        """Send what is to be kept until it is answered with success."""
        answer = self.insist(name, url, wanted, values)
        self.found.count(self.found.answered, name)
        self.found.news.put(name)
        return answer

    def insist(self, name, url, wanted, values=None):
        """Ask until the answer has the wanted status; return where it leads to, and its text."""
        for _try in range(TRIES):
            status, place, text = self.ask(url, values, as_script=name == "autosave")
            if status == wanted:
                return place, text
            if status not in (None, 503):
                raise GaveUpError(f"{name} was answered with {status}")
            self.found.count(self.found.again, f"{name}, {status or 'cut off'}")
            if name == "submit" and self.gives_up:
                self.found.unknown.append(self.code)
                raise GaveUpError("she went home")
            self.pause.wait(AGAIN)
        raise GaveUpError(f"{name} was never answered")

    def ask(self, url, values, *, as_script):
        """Return the status of an answer, where it leads to, and its text; None without one."""
        line = http.client.HTTPConnection(ADDRESS, self.port, timeout=PATIENCE)
        cookies = f"sessionid={self.session}"
        headers = {"Accept": "application/json"} if as_script else {}
        if values:
            cookies += f"; csrftoken={values['csrfmiddlewaretoken']}"
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            method, body = ("GET", None) if values is None else ("POST", urlencode(values))
            line.request(method, url, body, headers | {"Cookie": cookies})
            answer = line.getresponse()
            return answer.status, answer.headers["Location"], answer.read().decode()
        except (OSError, http.client.HTTPException):
            return None, None, ""
        finally:
            line.close()
