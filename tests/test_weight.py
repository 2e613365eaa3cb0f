"""How heavy the entry page is on a slow network: what a phone has to fetch, compressed."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.world import build_world

pytestmark = pytest.mark.django_db

COLD, WARM = 60_000, 15_000
ASSET = re.compile(r'(?:href|src)="/static/([^"]+)"')


@pytest.mark.parametrize("name", ["meeting_sheet", "cell_entry"])
def test_the_sheet_of_sixty_people_is_light(name):
    world = build_world()
    cell = world.here.cell
    for number in range(56):
        factories.make_member(f"Nguyễn Thị Thứ {number}", cell=cell, born=f"19{40 + number}-01-02")
    client = Client(headers={"accept-encoding": "gzip"})
    client.force_login(world.users["secretary"])
    of = {"meeting_sheet": world.here.draft.pk, "cell_entry": cell.code}
    url = reverse(name, args=[of[name]])
    page = client.get(url)
    assert page["Content-Encoding"] == "gzip"
    html = gzip.decompress(page.content).decode()
    assert html.count('class="sheet-row"') == 60
    assets = {path: Path(finders.find(path)).read_bytes() for path in ASSET.findall(html)}
    assert {"css/style.css", "js/sheet.js", "js/queue.js"} <= assets.keys()
    weight = {path: len(gzip.compress(data)) for path, data in assets.items()}
    assert len(page.content) <= WARM
    assert len(page.content) + sum(weight.values()) <= COLD, weight
