"""Doors for files: each reader turns one format into rows of text, in bounded memory."""
