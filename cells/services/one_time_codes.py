"""Codes that people type from paper: without letters that are taken for others."""

from django.utils.crypto import get_random_string

# No 0 and O, no 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUP = 4


def new_code(length):
    """Return a random code of so many letters and digits, each worth 4.9 bits."""
    return get_random_string(length, ALPHABET)


def grouped(code):
    """Write a code as it stands on paper: ABCD-EFGH-JKMN."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def typed(text):
    """Return what somebody typed as a code, without spaces and hyphens, in capitals."""
    return "".join(letter for letter in text.upper() if letter.isalnum())
