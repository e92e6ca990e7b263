"""Files that are fetched again and again, from a folder or over HTTPS; and what adverts cost."""

from __future__ import annotations

import sqlalchemy as sa

from yeojido.store.schema.base import flag, maybe_text, maybe_whole, metadata, text, whole

pulls = sa.Table(
    "pulls",
    metadata,
    text("id", primary_key=True),
    text("name", unique=True),
    text("kind"),  # folder, https
    text("address"),
    text("mapping"),  # name of a saved mapping, "" for none
    whole("every"),  # seconds
    whole("next_at"),
    maybe_whole("last_at"),
    maybe_text("problem"),  # JSON words: why it failed last, null when it did not
    whole("failures"),  # in a row
    flag("paused"),
    maybe_text("secret"),  # header for the address, sealed (base64)
    maybe_text("version"),  # JSON: ETag and Last-Modified of what was fetched last
)

#: What is known of each file of a pull. The mark is the file's size and time as last seen; the
#: digest that of the bytes that were taken.
pulled = sa.Table(
    "pulled",
    metadata,
    text("pull", primary_key=True),
    text("file", primary_key=True),
    text("mark"),
    whole("marked_at"),
    maybe_text("digest"),
    maybe_whole("taken_at"),
    whole("accepted"),
    maybe_text("problem"),
    whole("failures"),
    whole("next_at"),
)

costs = sa.Table(
    "costs",
    metadata,
    text("id", primary_key=True),  # digest of platform, day, campaign, detail, currency
    text("platform"),
    text("day"),  # YYYY-MM-DD, in the zone of the advertising account
    text("campaign"),
    text("detail"),
    text("currency"),
    whole("micros"),  # cost in millionths of the currency
    whole("clicks"),
    whole("impressions"),
    whole("imported_at"),
)
