"""Training of the packaged models of customers' words: ``python -m tools.train``."""
