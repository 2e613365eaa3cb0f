"""Repair of the record by superusers, in Django's admin: structure, people, users and settings are
put right, facts are read. Importing this registers every noun with the site."""

from cells.admin import changes, files, meetings, members, settings, units, users

__all__ = ["changes", "files", "meetings", "members", "settings", "units", "users"]
