"""What was designed against what happens."""
