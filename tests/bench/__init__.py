"""Measurements: `make bench`, see docs/measurements.md. No test is among them."""
