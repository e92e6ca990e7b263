"""Why: what goes with conversion and with leaving, who is lost, and what changed when."""
