"""Rolls as files: the lines of a file, its columns, and the import-export resource that reads its
rows. Nothing here reads or writes the database."""
