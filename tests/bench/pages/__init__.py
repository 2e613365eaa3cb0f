"""Pages measured against the SQL that a person would write for the same figures."""
