"""Customers' texts as they were written: kept in the vault alone, where the log holds them masked.

Each under the key of its identity, in the field ``text.`` and the event's name, so that it is
found by ``person export``, goes with ``person erase``, and is too old when its event is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

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


@dataclass(slots=True)
class Originals:
    """The originals of one import, until its events are in the log."""

    _frames: list[pl.DataFrame] = field(default_factory=list["pl.DataFrame"])

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(frame.height for frame in self._frames)

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
            if some.height:
                self._frames.append(some)
        return frame.drop(columns)

    def keep(self, workspace: Workspace) -> Words | None:
        """Put them into the vault; say so where there is no key to lock them with.

        After the commit: of an import that never happened nothing is held, and one that was cut
        off here brings them when it is run again. Of whom was erased or restricted meanwhile
        nothing is kept.
        """
        count = self.count
        if not count:
            return None
        vault = Vault(workspace.keys)
        try:
            for some in self._some():
                with workspace.database.begin() as connection:
                    whose = {each.identity for each in some}
                    ends = tombstones.until(connection, workspace.secret, whose)
                    kept = [p for p in some if p.at > ends.get(p.identity, p.at - 1)]
                    vault.put(connection, kept)
        except (MasterKeyBad, MasterKeyMissing, MasterKeyWrong, SealBroken) as problem:
            why = Words(problem.say("ko"), problem.say("en"))
            return both("importing.no_originals", count=f"{count:,}", why=why)
        finally:
            self._frames.clear()
        return None

    def _some(self) -> Iterator[list[Personal]]:
        for frame in self._frames:
            for part in frame.iter_slices(_AT_ONCE):
                yield [
                    Personal(key, f"{FIELD}{event}", text, at, _SOURCE)
                    for key, event, at, text in part.iter_rows()
                ]


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
