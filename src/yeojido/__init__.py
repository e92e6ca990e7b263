"""Yeojido: customer journey maps drawn from event data."""

__version__ = "0.1.0"
