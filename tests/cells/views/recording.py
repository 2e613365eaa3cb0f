"""A secretary records a meeting as a browser does: the one button, the sheet's script, Submit."""

from django.urls import reverse

from tests import factories
from tests.network.forms import form_to

TOPIC = "Đường giao thông"


def enrol(cell, count):
    """Give a cell so many people."""
    for _n in range(count):
        factories.make_member(cell=cell)


class Recorder:
    """A secretary at her browser, recording one meeting; every step returns the answer."""

    def __init__(self, client, cell):
        self.cell = cell
        self.client, self.button, self.url, self.form = client, None, None, None

    def start(self):
        """Find the first page's button, and press it."""
        self.find_button()
        return self.press()

    def find_button(self):
        """Fetch the first page."""
        form = form_to(self.client.get("/").content.decode(), "/start/")
        self.button = (form.action, form.values)

    def press(self):
        """Press the button of the page that was fetched, perhaps again."""
        answer = self.client.post(*self.button)
        self.url = getattr(answer, "url", None)
        return answer

    def open(self):
        """Fetch the sheet."""
        answer = self.client.get(self.url)
        self.form = form_to(answer.content.decode(), "")
        return answer

    def open_entry(self):
        """Fetch the page of a whole entry instead."""
        self.url = reverse("cell_entry", args=[self.cell.code])
        answer = self.client.get(self.url)
        self.form = form_to(answer.content.decode(), self.url)
        return answer

    @property
    def marks(self):
        """The names of the fields of those who are expected."""
        return [name for name, offered in self.form.choices.items() if "ill" in offered]

    def say(self, **values):
        """Change what the sheet says: all marks to `everybody`, and a topic."""
        self.form.values |= dict.fromkeys(self.marks, values.pop("everybody", "present"))
        self.form.values |= values

    def send(self, button):
        """Send the sheet by its script ("autosave") or a button; the page learns the version."""
        is_script = button == "autosave"
        headers = {"Accept": "application/json"} if is_script else {}
        answer = self.client.post(self.url, self.form.pressed(button), headers=headers)
        if is_script and answer.status_code == 200:
            self.form.values["version"] = str(answer.json()["version"])
        return answer
