"""The forms of a page as a browser sends them: what stands in the fields, by their own names."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """One form: where it goes, what it would send now, and what each group of radios offers."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)

    def pressed(self, button):
        """Return what is sent when the button of that value of `action` is pressed."""
        return self.values | {"action": button}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.form, self.select = [], None, None

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "form":
            self.form = PageForm(attributes.get("action") or "")
            self.forms.append(self.form)
        elif tag == "input" and self.form and attributes.get("name"):
            self._input(attributes)
        elif tag == "select" and self.form:
            self.select = attributes["name"]
        elif tag == "option" and self.select:
            self._option(attributes)

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None

    def _input(self, attributes):
        name, value = attributes["name"], attributes.get("value", "")
        kind = attributes.get("type", "text")
        if kind == "radio":
            self.form.choices.setdefault(name, []).append(value)
        if kind not in ("radio", "checkbox") or "checked" in attributes:
            self.form.values[name] = value

    def _option(self, attributes):
        value = attributes.get("value", "")
        if "selected" in attributes or self.select not in self.form.values:
            self.form.values[self.select] = value


def forms_of(html):
    """Return every form of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms


def form_to(html, ending):
    """Return the one form of a page whose address ends so; an empty one is that of the page."""
    (form,) = [
        form
        for form in forms_of(html)
        if form.action.endswith(ending) and (ending or not form.action)
    ]
    return form
