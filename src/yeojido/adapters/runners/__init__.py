"""Ways of running an analysis over a whole log."""
