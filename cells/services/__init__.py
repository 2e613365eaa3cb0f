"""Writes that follow a rule or touch more than one row: one noun a file, each in one transaction,
each with its entries in the log."""
