#!/usr/bin/env python
"""Django's command line for Nền nếp."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError


def main(arguments):
    """Run a command. What is wrong with settings or database is said in one sentence, exit 3."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(arguments)
    except (DatabaseError, ImproperlyConfigured) as error:
        if "--traceback" in arguments:
            raise
        sentence = str(error).strip().partition("\n")[0]
        print(f"The command could not be carried out: {sentence}", file=sys.stderr)
        sys.exit(3)


if __name__ == "__main__":
    main(sys.argv)
