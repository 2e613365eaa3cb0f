"""From the bytes of a file to numbered lines of values: a reader for each format and encoding."""
