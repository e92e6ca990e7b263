"""Imported events and what is known of people: whose each key is, who is erased, who is who.

Files and SDKs know the same people under the same keys. Where a key was joined with another since,
the event keeps the key and becomes that person's; events of somebody who was erased, up to that
moment, are not taken again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from yeojido.domain.people import Edge, Identifier, kind_of_key

if TYPE_CHECKING:
    import polars as pl

    from yeojido.collect.clean import Cleaned
    from yeojido.collect.roles import Plan
    from yeojido.domain.source import RawRows
    from yeojido.store.workspace import Workspace

_Each = TypeVar("_Each")
#: Keys looked up, and pairs tied, in one go: transactions stay short.
_AT_ONCE = 5_000


@dataclass(slots=True)
class Placing:
    """The people of one import.

    Attributes:
        joined: whether any identifiers are known; erased: whether anybody was ever erased.
        ties: (person's key, anonymous key) -> when they were first seen together, microseconds UTC.
    """

    workspace: Workspace
    joined: bool
    erased: bool
    ties: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])

    @classmethod
    def of(cls, workspace: Workspace) -> Placing:
        """Look whether there is anything to look up at all."""
        import sqlalchemy as sa

        from yeojido.store import tombstones
        from yeojido.store.schema.identity import identifiers

        with workspace.database.reading() as connection:
            known = connection.execute(sa.select(identifiers.c.key).limit(1)).first() is not None
            return cls(workspace, known, tombstones.any_there(connection))

    def around(self, clean: Callable[[RawRows], Cleaned]) -> Callable[[RawRows], Cleaned]:
        """Return the cleaning with this behind it."""
        if not (self.joined or self.erased):
            return clean
        return lambda raw: self.place(clean(raw))

    def place(self, cleaned: Cleaned) -> Cleaned:
        """Return clean events with whose they are, without those of erased people."""
        if not cleaned.frame.height:
            return cleaned
        keys: list[str] = cleaned.frame["person"].unique().to_list()
        persons, gone = self._known(keys)
        frame = cleaned.frame
        if gone:
            frame = _without(frame, gone)
        lost = cleaned.frame.height - frame.height
        return replace(
            cleaned,
            frame=_joined(frame, persons) if persons else frame,
            erased=cleaned.erased + lost,
        )

    def _known(self, keys: list[str]) -> tuple[dict[str, str], dict[str, int]]:
        from yeojido.store import identity, tombstones

        persons: dict[str, str] = {}
        gone: dict[str, int] = {}
        with self.workspace.database.reading() as connection:
            for some in _parts(keys):
                if self.joined:
                    found = identity.persons_of(connection, some)
                    persons |= {key: person for key, person in found.items() if key != person}
                if self.erased:
                    gone |= tombstones.until(connection, self.workspace.secret, some)
        return persons, gone

    def see(self, raw: RawRows, plan: Plan) -> None:
        """Remember which keys stand together in rows of an export."""
        from yeojido.collect.shapes.ties import ties

        if plan.shape is not None:
            for pair, at in ties(raw.frame, plan).items():
                self.ties[pair] = min(at, self.ties.get(pair, at))

    def tie(self, source: str, now: int) -> int:
        """Keep what was seen as evidence, before the events are in; returns how many pairs.

        It is no better than a browser's: a known person is never joined with another by it.
        """
        from yeojido.store import identity

        pairs = list(self.ties.items())
        gone: Mapping[str, int] = {}
        if self.erased:
            gone = self._known([key for pair, _ in pairs for key in pair])[1]
        for some in _parts(pairs):
            kept = [
                (pair, at) for pair, at in some if all(at > gone.get(key, at - 1) for key in pair)
            ]
            seen = [Identifier(key, kind_of_key(key), at) for pair, at in kept for key in pair]
            edges = [_edge(pair, at, source) for pair, at in kept]
            if edges:
                with self.workspace.database.begin() as connection:
                    # First known, then joined: what lies in the log under these keys moves.
                    identity.apply(connection, seen, [], now)
                    identity.apply(connection, [], edges, now)
        return len(pairs)


def _edge(pair: tuple[str, str], at: int, source: str) -> Edge:
    a, b = sorted(pair)
    mark = hashlib.blake2b(f"{a}\0{b}\0{at}".encode(), digest_size=16).hexdigest()
    return Edge(a, b, "same_message", at, source, verified=False, message=mark)


def _parts(items: list[_Each]) -> Iterator[list[_Each]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]


def _without(frame: pl.DataFrame, gone: Mapping[str, int]) -> pl.DataFrame:
    import polars as pl

    until = frame["person"].replace_strict(
        list(gone), list(gone.values()), default=None, return_dtype=pl.Int64
    )
    return frame.filter((until.is_null() | (frame["time"] > until)).fill_null(value=True))


def _joined(frame: pl.DataFrame, persons: Mapping[str, str]) -> pl.DataFrame:
    import polars as pl

    key = frame["person"]
    person = key.replace_strict(
        list(persons), list(persons.values()), default=None, return_dtype=pl.String
    )
    identity = key.set(person.is_null(), None).alias("identity")
    return frame.with_columns(person.fill_null(key).alias("person"), identity)
