"""Who stands at the door: the address that a request comes from, and whether the device is known.

A forged header changes nothing: of X-Forwarded-For only what our own proxies added is read, and a
device is known by a signed cookie that it got when somebody signed in on it.
"""

import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.utils.crypto import get_random_string, salted_hmac

COOKIE_AGE = 365 * 24 * 60 * 60
SALT = "nen-nep.known-device"
# How many logins one device is known for: the newest ones, as on the computer of an office.
MOST_LOGINS = 12
# Whoever has one address of IPv6 has all of these.
IPV6_NETWORK = 64


@dataclass(frozen=True)
class Visitor:
    """Where a try to sign in comes from: an address ("" when unknown), and a device with the
    logins that it is known for."""

    address: str = ""
    device: str = ""
    logins: tuple[str, ...] = ()

    def knows(self, account):
        """Tell whether the owner of the login `account` signed in on this device before."""
        return bool(self.device) and _mark_of(account) in self.logins

    def cookie_after(self, account):
        """Return the value of the cookie once the owner of `account` has signed in here."""
        mark = _mark_of(account)
        others = [known for known in self.logins if known != mark]
        logins = [mark, *others][:MOST_LOGINS]
        return signing.dumps([self.device or get_random_string(20), logins], salt=SALT)


def visitor_of(request):
    """Return the Visitor that a request comes from."""
    device, logins = _device(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""))
    return Visitor(address_of(request.META, settings.TRUSTED_PROXIES), device, tuple(logins))


def keep_device(response, visitor, account):
    """Let the browser keep that the owner of `account` signed in on it."""
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        visitor.cookie_after(account),
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def address_of(meta, proxies):
    """Return the address that a request comes from, "" when none is known.

    Each of our `proxies` adds at the end of X-Forwarded-For the address that it was asked from;
    what stands before that was sent along by whoever asked, and says nothing.
    """
    address = meta.get("REMOTE_ADDR", "")
    passed_on = list(filter(None, meta.get("HTTP_X_FORWARDED_FOR", "").split(",")))
    if proxies and len(passed_on) >= proxies:
        address = passed_on[-proxies]
    return _network_of(address.strip())


def _network_of(address):
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    if found.version == 6:
        return str(ipaddress.ip_network((found, IPV6_NETWORK), strict=False))
    return str(found)


def _device(cookie):
    try:
        device, logins = signing.loads(cookie, salt=SALT, max_age=COOKIE_AGE)
    except (signing.BadSignature, ValueError):
        return "", ()
    return device, logins


def _mark_of(account):
    return salted_hmac(SALT, account, algorithm="sha256").hexdigest()[:16]
