"""kill -9 while people save: of the program's processes, of the database's, and of the database as
a whole. `python -m tests.faults`, which is `make bench ARGS=faults`; see docs/measurements.md."""
