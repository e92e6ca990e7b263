"""Folds over the event log that answer questions."""
