"""From a map's values to its picture."""
