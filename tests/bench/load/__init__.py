"""Many secretaries at once: what `make bench ARGS=load` runs, see docs/measurements.md."""

PASSWORD = "mot-mat-khau-dai"
