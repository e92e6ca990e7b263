"""Steps that decide what to do next for a person."""
