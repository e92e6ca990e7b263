"""Backups: one file with everything of a workspace, made while it is in use, and back again.

A backup is a tar. First ``yeojido-backup.json`` says what it is; then come the databases, the log
files that they list, journeys and keys; last ``checksums.json``, so that a file that was cut short
is known as such. Its log files are those of one commit, because the databases are copied first
and the log's files stay as long as somebody reads.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import secrets
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

import msgspec

from yeojido import __version__
from yeojido.app.settings import Settings
from yeojido.domain.errors import FileMissing, FolderMissing
from yeojido.domain.server_errors import (
    BackupBroken,
    BackupExists,
    BackupForOther,
    PassphraseMissing,
    PassphraseWrong,
)
from yeojido.domain.words import both
from yeojido.store import copying
from yeojido.store.home import Home, storing, sync
from yeojido.store.workspace import Workspace

FORMAT = 1
ABOUT, CHECKSUMS = "yeojido-backup.json", "checksums.json"
_NAME = re.compile(r"(?:(?:log|journeys|mappings|records)/)?[\w][\w .()\-]*", re.UNICODE)
_PART = 2**20
MasterKey = Literal["encrypted", "left out", "not in the folder"]


class About(msgspec.Struct, frozen=True):
    """What a backup is. ``made_at``: microseconds UTC."""

    format: int
    version: str
    made_at: int
    database: Literal["sqlite", "postgresql"]
    master_key: MasterKey


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written or read."""

    path: Path
    about: About
    files: int
    bytes: int


def back_up(workspace: Workspace, path: Path, passphrase: str | None, now: int) -> Backup:
    """Write a backup of an open workspace; others may go on using it.

    ``passphrase`` encrypts the master key; without one it is left out, and without it nobody can
    read the vault, the inbox and the dead letters of the backup.
    Raises BackupExists, FolderMissing, and what the disk complains about.
    """
    if path.exists():
        raise BackupExists(path=path)
    if not path.absolute().parent.is_dir():
        raise FolderMissing(path=path.parent)
    home = workspace.home
    made = About(
        FORMAT,
        __version__,
        now,
        "sqlite" if home.database is None else "postgresql",
        _master(home, passphrase),
    )
    part = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with (
            storing(home),
            tempfile.TemporaryDirectory(dir=path.parent, prefix=".yeojido-backup-") as folder,
            os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file,
        ):
            tar = _Tar(file)
            tar.add(ABOUT, msgspec.json.encode(made))
            _databases(home, Path(folder), tar)
            _rest(home, tar, passphrase)
            tar.close()
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        sync(path.parent)
    finally:
        part.unlink(missing_ok=True)
    return Backup(path, made, len(tar.sums), path.stat().st_size)


