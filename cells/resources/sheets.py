"""What every reader of a file gives: numbered lines of values, within limits.

A reader per format turns bytes into lines; what the lines mean is no business of its own.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cells import text

# What one file may hold. A roll of the largest province fits; what does not is refused in a
# sentence before it costs memory.
MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 200
# Titles stand above the line of headings, no longer than this.
HEADER_WITHIN = 20


class UnreadableError(Exception):
    """The file as a whole cannot be read; the message is one sentence for whoever sent it."""


@dataclass(frozen=True)
class Line:
    """One record of a file: the physical line (or sheet row) where it begins, and its values."""

    number: int
    values: tuple[str, ...]

    @classmethod
    def of(cls, number, values):
        """Return a line with its values composed (NFC) and trimmed."""
        if len(values) > MAX_COLUMNS:
            raise UnreadableError(
                _("Line %(number)s has more than %(most)s columns.")
                % {"number": number, "most": MAX_COLUMNS}
            )
        return cls(number, tuple(text.clean(value) for value in values))

    def __getitem__(self, position):
        """Return the value at `position`; a line that ends earlier is empty there."""
        return self.values[position] if position < len(self.values) else ""


def check_size(data):
    """Refuse bytes that are none, or too many."""
    if not data:
        raise UnreadableError(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise UnreadableError(
            _("The file is larger than %(most)s MB.") % {"most": MAX_BYTES // 1024 // 1024}
        )
