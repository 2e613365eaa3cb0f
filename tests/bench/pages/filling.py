"""The demo of a size, loaded by its command, and how long and how much memory that takes."""

import sys

from django.apps import apps
from django.core.management import call_command
from django.db import connection

from tests.bench.meters import memory_mb, timed


def fill(**sizes):
    """Load the demo; return the seconds, the rows and the most that this process held in memory."""
    seconds, _nothing = timed(
        lambda: call_command("load_demo", **sizes, skip_checks=True, stdout=sys.stderr)
    )
    peak = memory_mb()[1]
    rows = sum(model.objects.count() for model in apps.get_app_config("cells").get_models())
    if connection.vendor == "postgresql":
        # What the server does by itself in the hours after so many new rows.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
    return {"seconds": seconds, "rows": rows, "peak_mb": peak}
