"""Folders and addresses that are fetched when their time comes; called by the worker."""

from __future__ import annotations

import base64
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from yeojido.domain.errors import FileMissing, HoldsCosts, WorkspaceBusy, YeojidoError
from yeojido.domain.log import DAY, HOUR, MINUTE, SECOND
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from yeojido.adapters.fetch import Policy
    from yeojido.collect.roles import Overrides
    from yeojido.store.pulls import Pull, Pulls, Seen
    from yeojido.store.workspace import Workspace

#: A file must have been left alone for so long before it is taken: it may still be written.
QUIET = 30 * SECOND
#: A pull whose process died is taken up again after this.
LEASE = 2 * HOUR
#: A failed file or address is tried again after this, twice as long each time, up to a day.
BACKOFF = 5 * MINUTE
_MOST_FILES = 20_000
#: Names that programs give what they are still writing, and marks of finished jobs.
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".filepart", ".swp", "~")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a run of one pull did: files taken, waiting and failed, and events (or costs) taken.

    ``problems``: file -> why it could not be taken. ``problem``: why nothing could be fetched.
    """

    name: str
    taken: int = 0
    waiting: int = 0
    failed: int = 0
    accepted: int = 0
    problems: dict[str, Words] = field(default_factory=dict[str, Words])
    problem: Words | None = None


def due(workspace: Workspace, now: int) -> list[Fetched]:
    """Fetch whatever is due at ``now`` (microseconds UTC); one that fails harms no other.

    Of several processes that call this, one runs each pull.
    """
    from yeojido.store.pulls import Pulls

    pulls = Pulls(workspace.database)
    return [
        run(workspace, pull, now)
        for pull in pulls.due(now)
        if pulls.claim(pull, now + max(LEASE, pull.every * SECOND))
    ]


def run(workspace: Workspace, pull: Pull, now: int, policy: Policy | None = None) -> Fetched:
    """Fetch one pull now, whether it is due or not, and note when it is next."""
    from yeojido.store.pulls import Pulls

    pulls = Pulls(workspace.database)
    _sweep(workspace, now)
    version: dict[str, str] | None = None
    try:
        overrides = _overrides(workspace, pull)
        if pull.kind == "folder":
            done = _Folder(workspace, pulls, pull, overrides, now).run()
        else:
            done, version = _address(workspace, pulls, pull, overrides, now, policy)
    except WorkspaceBusy:
        done = Fetched(pull.name, waiting=1)
    except Exception as error:  # noqa: BLE001 - one pull must never stop another
        done = Fetched(pull.name, problem=reason(error))
    pulls.ended(
        pull, now=now, next_at=_next(pull, done, now), problem=done.problem, version=version
    )
    return done


def reason(error: BaseException) -> Words:
    """Return why something failed; of what is not ours only its kind, for it may hold data."""
    if isinstance(error, YeojidoError):
        return Words(error.say("ko"), error.say("en"))
    return both("pulls.unexpected", kind=type(error).__name__)


def _next(pull: Pull, done: Fetched, now: int) -> int:
    if done.problem is not None:
        return now + max(_backoff(pull.failures + 1), min(pull.every * SECOND, DAY))
    if done.waiting:
        return now + min(QUIET, pull.every * SECOND)
    return now + pull.every * SECOND


def _backoff(failures: int) -> int:
    return min(BACKOFF * 2 ** min(failures - 1, 10), DAY)


def _overrides(workspace: Workspace, pull: Pull) -> Overrides:
    from yeojido.app.mappings import Mappings
    from yeojido.collect.roles import NOTHING_SAID

    return Mappings.of(workspace).load(pull.mapping) if pull.mapping else NOTHING_SAID


@dataclass(slots=True)
class _Folder:
    """One run over a folder."""

    workspace: Workspace
    pulls: Pulls
    pull: Pull
    overrides: Overrides
    now: int
    done: Fetched = field(init=False)

    def run(self) -> Fetched:
        """Take what is new or changed; raises FileMissing where there is no such folder."""
        self.done = Fetched(self.pull.name)
        root = Path(self.pull.address)
        if not root.is_dir():
            raise FileMissing(path=root)
        known = self.pulls.seen(self.pull)
        digests = {seen.digest for seen in known.values() if seen.digest is not None}
        for path in _listed(root):
            name = path.relative_to(root).as_posix()
            with suppress(FileNotFoundError):
                self._file(path, name, known.get(name), digests)
        return self.done

    def _file(self, path: Path, name: str, seen: Seen | None, digests: set[str]) -> None:
        from yeojido.store.pulls import Seen as New

        mark, written = _mark(path)
        if seen is None or seen.mark != mark:
            old = seen or New(self.pull.id, name, mark, self.now)
            seen = replace(
                old,
                mark=mark,
                marked_at=self.now,
                taken_at=None,
                problem=None,
                failures=0,
                next_at=0,
            )
            self.pulls.note(seen)
        if seen.taken_at is not None or (seen.problem is not None and self.now < seen.next_at):
            return
        still_since = min(seen.marked_at, written) if written <= self.now else seen.marked_at
        if self.now - still_since < QUIET:
            self.done = replace(self.done, waiting=self.done.waiting + 1)
            return
        self._take(path, name, seen, digests)

    def _take(self, path: Path, name: str, seen: Seen, digests: set[str]) -> None:
        try:
            digest = _digest(path)
            if digest in digests:  # renamed, touched, or copied: it is in already
                self.pulls.note(replace(seen, digest=digest, taken_at=self.now, problem=None))
                return
            accepted = take(self.workspace, path, self.overrides)
        except WorkspaceBusy:
            self.done = replace(self.done, waiting=self.done.waiting + 1)
            return
        except Exception as error:  # noqa: BLE001 - one bad file must never stop the others
            problem, failures = reason(error), seen.failures + 1
            again = self.now + _backoff(failures)
            self.pulls.note(replace(seen, problem=problem, failures=failures, next_at=again))
            problems = {**self.done.problems, name: problem}
            self.done = replace(self.done, failed=self.done.failed + 1, problems=problems)
            return
        if _mark(path)[0] != seen.mark:  # written to meanwhile: the rest comes with the next run
            self.done = replace(self.done, waiting=self.done.waiting + 1)
            return
        digests.add(digest)
        self.pulls.note(
            replace(
                seen, digest=digest, taken_at=self.now, accepted=accepted, problem=None, failures=0
            )
        )
        self.done = replace(
            self.done, taken=self.done.taken + 1, accepted=self.done.accepted + accepted
        )


def take(workspace: Workspace, path: Path, overrides: Overrides) -> int:
    """Take one file, events or costs, and return how many of them were new."""
    from yeojido.app.costs import import_costs
    from yeojido.app.importing import import_files

    try:
        return import_files(workspace, [path], overrides).accepted
    except HoldsCosts:
        return import_costs(workspace, [path], overrides).new


def _address(
    workspace: Workspace, pulls: Pulls, pull: Pull, overrides: Overrides, now: int,
    policy: Policy | None,
) -> tuple[Fetched, dict[str, str] | None]:  # fmt: skip
    """Fetch a file and take it where it is new; raises what went wrong."""
    from yeojido.adapters.fetch import Policy as Rules
    from yeojido.adapters.fetch import fetch
    from yeojido.store.pulls import Seen as New

    seen = pulls.seen(pull).get("")
    with _folder(workspace) as folder:
        path = folder / _name(pull)
        got = fetch(
            pull.address, path, policy or Rules(), header=opened(workspace, pull),
            version=pull.version,
        )  # fmt: skip
        if not got.new:
            return Fetched(pull.name), None
        digest = _digest(path)
        if seen is not None and seen.digest == digest:
            return Fetched(pull.name), got.version
        accepted = take(workspace, path, overrides)
    mark = f"{got.size}:"
    pulls.note(New(pull.id, "", mark, now, digest, taken_at=now, accepted=accepted))
    return Fetched(pull.name, taken=1, accepted=accepted), got.version


def sealed(workspace: Workspace, name: str, header: str) -> str:
    """Return a header (``Name: value``) locked by the workspace's key, for the records."""
    data = workspace.keys.seal(header.encode(), _about(name))
    return base64.b64encode(data).decode()


