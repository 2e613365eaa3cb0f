"""What holds of all tests: those of what a database does not have belong to the one that has it."""

from django.db import connection

# SQLite has no connection to be lost, and locks no row: it lets one write at a time. PostgreSQL
# runs them all, and `make test` runs on both.
OF_POSTGRES = [
    "cells/migrations/test_migrating_at_work.py",
    "cells/services/test_locks.py",
    "cells/views/test_lost_commits.py",
    "config/backups/test_postgres_tools.py",
    "config/test_lost_copies.py",
    "config/test_pool.py",
    "faults/test_faults.py",
]

collect_ignore = [] if connection.vendor == "postgresql" else OF_POSTGRES
