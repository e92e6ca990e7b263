"""Customers' texts as they were written: kept in the vault alone, where the log holds them masked.

Each under the key of its identity, in the field ``text.`` and the event's name, so that it is
found by ``person export``, goes with ``person erase``, and is too old when its event is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Final

from yeojido.collect.voices import FIELD
from yeojido.domain.key_errors import MasterKeyBad, MasterKeyMissing, MasterKeyWrong, SealBroken
from yeojido.domain.people import Personal
from yeojido.domain.words import Words, both
from yeojido.store import retention, tombstones, voice_tasks
from yeojido.store.vault import Vault

if TYPE_CHECKING:
    import polars as pl

    from yeojido.collect.clean import Cleaned
    from yeojido.domain.source import RawRows
    from yeojido.store.workspace import Workspace

#: Texts put into the vault in one go: transactions stay short.
_AT_ONCE: Final = 2_000
_SOURCE: Final = "import"
_ABOUT: Final = "originals"
#: Bytes of originals in memory; more are put away, sealed.
_HELD: Final = 32 * 2**20
_LOCKED: Final = (MasterKeyBad, MasterKeyMissing, MasterKeyWrong, SealBroken)


class Originals:
    """The originals of one import, until its events are in the log.

    Of many, most wait in a nameless file, sealed with the workspace key: it is gone with the process.

    Attributes:
        count: how many there are.
    """

    def __init__(self, workspace: Workspace | None = None, held: int = _HELD) -> None:
        """Keep them for a workspace, ``held`` bytes in memory; for none they are only counted."""
        self.count = 0
        self._workspace = workspace
        self._most = held
        self._frames: list[pl.DataFrame] = []
        self._bytes = 0
        self._file: IO[bytes] | None = None

    def after(self, clean: Callable[[RawRows], Cleaned]) -> Callable[[RawRows], Cleaned]:
        """Return what cleans rows and takes the originals out of the frame."""

        def cleaned(raw: RawRows) -> Cleaned:
            made = clean(raw)
            return replace(made, frame=self._taken(made.frame))

        return cleaned

    def _taken(self, frame: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        from yeojido.collect.clean import ORIGINAL

        columns = [name for name in frame.columns if name.startswith(ORIGINAL)]
        key = pl.coalesce("identity", "person") if "identity" in frame.columns else pl.col("person")
        for name in columns:
            some = frame.filter(pl.col(name).is_not_null()).select(
                key.alias("key"), "event", "time", pl.col(name).alias("text")
            )
            self.count += some.height
            if some.height and self._workspace is not None:
                self._frames.append(some)
                self._bytes += int(some.estimated_size())
        if self._bytes > self._most:
            self._put_away()
        return frame.drop(columns)

    def _put_away(self) -> None:
        from yeojido.store.arrow import packed

        if self._workspace is None:
            return
        if self._file is None:
            self._file = TemporaryFile(dir=self._workspace.path)  # noqa: SIM115 - ``close``
        with suppress(*_LOCKED):  # said at the end; in clear nothing is written
            sealed = self._workspace.keys.seal(packed(self._frames), _ABOUT)
            self._file.write(len(sealed).to_bytes(8, "big") + sealed)
        self._frames, self._bytes = [], 0

    def keep(self) -> Words | None:
        """Put them into the vault; say so where there is no key to lock them with.

        After the commit: of an import that never happened nothing is held, and one that was cut
        off here brings them when it is run again. Of whom was erased or restricted meanwhile
        nothing is kept.
        """
        workspace = self._workspace
        if workspace is None or not self.count:
            return None
        vault = Vault(workspace.keys)
        try:
            workspace.keys.seal(b"", _ABOUT)
            for some in self._some(workspace):
                with workspace.database.begin() as connection:
                    whose = {each.identity for each in some}
                    ends = tombstones.until(connection, workspace.secret, whose)
                    kept = [p for p in some if p.at > ends.get(p.identity, p.at - 1)]
                    vault.put(connection, kept)
        except _LOCKED as problem:
            why = Words(problem.say("ko"), problem.say("en"))
            return both("importing.no_originals", count=f"{self.count:,}", why=why)
        finally:
            self.close()
        return None

    def close(self) -> None:
        """Let go of what is held; harmless when done twice."""
        self._frames, self._bytes = [], 0
        if self._file is not None:
            self._file.close()
            self._file = None

    def _some(self, workspace: Workspace) -> Iterator[list[Personal]]:
        for frame in chain(self._away(workspace), self._frames):
            for part in frame.iter_slices(_AT_ONCE):
                yield [
                    Personal(key, f"{FIELD}{event}", text, at, _SOURCE)
                    for key, event, at, text in part.iter_rows()
                ]

    def _away(self, workspace: Workspace) -> Iterator[pl.DataFrame]:
        from yeojido.store.arrow import unpacked

        if self._file is None:
            return
        self._file.seek(0)
        while size := self._file.read(8):
            sealed = self._file.read(int.from_bytes(size, "big"))
            yield from unpacked(workspace.keys.open(sealed, _ABOUT))


def age(workspace: Workspace, now: int) -> int:
    """Take out of the vault, and out of tasks, the words of events that are too old.

    Returns how many originals went.

    ``now``: microseconds UTC. The events themselves: ``app.sealing.age``.
    """
    with workspace.database.reading() as connection:
        ends = {rule.event: retention.cutoff(rule, now) for rule in retention.rules(connection)}
    if not ends:
        return 0
    with workspace.database.begin() as connection:
        voice_tasks.age(connection, ends, retention.EVERY)
        return Vault(workspace.keys).age(connection, FIELD, ends, retention.EVERY)
