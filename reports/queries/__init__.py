"""The only place in which reports query: one noun a file, plain values out."""
