"""Take the screenshots that the documents show, of the demo district: `make screenshots`."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.driver import SIZES, launch

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
UNTIL = "2026-10"
# Name of the picture, who looks, at which size, at what.
PICTURES = [
    ("attendance", "district", "desktop", "/reports/attendance/?year=2025"),
    ("start", "secretary", "phone", "/"),
]


def free_port():
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def demo_server():
    """Serve a freshly made demo district; yield its address."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/demo.sqlite3"
        environment = os.environ | {"DATABASE_URL": database, "PORT": str(port)}
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "migrate", "-v0"], env=environment, check=True)
        subprocess.run([*manage, "load_demo", "--until", UNTIL], env=environment, check=True)
        server = subprocess.Popen([sys.executable, "-m", "config.serve"], env=environment)
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def _wait_for(port, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"Nothing answers on port {port}.")


def take(browser, address, name, who, size, path):
    """Sign in and take one picture of what the screen shows."""
    width, height = SIZES[size]
    page = browser.new_page(base_url=address, viewport={"width": width, "height": height})
    page.goto("/login/")
    page.fill("#id_username", who)
    page.fill("#id_password", "demo-nen-nep")
    page.click("button.primary")
    page.goto(path)
    page.screenshot(path=IMAGES / f"{name}.png")
    page.close()


def main():
    IMAGES.mkdir(exist_ok=True)
    with demo_server() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        for picture in PICTURES:
            take(browser, address, *picture)
        browser.close()


if __name__ == "__main__":
    main()
