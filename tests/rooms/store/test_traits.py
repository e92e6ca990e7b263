"""Traits: what holds is the same in whatever order it came, with restarts between."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from yeojido.domain.log import MINUTE
from yeojido.domain.people import Trait
from yeojido.store import identity, traits
from yeojido.store.schema.identity import traits as table
from yeojido.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, database: str | None) -> Iterator[Workspace]:
    """A new workspace whose records lie in the database in question."""
    with Workspace.open(tmp_path, database=database) as opened:
        yield opened


def trait(minute: int, value: str, *, verified: bool = True) -> Trait:
    """A value of the plan of u1, said at a minute."""
    return Trait("u1", "plan", minute * MINUTE, f"{minute:032x}", f'"{value}"', "s", verified)


def tell(workspace: Workspace, *said: Trait, restart: bool) -> None:
    """Settle values in one round, by a settler that remembers or a new one."""
    with workspace.database.begin() as connection:
        if restart:
            identity.memory_of(connection).clear()
        traits.add(connection, said)


def holds(workspace: Workspace) -> Trait:
    """Return what holds; and forget everything."""
    with workspace.database.begin() as connection:
        (found,) = traits.current(traits.of(connection, ["u1"])).values()
        connection.execute(sa.delete(table))
        identity.memory_of(connection).clear()
    return found


def test_a_flip_that_comes_late(workspace: Workspace) -> None:
    """free, pro, free within the hour; pro comes last of all, after a restart, in any order."""
    told = [trait(0, "free"), trait(10, "free"), trait(20, "free"), trait(15, "pro")]
    for order in itertools.permutations(told):
        for cut in range(4):
            for i, each in enumerate(order):
                tell(workspace, each, restart=i == cut)
            assert holds(workspace) == trait(20, "free")


def test_any_order_any_rounds_any_restarts(workspace: Workspace) -> None:
    """Random histories in random rounds come to what their latest value says."""
    for seed in range(60):
        chance = random.Random(seed)
        told = [
            trait(minute, chance.choice(("free", "pro")), verified=chance.random() < 0.7)
            for minute in chance.sample(range(200), chance.randrange(1, 12))
        ]
        stream = chance.sample(told, len(told))
        while stream:
            size = chance.randrange(1, 5)
            tell(workspace, *stream[:size], restart=chance.random() < 0.3)
            stream = stream[size:]
        assert holds(workspace) == max(told, key=lambda each: (each.verified, each.at)), seed


def test_repeats_leave_two_rows(workspace: Workspace) -> None:
    """First said and last said: however often a page says it within the hour."""
    for start in range(0, 50, 5):
        tell(workspace, *(trait(start + i, "free") for i in range(5)), restart=False)
    with workspace.database.reading() as connection:
        assert [each.at for each in traits.of(connection, ["u1"])] == [0, 49 * MINUTE]
