"""The app that shows codes, in the hand of somebody who reads a page."""

import re

import pyotp
from django.urls import reverse


def scanned(device):
    """Return the app of who types the key that the page for setting up shows."""
    page = device.get(reverse("second_factor")).content.decode()
    (key,) = re.findall(r'<p class="typed-code" translate="no">([A-Z2-7-]+)</p>', page)
    return pyotp.TOTP(key.replace("-", ""))
