"""Tries in vain: who waits how long, and who is not touched by what others do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import get_hasher
from django.core import signing

from cells.models import FailedTries
from cells.services import sign_in
from cells.services.throttle import (
    LONGEST_PAUSE,
    REMEMBERED,
    Limit,
    PausedError,
    count_try,
    forgive,
    pause_after,
)
from cells.services.visitors import Visitor
from tests import factories

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 7, 10, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OFFICE, ELSEWHERE = Visitor("192.0.2.1"), Visitor("198.51.100.7")
WRONG = "not the password"


def try_password(user, visitor=OFFICE, now=NOON, password=WRONG):
    """Return what became of a try: the user, or the kind of error."""
    name = user if isinstance(user, str) else user.username
    try:
        return sign_in.check_password(
            None, username=name, password=password, visitor=visitor, now=now
        )
    except (sign_in.WrongError, sign_in.NoPostError, PausedError) as error:
        return error.code


def fail(user, times, visitor=OFFICE, now=NOON):
    return [try_password(user, visitor, now) for _time in range(times)]


@pytest.fixture
def people(district):
    return district.the_secretary, district.the_deputy


class TestPause:
    def test_grows_and_never_beyond_the_longest(self):
        pauses = [pause_after(failures, free=5) / MINUTE for failures in (4, 5, 6, 7, 8, 9, 1000)]

        assert pauses == [0, 1, 2, 4, 8, 15, 15]

    def test_says_when_to_try_again_and_whom_to_ask(self, english):
        limits = [Limit("of a test", free=1)]
        count_try(limits, NOON)

        with pytest.raises(PausedError) as refused:
            count_try(limits, NOON + timedelta(seconds=10))

        assert refused.value.until == NOON + MINUTE
        assert refused.value.messages == [
            "Too many wrong tries. Try again in 1 minute, at 12:01, or ask the office that gave "
            "you your login."
        ]

    def test_is_not_made_longer_by_trying_in_it(self):
        limits = [Limit("of a test", free=1)]
        count_try(limits, NOON)
        for _time in range(3):
            with pytest.raises(PausedError):
                count_try(limits, NOON + timedelta(seconds=59))

        count_try(limits, NOON + MINUTE)

        assert round(FailedTries.objects.get().failures) == 2

    def test_is_none_for_who_waited_a_moment_for_another_of_the_same_address(self):
        limits = [Limit("of a test", free=3)]
        count_try(limits, NOON)

        count_try(limits, NOON - timedelta(milliseconds=30))

        row = FailedTries.objects.get()
        assert (row.failures, row.last_at) == (2, NOON)

    def test_is_forgotten_with_time_and_when_a_clock_was_wrong(self):
        limits = [Limit("of a test", free=1)]
        for moment in (NOON, NOON + REMEMBERED, NOON - timedelta(days=9)):
            count_try(limits, moment)

            assert FailedTries.objects.get().failures == 1

    def test_time_takes_them_back_one_by_one(self):
        limit = Limit("of a test", free=3, taken_back=5 * MINUTE)

        # Whoever mistypes no oftener than that never meets a pause.
        for number in range(50):
            count_try([limit], NOON + number * 5 * MINUTE)

        assert FailedTries.objects.get().failures == 1.0

    def test_what_was_right_is_taken_back(self):
        own, shared = Limit("own", free=5, forgives=True), Limit("shared", free=5)
        for _time in range(3):
            count_try([own, shared], NOON)

        forgive([own, shared])

        assert list(FailedTries.objects.values_list("key", "failures")) == [("shared", 2.0)]


class TestSignIn:
    def test_five_wrong_ones_are_free_and_then_even_the_right_one_waits(self, people):
        secretary, _deputy = people

        assert fail(secretary, 6) == ["wrong"] * 5 + ["paused"]
        right = {"password": factories.PASSWORD}
        assert try_password(secretary, **right) == "paused"
        assert try_password(secretary, now=NOON + MINUTE, **right) == secretary
        # And it is forgiven: the next mistakes are free again.
        assert fail(secretary, 5, now=NOON + MINUTE) == ["wrong"] * 5

    def test_a_try_counts_before_the_password_is_looked_at(self, people, monkeypatch):
        """So that many that are sent at once are not all looked at."""
        counted = []

        def look(*_arguments, **_fields):
            counted.extend(FailedTries.objects.values_list("failures", flat=True))

        monkeypatch.setattr(sign_in, "authenticate", look)

        assert try_password(people[0]) == "wrong"
        assert counted == [1.0, 1.0, 1.0]

    def test_a_colleague_behind_the_same_address_is_not_touched(self, people):
        secretary, deputy = people
        fail(secretary, 9)

        assert try_password(deputy, password=factories.PASSWORD) == deputy

    def test_nobody_waits_for_good(self, people):
        secretary, _deputy = people
        now = NOON
        for _time in range(200):
            try_password(secretary, now=now)
            now += LONGEST_PAUSE

        assert try_password(secretary, now=now, password=factories.PASSWORD) == secretary

    def test_guessing_one_login_from_many_addresses_is_slowed_down(self, people):
        secretary, _deputy = people
        addresses = [Visitor(f"198.51.100.{number}") for number in range(25)]

        tried = [try_password(secretary, visitor) for visitor in addresses]

        assert tried == ["wrong"] * sign_in.FREE_OF_LOGIN + ["paused"] * 5

    def test_it_does_not_shut_out_the_owner_on_a_device_known_to_be_theirs(self, people):
        secretary, deputy = people
        known = known_device(secretary)
        for number in range(25):
            try_password(secretary, Visitor(f"198.51.100.{number}"))

        assert try_password(secretary, known, password=factories.PASSWORD) == secretary
        # Of another login it says nothing.
        assert not known.knows(sign_in.account_of(deputy.username))

    def test_guessing_on_the_owners_device_is_slowed_down_too(self, people):
        secretary, _deputy = people

        assert fail(secretary, 6, known_device(secretary)) == ["wrong"] * 5 + ["paused"]

    def test_one_address_that_tries_many_logins_is_slowed_down(self, people):
        secretary, deputy = people
        known = known_device(deputy, OFFICE.address)
        names = [f"name{number}" for number in range(sign_in.FREE_OF_ADDRESS + 1)]

        assert [try_password(name) for name in names].count("paused") == 1
        # Whoever signed in there before goes on; so does everybody elsewhere.
        assert try_password(deputy, known, password=factories.PASSWORD) == deputy
        assert try_password(secretary, ELSEWHERE, password=factories.PASSWORD) == secretary

    def test_an_unknown_name_hears_and_waits_the_same(self, people, english, hashed):
        heard = {}
        for name in ("secretary", "nobody-at-all"):
            heard[name] = said = []
            for _time in range(6):
                before = len(hashed)
                try:
                    sign_in.check_password(
                        None, username=name, password=WRONG, visitor=OFFICE, now=NOON
                    )
                except (sign_in.WrongError, PausedError) as error:
                    said.append((error.messages, len(hashed) - before))

        assert heard["secretary"] == heard["nobody-at-all"]
        # One password is worked on for each that is looked at, and none in the pause.
        assert [count for _words, count in heard["secretary"]] == [1, 1, 1, 1, 1, 0]

    def test_how_a_name_is_written_opens_no_second_door(self, people):
        secretary, _deputy = people
        fail(secretary, 5)

        assert try_password(" SECRETARY ") == "paused"

    def test_without_a_post_the_right_password_is_told_why(self, district):
        user = district.users["postless"]

        assert try_password(user, password=factories.PASSWORD) == "no_post"
        assert try_password(user) == "wrong"

    def test_no_name_and_no_address_is_kept(self, people, caplog):
        caplog.set_level("INFO")
        fail(people[0], 6)

        kept = [*FailedTries.objects.values_list("key", flat=True), caplog.text]
        assert caplog.text
        assert not [text for text in kept if "secretary" in text or OFFICE.address in text]


def known_device(user, address="203.0.113.9"):
    """Return the Visitor that the user's own device is, wherever it is today."""
    cookie = Visitor().cookie_after(sign_in.account_of(user.username))
    device, logins = signing.loads(cookie, salt="nen-nep.known-device")
    return Visitor(address, device, tuple(logins))


@pytest.fixture
def hashed(monkeypatch):
    """Give a list that grows with every password that is worked on."""
    worked, hasher = [], type(get_hasher())
    real = hasher.encode

    def encode(self, password, salt):
        worked.append(salt)
        return real(self, password, salt)

    monkeypatch.setattr(hasher, "encode", encode)
    return worked
