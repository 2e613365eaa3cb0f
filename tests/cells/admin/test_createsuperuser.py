"""The first superuser is made on the server."""

import pytest
from django.core.management import call_command

from cells.models import User

pytestmark = pytest.mark.django_db


def test_a_superuser_is_made_without_a_post(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long enough secret")

    call_command("createsuperuser", "--noinput", "--username", "root", verbosity=0)

    root = User.objects.get(username="root")
    assert root.is_superuser
    assert root.check_password("a long enough secret")
    assert not root.posts.exists()
