"""Which touches conversions are owed to."""
