"""A superuser at the admin, and what a form there sends as it stands."""

import lxml.html
import pytest
from django.urls import reverse

from cells.models import User
from tests import factories


@pytest.fixture
def root(db):
    return User.objects.create_superuser("root", full_name="Quản Trị")


@pytest.fixture
def at_admin(root, browser):
    return browser(root)


@pytest.fixture
def send(at_admin):
    """Return a function that opens a form, changes fields in it and sends it back."""

    def change_and_send(url, before_sending=None, **changes):
        page = lxml.html.fromstring(at_admin.get(url).content)
        form = next(each for each in page.forms if each.get("id", "").endswith("_form"))
        fields = {"reason": "Nhập nhầm"} | {name: value or "" for name, value in form.form_values()}
        if before_sending:
            before_sending()
        fields["reason"] = changes.pop("reason", "Nhập nhầm")
        return at_admin.post(url, fields | changes)

    return change_and_send


def errors_of(page):
    """Return every error on a page that was refused."""
    form = page.context["adminform"].form
    return [error for errors in form.errors.values() for error in errors]


@pytest.fixture
def member(district):
    return factories.make_member("Nguyễn Thị Quý", cell=district.cell, born="1958-03")


def page(noun, kind, row=None):
    """Return the address of a page of the admin."""
    return reverse(f"admin:cells_{noun}_{kind}", args=[row.pk] if row else [])
