"""Whom `make run` offers to sign in as."""

import pytest
from django.contrib.auth import get_user_model

from config import serve


@pytest.mark.django_db
def test_logins_are_listed_only_where_they_exist():
    assert serve.demo_logins() == []

    get_user_model().objects.create(username="reader")
    get_user_model().objects.create(username="somebody")

    assert serve.demo_logins() == [
        "",
        "Demo logins, each with the password demo-nen-nep:",
        "  reader      reads figures, never a person",
        "",
    ]
