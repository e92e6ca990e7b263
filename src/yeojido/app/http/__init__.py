"""The server: collection of events, the API, access, health and metrics."""
