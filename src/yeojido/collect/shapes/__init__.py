"""Exports of well-known products, recognised by their columns: shapes are declarations."""
