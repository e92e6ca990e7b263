"""Who is who in the records: what is joined bit by bit is what all evidence together says."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from yeojido.domain.people import Edge, Identifier, Limits, kind_of_key
from yeojido.kernels.joining import join
from yeojido.store import identity
from yeojido.store.schema.identity import identifiers, identity_edges, moves
from yeojido.store.workspace import Workspace

#: Small, so that a few dozen messages come up against all of them.
TIGHT = Limits(email=2, phone=1, external_id=2, anonymous=3, named=2, shared=3, reach=6)
RULES = ("same_message", "identify", "alias", "alias_back", "trait")
KEYS = (
    *(f"u{i}" for i in range(4)),
    *(f"p_{i:024x}" for i in range(3)),
    *(f"external_id:card:{i}" for i in range(2)),
    *(f"anonymous:{i}" for i in range(7)),
)


@pytest.fixture
def workspace(tmp_path: Path, database: str | None) -> Iterator[Workspace]:
    """A new workspace whose records lie in the database in question."""
    with Workspace.open(tmp_path, database=database) as opened:
        yield opened


def test_batches_repeats_and_order_change_nothing(workspace: Workspace) -> None:
    """Random evidence in random batches comes to what joining all of it at once does."""
    for seed in range(40):
        _empty(workspace)
        chance = random.Random(seed)
        told = [_edge(chance, i) for i in range(chance.randrange(1, 45))]
        cuts: set[tuple[str, str]] = set()
        manual: dict[tuple[str, str], Edge] = {}
        stream = told + chance.choices(told, k=5)
        chance.shuffle(stream)
        while stream:
            size = chance.randrange(1, 9)
            batch, stream = stream[:size], stream[size:]
            _tell(workspace, batch)
            if chance.random() < 0.3:
                _by_hand(workspace, chance, cuts, manual)
        pure = join(_seen(told), [*told, *manual.values()], cuts, TIGHT).person
        assert _people(workspace) == pure, seed


def _by_hand(
    workspace: Workspace,
    chance: random.Random,
    cuts: set[tuple[str, str]],
    manual: dict[tuple[str, str], Edge],
) -> None:
    a, b = sorted(chance.sample(sorted(_people(workspace)), 2))
    with workspace.database.begin() as connection:
        if chance.random() < 0.5:
            identity.cut(connection, a, b, "me", 5, TIGHT)
            cuts.add((a, b))
            manual.pop((a, b), None)
        else:
            at = chance.randrange(100)
            identity.merge(connection, a, b, "me", at, TIGHT)
            cuts.discard((a, b))
            manual[a, b] = _manual(connection, a, b)


def _manual(connection: sa.Connection, a: str, b: str) -> Edge:
    columns = [getattr(identity_edges.c, name) for name in Edge.__slots__]
    query = sa.select(*columns).where(
        identity_edges.c.a == a, identity_edges.c.b == b, identity_edges.c.rule == "manual"
    )
    return Edge(*connection.execute(query).one())


def _edge(chance: random.Random, number: int) -> Edge:
    a, b = sorted(chance.sample(KEYS, 2))
    rule = chance.choice(RULES)
    at = chance.randrange(50)
    return Edge(a, b, rule, at, "s", chance.random() < 0.6, f"m{number}")


def _seen(edges: list[Edge]) -> list[Identifier]:
    return [Identifier(key, kind_of_key(key), e.at) for e in edges for key in (e.a, e.b)]


def _tell(workspace: Workspace, edges: list[Edge]) -> dict[str, str]:
    with workspace.database.begin() as connection:
        return identity.apply(connection, _seen(edges), edges, 9, TIGHT)


def _people(workspace: Workspace) -> dict[str, str]:
    with workspace.database.reading() as connection:
        rows = connection.execute(sa.select(identifiers.c.key, identifiers.c.person))
        return {str(key): str(person) for key, person in rows}


def _empty(workspace: Workspace) -> None:
    with workspace.database.begin() as connection:
        identity.forget(connection, list(KEYS), 0)
        for table in (identifiers, identity_edges, moves):
            assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 0
