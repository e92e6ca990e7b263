"""Time: how long it takes, when people come back, and when they stop."""
