"""The secretaries, by locust: `python -m tests.bench.load.secretaries HOST SECONDS SEED CODES`.

Each signs in beforehand. In the measured minute she presses the first page's button, marks who was
absent, which the page's script saves twice as she goes, and submits. What is not answered she sends
again, the same page with the same version and key, as the script and a person do. Standard output
has the word `begin`, then one line of JSON: how long requests took, what was answered that is an
error, how often something was sent again, and what each of them said of whom.
"""

import json
import sys
import time
from collections import Counter, defaultdict
from itertools import count
from random import Random

import gevent
from gevent.event import Event
from locust import HttpUser, task
from locust.env import Environment
from locust.exception import StopUser

from tests.bench.load import PASSWORD
from tests.network.forms import form_to

REASONS = ("ill", "working_away", "family", "none_given", "other")
MOST_ABSENT = 5
SAVES_AS_SHE_GOES = 2
# In seconds: how long an answer is waited for, when something is sent again, and what it takes to
# find a name and press it.
PATIENCE, AGAIN, THINKING = 15, 2.0, (0.5, 2.0)
TRIES = 12
AS_A_SCRIPT = {"Accept": "application/json"}
SEND_AGAIN = {0: "cut off", 400: "not arrived whole", 503: "told to wait"}
# The last one begins so long before the end.
LONGEST = 18
ALL_THEY_SIGN_IN_IN = 60


class Minute:
    """What the secretaries share: the beginning, and what they found."""

    def __init__(self, codes, seconds, seed):
        self.codes, self.seed, self.numbers = codes, seed, count()
        self.spread = max(1, seconds - LONGEST)
        self.waiting, self.gone, self.begun_at, self.ended_at = 0, 0, None, None
        self.has_begun, self.is_over = Event(), Event()
        self.times, self.errors, self.again, self.said = defaultdict(list), [], Counter(), {}

    def wait(self):
        """Wait until everybody has signed in."""
        self.waiting += 1
        if self.waiting + self.gone == len(self.codes):
            self.begin()
        self.has_begun.wait()

    def begin(self):
        print("begin", flush=True)
        self.begun_at = time.monotonic()
        self.has_begun.set()

    def leave(self):
        """Go home; the last one ends the minute."""
        self.gone += 1
        self.ended_at = time.monotonic()
        if self.gone == len(self.codes):
            self.is_over.set()

    def took(self, name, response_time, **_more):
        """Keep how long an answered request took, in milliseconds."""
        self.times[name].append(response_time)

    def found(self):
        return {
            "times": self.times,
            "errors": self.errors,
            "again": self.again,
            "said": self.said,
            "seconds": self.ended_at - self.begun_at,
        }


class Secretary(HttpUser):
    """One secretary, known by the code of her cell."""

    minute = None

    @task
    def come(self):
        self.code = self.minute.codes[next(self.minute.numbers)]
        self.random = Random(f"{self.minute.seed} {self.code}")
        try:
            button = self.sign_in()
            self.minute.wait()
            gevent.sleep(self.random.uniform(0, self.minute.spread))
            self.record(button)
        except Exception as error:  # what it was is the finding
            self.minute.errors.append(f"{self.code}: {type(error).__name__} {error}")
        finally:
            self.minute.leave()
        raise StopUser

    def sign_in(self):
        """Sign in by the form; return the first page's button."""
        form = form_to(self.insist("sign in", "/login/", 200).text, "/login/")
        values = form.values | {"username": self.code, "password": PASSWORD}
        self.insist("sign in", "/login/", 302, values)
        return form_to(self.insist("first page", "/", 200).text, "/start/")

    def record(self, button):
        """Record this month's meeting, from the button to the page that says it is submitted."""
        url = self.insist("start", button.action, 302, button.values).headers["Location"]
        form = form_to(self.insist("sheet", url, 200).text, "")
        marks = list(form.choices)
        for _n in range(SAVES_AS_SHE_GOES):
            self.mark(form, marks)
            saved = self.insist("autosave", url, 200, form.pressed("autosave"))
            form.values["version"] = str(saved.json()["version"])
        self.mark(form, marks)
        self.minute.said[self.code] = {name: form.values[name] for name in marks}
        page = self.insist("submit", url, 302, form.pressed("submit")).headers["Location"]
        self.insist("record", page, 200)

    def mark(self, form, marks):
        """Say of some people why they were absent, with the time that it takes."""
        for name in self.random.sample(marks, self.random.randint(0, MOST_ABSENT // 2)):
            gevent.sleep(self.random.uniform(*THINKING))
            form.values[name] = self.random.choice(REASONS)

    def insist(self, name, url, wanted, values=None):
        """Ask until the answer has the wanted status; GaveUpError when it is another, or none."""
        for _try in range(TRIES):
            answer = self.client.request(
                "GET" if values is None else "POST",
                url,
                data=values,
                headers=AS_A_SCRIPT if name == "autosave" else None,
                name=name,
                allow_redirects=False,
                timeout=PATIENCE,
            )
            if answer.status_code == wanted:
                return answer
            if answer.status_code not in SEND_AGAIN:
                raise GaveUpError(f"{name} was answered with {answer.status_code}")
            self.minute.again[f"{name}, {SEND_AGAIN[answer.status_code]}"] += 1
            gevent.sleep(self.random.uniform(AGAIN / 2, AGAIN))
        raise GaveUpError(f"{name} was never answered")


class GaveUpError(Exception):
    """A secretary got an answer that she cannot go on from."""


def main(host, seconds, seed, codes):
    """Let the secretaries of these cells come, and print what they found."""
    minute = Secretary.minute = Minute(json.loads(codes), int(seconds), seed)
    environment = Environment(user_classes=[Secretary], host=host)
    environment.events.request.add_listener(
        lambda exception, **request: exception or minute.took(**request)
    )
    runner = environment.create_local_runner()
    runner.start(len(minute.codes), spawn_rate=len(minute.codes) / 10)
    minute.is_over.wait(ALL_THEY_SIGN_IN_IN + 2 * int(seconds))
    runner.quit()
    print(json.dumps(minute.found()), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
