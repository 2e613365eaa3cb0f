"""Running a command as a test sees it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def run(*words):
    """Return what a command writes."""
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def refused(*words):
    """Return the sentence with which a command refuses, with exit code 2."""
    with pytest.raises(CommandError) as refusal:
        run(*words)
    assert refusal.value.returncode == 2
    return str(refusal.value)
