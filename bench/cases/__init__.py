"""One file per case, each with a function ``measure(log) -> list of Row``."""
