"""The routes of the API, one file per subject; each is thin over functions of ``app``."""
