"""Migrations of a table of notes that nobody has: each of the steps for a database at work."""
