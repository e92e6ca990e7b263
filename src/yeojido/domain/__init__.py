"""Frozen values every room may speak, and the tree of errors."""
