"""`python -m tests.faults`."""

import sys

from tests.faults.run import main

main(sys.argv[1:])
