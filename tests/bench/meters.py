"""What is measured of a step: seconds, statements, tables written, peak memory."""

import re
import time
from collections import Counter
from contextlib import contextmanager
from unittest import mock

from django.db import connection
from psycopg import Cursor

MB = 1024 * 1024
_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|COPY)\s+"?(\w+)', re.IGNORECASE)


class Statements:
    """Counts what is sent to the database while `counted` lasts: COPY and each batch of a prepared
    statement as one, savepoints not; and how often each table is written."""

    def __init__(self):
        self.count, self.written = 0, Counter()

    @contextmanager
    def counted(self):
        with connection.execute_wrapper(self._execute), self._copies():
            yield self

    def _execute(self, execute, sql, params, many, context):
        if "SAVEPOINT" not in sql:
            self._note(sql)
        return execute(sql, params, many, context)

    def _copies(self):
        """COPY goes past Django's wrappers."""
        copy = Cursor.copy

        def noted(cursor, statement, *args, **kwargs):
            self._note(statement)
            return copy(cursor, statement, *args, **kwargs)

        return mock.patch.object(Cursor, "copy", noted)

    def _note(self, sql):
        self.count += 1
        if written := _WRITES.match(sql):
            self.written[written[1]] += 1


def timed(step):
    """Call `step`; return how many seconds it took, and what it returned."""
    begun = time.perf_counter()
    result = step()
    return time.perf_counter() - begun, result


def memory_mb():
    """Return what this process holds in memory now, and the most it ever held, in MB."""
    with open("/proc/self/status", encoding="ascii") as status:
        lines = dict(line.split(":", 1) for line in status)
    return tuple(int(lines[name].split()[0]) * 1024 / MB for name in ("VmRSS", "VmHWM"))
