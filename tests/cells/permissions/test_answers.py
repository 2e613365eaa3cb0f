"""What is not allowed answers as what is not there."""

import pytest
from django.http import Http404

from cells import permissions
from cells.models import Cell

pytestmark = pytest.mark.django_db


def test_what_is_not_allowed_is_not_there():
    permissions.require(True)
    with pytest.raises(Http404):
        permissions.require(False)
    with pytest.raises(Http404):
        permissions.get_from(Cell.objects.none(), code="A1")