def opened(workspace: Workspace, pull: Pull) -> tuple[str, str] | None:
    """Return the header of a pull (name, value), None where it has none."""
    if pull.secret is None:
        return None
    text = workspace.keys.open(base64.b64decode(pull.secret), _about(pull.name)).decode()
    name, _, value = text.partition(":")
    return name.strip(), value.strip()


def _about(name: str) -> str:
    return f"pull:{name}"


def _name(pull: Pull) -> str:
    """Return a file's name for what an address gives: it names events where no column does."""
    ending = "".join(PurePosixPath(urlsplit(pull.address).path).suffixes[-2:]).lower()
    known = ending if ending.lstrip(".").replace(".", "").isalnum() and len(ending) <= 12 else ""
    return f"{pull.name}{known}"


@contextmanager
def _folder(workspace: Workspace) -> Iterator[Path]:
    """Make a folder for what is fetched, readable by its owner alone; it goes with all it holds."""
    folder = Path(tempfile.mkdtemp(prefix=".pull-", dir=workspace.path))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(workspace: Workspace, now: int) -> None:
    """Delete what a process that was killed has left behind: files of people's data."""
    for folder in workspace.path.glob(".pull-*"):
        with suppress(OSError):
            if now - folder.stat().st_mtime_ns // 1000 > DAY:
                shutil.rmtree(folder, ignore_errors=True)


def _listed(root: Path) -> list[Path]:
    """Return the files of a folder that may be taken, the oldest first."""
    found: list[tuple[int, Path]] = []
    for path in root.rglob("*"):
        hidden = any(part.startswith((".", "_")) for part in path.relative_to(root).parts)
        if hidden or path.name.lower().endswith(_UNFINISHED) or path.is_symlink():
            continue
        with suppress(OSError):
            if path.is_file() and path.stat().st_size:
                found.append((path.stat().st_mtime_ns, path))
        if len(found) >= _MOST_FILES:
            break
    return [path for _, path in sorted(found)]


def _mark(path: Path) -> tuple[str, int]:
    """Return what tells whether a file changed, and when it was written (microseconds UTC)."""
    stat = path.stat()
    return f"{stat.st_size}:{stat.st_mtime_ns}", stat.st_mtime_ns // 1000


def _digest(path: Path) -> str:
    digest = blake2b(digest_size=16)
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
