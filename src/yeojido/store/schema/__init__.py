"""The tables of the records database, one file per subject; they share one ``metadata``.

Reading the manifest of the log needs none of them (``records.Records.snapshot``).
"""

from yeojido.store.schema import access, collection, identity, log, privacy, pulls, voice
from yeojido.store.schema.base import metadata

__all__ = ["access", "collection", "identity", "log", "metadata", "privacy", "pulls", "voice"]
