"""Personal values, encrypted under a key of their identity's own; deleting the key erases them.

Each identity's data key is locked by the master key. A backup that holds the values still holds
nothing readable of an identity whose key was deleted and that the backup's own keys do not open.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from yeojido.domain.key_errors import SealBroken
from yeojido.domain.people import Personal
from yeojido.store.keys import KEY_BYTES, Keys, locked, unlocked
from yeojido.store.schema import privacy
from yeojido.store.statements import MANY, insert, parts

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from yeojido.store.database import Database

_NAME = b"vlt1"


class Vault:
    """The personal values of one workspace; every call works inside the caller's transaction."""

    def __init__(self, keys: Keys) -> None:
        """Take the keys that hold the master key."""
        self._keys = keys

    def put(self, connection: Connection, personal: Sequence[Personal]) -> None:
        """Keep values: equal ones of a field once, with the latest time they were seen."""
        latest: dict[tuple[str, str, str], Personal] = {}
        for each in personal:
            held = latest.get((each.identity, each.field, each.value))
            if held is None or (each.at, each.source) > (held.at, held.source):
                latest[each.identity, each.field, each.value] = each
        if not latest:
            return
        keys = self._keys_for(connection, sorted({each.identity for each in latest.values()}))
        table = privacy.vault
        new = insert(connection, table)
        written = new.on_conflict_do_update(
            index_elements=[table.c.identity, table.c.field, table.c.digest],
            set_={"at": new.excluded.at, "source": new.excluded.source},
            where=new.excluded.at > table.c.at,
        )
        connection.execute(written, [_row(keys[each.identity], each) for each in latest.values()])

    def read(self, connection: Connection, identities: Iterable[str]) -> list[Personal]:
        """Return all values of identities in clear, by identity, field and time."""
        table = privacy.vault
        found: list[Personal] = []
        for some in parts(sorted(set(identities))):
            keys = self._held(connection, some)
            query = sa.select(
                table.c.identity, table.c.field, table.c.value, table.c.at, table.c.source
            ).where(table.c.identity.in_(some))
            for identity, field, value, at, source in connection.execute(query):
                clear = unlocked(keys[identity], value, _place(identity, field))
                if clear is None:
                    raise SealBroken(path=self._keys.file.parent)
                found.append(Personal(identity, field, clear.decode(), at, source))
        return sorted(found, key=lambda each: (each.identity, each.field, each.at, each.value))

    def fields(self, connection: Connection, identities: Iterable[str]) -> dict[str, int]:
        """Return the names of the fields that there are values of, and how many; nothing opens."""
        table = privacy.vault
        counted: dict[str, int] = {}
        for some in parts(sorted(set(identities))):
            query = (
                sa.select(table.c.field, sa.func.count())
                .where(table.c.identity.in_(some))
                .group_by(table.c.field)
            )
            for field, count in connection.execute(query):
                counted[field] = counted.get(field, 0) + count
        return dict(sorted(counted.items()))

    def forget(
        self, connection: Connection, identities: Iterable[str], field: str | None = None
    ) -> int:
        """Delete what is held of identities, with their keys; return how many values that were.

        ``field``: only the values of one field; the keys stay.
        """
        count = 0
        for some in parts(sorted(set(identities))):
            chosen = privacy.vault.c.identity.in_(some)
            if field is not None:
                chosen &= privacy.vault.c.field == field
            query = sa.select(sa.func.count()).select_from(privacy.vault).where(chosen)
            count += connection.execute(query).scalar_one()
            connection.execute(sa.delete(privacy.vault).where(chosen))
            if field is None:
                held = privacy.vault_keys.c.identity.in_(some)
                connection.execute(sa.delete(privacy.vault_keys).where(held))
        return count

    def age(self, connection: Connection, prefix: str, ends: Mapping[str, int], others: str) -> int:
        """Delete values of fields ``prefix`` + NAME from before the moment of NAME; return how many.

        ``ends``: NAME -> microseconds UTC; under ``others`` the moment of all names without one.
        """
        table = privacy.vault
        named = {f"{prefix}{name}": end for name, end in ends.items() if name != others}
        old = [(table.c.field == field) & (table.c.at < end) for field, end in named.items()]
        if others in ends:
            rest = table.c.field.startswith(prefix, autoescape=True) & (table.c.at < ends[others])
            old.append(rest & table.c.field.not_in(list(named)))
        count = 0
        for chosen in old:
            count += connection.execute(sa.delete(table).where(chosen)).rowcount
        return count

    def rotate(self, database: Database) -> int:
        """Lock every data key with the current master key; return how many there were to lock.

        In short transactions: it goes on where it was stopped, and others may write meanwhile.
        """
        return sum(self._rotated(database))

    def _rotated(self, database: Database) -> Iterator[int]:
        table = privacy.vault_keys
        query = sa.select(table.c.identity, table.c.wrapped).where(
            table.c.master != self._keys.master
        )
        while True:
            with database.begin() as connection:
                rows = connection.execute(query.limit(MANY)).all()
                for identity, wrapped in rows:
                    key = self._keys.unwrap(wrapped, _about(identity))
                    again, master = self._keys.wrap(key, _about(identity))
                    connection.execute(
                        sa.update(table)
                        .where(table.c.identity == identity)
                        .values(wrapped=again, master=master)
                    )
            if not rows:
                return
            yield len(rows)

    def finish(self, database: Database) -> bool:
        """Drop the old master keys if nothing is locked with them any more; tell whether."""
        with database.begin() as connection:
            if connection.dialect.name == "postgresql":
                # Nobody may lock a key with an old master between the look and the drop.
                connection.exec_driver_sql("LOCK TABLE vault_keys IN SHARE ROW EXCLUSIVE MODE")
            if any(name != self._keys.master for name in self.masters(connection)):
                return False
            self._keys.end_rotation()
        return True

    def masters(self, connection: Connection) -> dict[str, int]:
        """Return by the name of each master key how many data keys it locks."""
        table = privacy.vault_keys
        query = sa.select(table.c.master, sa.func.count()).group_by(table.c.master)
        return {str(row[0]): int(row[1]) for row in connection.execute(query)}

    def check(self, connection: Connection) -> bool:
        """Tell whether one data key of each master key opens; raises what is wrong with it."""
        table = privacy.vault_keys
        for name in self.masters(connection):
            query = sa.select(table.c.identity, table.c.wrapped).where(table.c.master == name)
            identity, wrapped = connection.execute(query.limit(1)).one()
            self._keys.unwrap(wrapped, _about(identity))
        return True

    def _held(self, connection: Connection, identities: Collection[str]) -> dict[str, bytes]:
        table = privacy.vault_keys
        query = sa.select(table.c.identity, table.c.wrapped).where(table.c.identity.in_(identities))
        return {
            identity: self._keys.unwrap(wrapped, _about(identity))
            for identity, wrapped in connection.execute(query)
        }

    def _keys_for(self, connection: Connection, identities: list[str]) -> dict[str, bytes]:
        """Return the data keys of identities, made where there are none."""
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("LOCK TABLE vault_keys IN ROW EXCLUSIVE MODE")
        keys: dict[str, bytes] = {}
        for some in parts(identities):
            keys |= self._held(connection, some)
            made = {i: secrets.token_bytes(KEY_BYTES) for i in some if i not in keys}
            rows = [self._locked(identity, key) for identity, key in made.items()]
            if rows:
                connection.execute(sa.insert(privacy.vault_keys), rows)
                keys |= made
        return keys

    def _locked(self, identity: str, key: bytes) -> dict[str, object]:
        wrapped, master = self._keys.wrap(key, _about(identity))
        return {"identity": identity, "wrapped": wrapped, "master": master}


def _row(key: bytes, each: Personal) -> dict[str, object]:
    """Return what is written of a value."""
    said = f"{each.field}\0{each.value}".encode()
    return {
        "identity": each.identity,
        "field": each.field,
        # Under the identity's key, so that it tells nothing once that key is gone.
        "digest": hmac.digest(key, b"vault digest " + said, "sha256").hex()[:32],
        "at": each.at,
        "source": each.source,
        "value": locked(key, _NAME, each.value.encode(), _place(each.identity, each.field)),
    }


def _place(identity: str, field: str) -> str:
    return f"vault {identity} {field}"


def _about(identity: str) -> str:
    return f"vault key {identity}"
