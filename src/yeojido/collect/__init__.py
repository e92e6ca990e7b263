"""From bytes to clean events."""
