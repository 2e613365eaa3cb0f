"""The tests, and what they are made with."""

import os

# As in config/settings.py, for what runs without Django's settings.
os.environ.setdefault("OPENPYXL_LXML", "False")
