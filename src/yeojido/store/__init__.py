"""The event log, its index and the records."""
