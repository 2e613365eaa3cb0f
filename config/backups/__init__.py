"""Backups: one file that holds a whole database, made while people work. See docs/backup.md."""


class BackupError(Exception):
    """The backup cannot be made, read or restored; says why in a sentence."""
