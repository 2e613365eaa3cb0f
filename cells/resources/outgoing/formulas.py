"""Text that a spreadsheet would run as a formula, written so that it stays text.

A spreadsheet takes a leading apostrophe as the sign of plain text. It is put before what could be
taken for a formula where a format has no other way to say so (CSV), and taken away in reading.
"""

import re

# What begins a formula, in wide letters too, after any apostrophes that are part of the text.
_RISKY = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
# A lone hyphen stands for "nothing", and no spreadsheet computes it.
_HARMLESS = "-"


def guarded(text):
    """Return `text` with an apostrophe in front if a spreadsheet could run it."""
    return f"'{text}" if text != _HARMLESS and _RISKY.match(text) else text


def without_guard(text):
    """Return the text that `guarded` made this of; any other text as it is."""
    return text[1:] if text[:1] == "'" and _RISKY.match(text) else text
