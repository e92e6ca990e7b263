"""The journey map: proposed from a log, computed with its evidence, checked, read and written."""
