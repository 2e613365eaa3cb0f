"""How the tests and the screenshots start Chromium: nothing is fetched from outside."""

from tests import parts

SIZES = {"phone": (360, 740), "desktop": (1280, 900)}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def launch(playwright):
    """Start this machine's Chromium."""
    return playwright.chromium.launch(executable_path=parts.chromium(), args=ARGUMENTS)