def restore(path: Path, settings: Settings, passphrase: str | None) -> Backup:
    """Make a workspace from a backup, at the settings' folder (and PostgreSQL database).

    Every file is checked; nothing that is there is overwritten, and nothing is left behind when it
    fails. Raises FileMissing, BackupBroken, BackupExists, BackupForOther, PassphraseMissing,
    PassphraseWrong.
    """
    if not path.is_file():
        raise FileMissing(path=path)
    target = settings.workspace
    if target.exists() and any(target.iterdir()):
        raise BackupExists(path=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    try:
        about, count = _unpack(path, folder)
        kind = "sqlite" if settings.database is None else "postgresql"
        if kind != about.database:
            raise BackupForOther(kind=about.database)
        _unlock(folder, passphrase)
        for name in ("log", "index", "retired", "staging", "journeys", "rejects"):
            (folder / name).mkdir(exist_ok=True)
        if settings.database is not None:
            _load(settings.database, folder)
        if target.exists():
            target.rmdir()
        folder.rename(target)
        sync(target.parent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Backup(path, about, count, path.stat().st_size)


class _Tar:
    """Writes a tar and remembers the checksum of all that is in it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w|")  # noqa: SIM115  closed in ``close``
        self.sums: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> None:
        self._add(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, *paths: Path) -> str:
        """Add the first file of these that is there."""
        with _first(paths) as file:
            return self._add(name, file, os.fstat(file.fileno()).st_size)

    def close(self) -> None:
        self.add(CHECKSUMS, msgspec.json.encode(self.sums))
        self._tar.close()

    def _add(self, name: str, file: IO[bytes], size: int) -> str:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, int(time.time())
        counted = _Counted(file)
        self._tar.addfile(info, counted)  # pyright: ignore[reportArgumentType]
        self.sums[name] = counted.sum.hexdigest()
        return self.sums[name]


class _Counted:
    """Reads a file and its checksum at once."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part = self._file.read(size)
        self.sum.update(part)
        return part


def _databases(home: Home, folder: Path, tar: _Tar) -> None:
    if home.database is None:
        copying.copy_sqlite(home, folder)
        files = copying.sqlite_files(folder / home.records.name)
        prefix = ""
    else:
        files = copying.copy_postgres(home.database, folder)
        prefix = "records/"
    for copy in sorted(folder.iterdir()):
        tar.add_file(prefix + copy.name, copy)
    for name, sha256 in files:
        # What a commit has replaced since moves aside, and stays while somebody reads.
        if tar.add_file(f"log/{name}", home.log / name, home.retired / name) != sha256:
            raise BackupBroken(reason=both("server.log_damaged", file=name))


def _first(paths: Sequence[Path]) -> IO[bytes]:
    for path in paths:
        with suppress(FileNotFoundError):
            return path.open("rb")
    raise FileNotFoundError(2, "missing", str(paths[0]))


def _rest(home: Home, tar: _Tar, passphrase: str | None) -> None:
    for folder in ("journeys", "mappings"):
        for path in sorted((home.root / folder).glob("*.json")):
            if _NAME.fullmatch(f"{folder}/{path.name}"):
                tar.add_file(f"{folder}/{path.name}", path)
    for name in ("secret", "workspace.key", "workspace.id", "model.json", ".gitignore"):
        with suppress(FileNotFoundError):
            tar.add_file(name.lstrip("."), home.root / name)
    key = home.root / "master.key"
    if passphrase is not None and key.exists():
        tar.add("master.key.locked", _locked(key.read_bytes(), passphrase))


def _master(home: Home, passphrase: str | None) -> MasterKey:
    if not (home.root / "master.key").exists():
        return "not in the folder"
    return "left out" if passphrase is None else "encrypted"


def _unpack(path: Path, folder: Path) -> tuple[About, int]:
    """Unpack and check every file; nothing but the names a backup has is written."""
    sums: dict[str, str] = {}
    try:
        with tarfile.open(path, mode="r|") as tar:
            for member in tar:
                if not member.isreg() or not _NAME.fullmatch(member.name) or member.name in sums:
                    raise BackupBroken(reason=both("server.strange_file"))
                read = tar.extractfile(member)
                assert read is not None
                sums[member.name] = _write(read, folder / member.name)
        about = msgspec.json.decode((folder / ABOUT).read_bytes(), type=About)
        told = msgspec.json.decode((folder / CHECKSUMS).read_bytes(), type=dict[str, str])
    except (tarfile.TarError, EOFError, FileNotFoundError, msgspec.MsgspecError) as error:
        raise BackupBroken(reason=both("server.cut_short")) from error
    if about.format > FORMAT:
        raise BackupBroken(reason=both("server.other_version", version=about.version))
    del sums[CHECKSUMS]
    if sums != told:
        changed = [name for name in told if sums.get(name) != told[name]]
        raise BackupBroken(reason=both("server.changed", file=", ".join(changed[:3]) or "?"))
    (folder / ABOUT).unlink()
    (folder / CHECKSUMS).unlink()
    with suppress(FileNotFoundError):
        (folder / "gitignore").rename(folder / ".gitignore")
    return about, len(sums)


def _write(read: IO[bytes], path: Path) -> str:
    path.parent.mkdir(exist_ok=True)
    found = hashlib.sha256()
    private = path.suffix in (".key", ".locked", ".db") or path.name == "secret"
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o644)
    with os.fdopen(file, "wb") as out:
        while part := read.read(_PART):
            found.update(part)
            out.write(part)
        out.flush()
        os.fsync(out.fileno())
    return found.hexdigest()


def _load(database: str, folder: Path) -> None:
    from yeojido.store.postgres import sqlalchemy_address

    address = sqlalchemy_address(database)
    if not copying.is_empty(address):
        raise BackupExists(path="PostgreSQL")
    copying.load_postgres(address, folder / "records")
    shutil.rmtree(folder / "records")


_SALT, _NONCE = 16, 12


def _locked(data: bytes, passphrase: str) -> bytes:
    """Lock data by a passphrase: AES-256-GCM under a key from Argon2id."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    return salt + nonce + AESGCM(_derived(passphrase, salt)).encrypt(nonce, data, b"master.key")


def _unlock(folder: Path, passphrase: str | None) -> None:
    locked = folder / "master.key.locked"
    if not locked.exists():
        return
    if passphrase is None:
        raise PassphraseMissing
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    data = locked.read_bytes()
    salt, nonce, rest = data[:_SALT], data[_SALT : _SALT + _NONCE], data[_SALT + _NONCE :]
    try:
        key = AESGCM(_derived(passphrase, salt)).decrypt(nonce, rest, b"master.key")
    except InvalidTag:
        raise PassphraseWrong from None
    _write(io.BytesIO(key), folder / "master.key")
    locked.unlink()


def _derived(passphrase: str, salt: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(passphrase.encode(), salt, 3, 2**16, 4, 32, Type.ID)


@contextmanager
def opened(settings: Settings) -> Iterator[Workspace]:
    """Open the workspace to back it up."""
    with Workspace.open(settings.workspace, create=False, database=settings.database) as workspace:
        yield workspace
