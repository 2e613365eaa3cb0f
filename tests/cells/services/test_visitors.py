"""Where a request comes from: no header of whoever asks makes a difference."""

import time

import pytest
from django.core import signing

from cells.services.visitors import COOKIE_AGE, MOST_LOGINS, Visitor, address_of, visitor_of

NGINX = "10.0.0.2"
CLIENT = "192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "passed_on", "address"),
    [
        # Nothing stands in front: the header is whatever somebody likes to send.
        (0, "203.0.113.9", NGINX),
        (0, None, NGINX),
        # One proxy adds whom it was asked by; what stands before that was sent along.
        (1, CLIENT, CLIENT),
        (1, f"203.0.113.9, {CLIENT}", CLIENT),
        (1, f"1.1.1.1, 203.0.113.9 ,{CLIENT}", CLIENT),
        (2, f"203.0.113.9, {CLIENT}, 10.0.0.1", CLIENT),
        # Past the proxies, or not an address.
        (1, None, NGINX),
        (2, "203.0.113.9", NGINX),
        (1, "no address", ""),
    ],
)
def test_only_our_own_proxies_are_believed(proxies, passed_on, address):
    meta = {"REMOTE_ADDR": NGINX}
    if passed_on is not None:
        meta["HTTP_X_FORWARDED_FOR"] = passed_on

    assert address_of(meta, proxies) == address


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
    ],
)
def test_one_network_of_ipv6_is_one_address(written, address):
    assert address_of({"REMOTE_ADDR": written}, 0) == address


def asked_with(rf, cookie):
    rf.cookies["device"] = cookie
    return visitor_of(rf.get("/"))


def test_a_device_is_known_for_who_signed_in_on_it(rf):
    first = asked_with(rf, Visitor().cookie_after("an"))
    both = asked_with(rf, first.cookie_after("binh"))

    assert first.knows("an") and not first.knows("binh")
    assert both.knows("an") and both.knows("binh")
    assert first.device == both.device


def test_a_device_knows_the_newest_of_many(rf):
    visitor = Visitor()
    for number in range(MOST_LOGINS + 1):
        visitor = asked_with(rf, visitor.cookie_after(f"name{number}"))

    assert not visitor.knows("name0")
    assert visitor.knows("name1") and visitor.knows(f"name{MOST_LOGINS}")


def test_a_device_is_forgotten_after_a_year(rf, monkeypatch):
    now = int(time.time())
    monkeypatch.setattr(time, "time", lambda: now - COOKIE_AGE - 1)
    of_old = Visitor().cookie_after("an")
    monkeypatch.setattr(time, "time", lambda: now)

    assert not asked_with(rf, of_old).knows("an")
    assert asked_with(rf, Visitor().cookie_after("an")).knows("an")


def test_a_forged_cookie_is_none(rf):
    forged = signing.dumps(["device", ["anything"]], key="guessed", salt="nen-nep.known-device")

    for cookie in (forged, "rubbish", ""):
        assert asked_with(rf, cookie) == Visitor("127.0.0.1")
