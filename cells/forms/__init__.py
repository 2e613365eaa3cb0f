"""Forms turn what was sent into clean values; services do the writing."""
