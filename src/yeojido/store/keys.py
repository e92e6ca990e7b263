"""The keys of a workspace: a master key that locks other keys, and one that locks what waits.

What is sealed is AES-256-GCM under a key of its own, made from the long-lived key and the first
half of a random 24-byte nonce, so that no number of messages wears a key out (the idea of
XAES-256-GCM, C2SP 2024, here with HMAC-SHA-256). ``about`` says what the data is and where it
lies; data that was moved to another place does not open.

Layout: one byte of version, 4 bytes of the key's name, 24 of nonce, then the data and its tag.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from yeojido.domain.key_errors import MasterKeyBad, MasterKeyMissing, MasterKeyWrong, SealBroken
from yeojido.store.home import Home, sync

VARIABLE = "YEOJIDO_MASTER_KEY"
KEY_BYTES = 32
_VERSION = b"\x01"
_NAME, _NONCE, _HALF, _TAG = 4, 24, 12, 16
_HEAD = len(_VERSION) + _NAME + _NONCE
_WORKSPACE = "workspace key"


@dataclass(frozen=True, slots=True)
class _Masters:
    """Master keys by their names; the first locks, all unlock."""

    keys: Mapping[str, bytes] = field(repr=False)

    @property
    def current(self) -> str:
        return next(iter(self.keys))


class Keys:
    """The keys of one workspace, read (or made) when first needed; safe to use from many threads.

    The master key is the file ``master.key`` (mode 0600), or ``YEOJIDO_MASTER_KEY``: 32 bytes in
    base64, several with commas between them while they are exchanged; the first one locks. The
    workspace key lies beside it in ``workspace.key``, locked by the master key.
    """

    def __init__(self, home: Home) -> None:
        """Take the folders; nothing is read yet."""
        self._home = home
        self._lock = threading.Lock()
        self._read_from: tuple[object, ...] = ()
        self._masters: _Masters | None = None
        self._sealers: dict[bytes, bytes] = {}
        self._sealing = b""

    def __repr__(self) -> str:
        """Keep the keys out of messages and traces."""
        return "Keys(hidden)"

    @property
    def file(self) -> Path:
        """The file with the master key."""
        return self._home.root / "master.key"

    def seal(self, data: bytes, about: str) -> bytes:
        """Lock data with the workspace key; it opens only with the same ``about``."""
        if not self._sealing:
            self._load()
        return locked(self._sealers[self._sealing], self._sealing, data, about)

    def open(self, data: bytes, about: str) -> bytes:
        """Unlock what ``seal`` gave.

        Raises SealBroken (altered, cut short, or sealed about something else), MasterKeyMissing,
        MasterKeyWrong.
        """
        name = data[1 : 1 + _NAME]
        if name not in self._sealers:
            self._load()
        key = self._sealers.get(name)
        opened = None if key is None else unlocked(key, data, about)
        if opened is None:
            raise SealBroken(path=self._home.root)
        return opened

    def wrap(self, key: bytes, about: str) -> tuple[bytes, str]:
        """Lock another key with the current master key; return it and the master's name."""
        masters = self._current()
        name = masters.current
        return locked(masters.keys[name], bytes.fromhex(name), key, about), name

    def unwrap(self, wrapped: bytes, about: str) -> bytes:
        """Unlock a key that ``wrap`` locked. Raises MasterKeyMissing, MasterKeyWrong, SealBroken."""
        name = wrapped[1 : 1 + _NAME].hex()
        masters = self._current()
        if name not in masters.keys:
            given = ", ".join(masters.keys)
            raise MasterKeyWrong(path=self._home.root, needed=name, given=given, file=self.file)
        opened = unlocked(masters.keys[name], wrapped, about)
        if opened is None:
            raise SealBroken(path=self._home.root)
        return opened

    @property
    def master(self) -> str:
        """The name of the master key that locks now: 8 hexadecimal digits that give nothing away."""
        return self._current().current

    def masters(self) -> list[str]:
        """Return the names of all master keys at hand, the one that locks first."""
        return list(self._current().keys)

    @property
    def from_environment(self) -> bool:
        """Whether the master key is handed in and not kept in the workspace."""
        return bool(os.environ.get(VARIABLE, "").strip())

    def begin_rotation(self) -> str:
        """Make a new master key the one that locks, the old ones staying at hand; return its name.

        Of no effect on keys that are handed in: there the first of the list is the new one.
        """
        if not self.from_environment:
            old = self._current().keys.values()
            _write_again(self.file, _lines([secrets.token_bytes(KEY_BYTES), *old]))
        self.rewrap()
        return self.master

    def rewrap(self) -> None:
        """Lock the workspace key with the current master key."""
        self._load()
        _write_again(self._sealed_file, _lines([self._wrapped(k) for k in self._sealers.values()]))

    def end_rotation(self) -> None:
        """Forget all master keys but the one that locks, where they lie in the workspace."""
        masters = self._current()
        if not self.from_environment and len(masters.keys) > 1:
            _write_again(self.file, _lines([masters.keys[masters.current]]))

    @property
    def _sealed_file(self) -> Path:
        return self._home.root / "workspace.key"

    def _wrapped(self, key: bytes) -> bytes:
        return self.wrap(key, _WORKSPACE)[0]

    def _current(self) -> _Masters:
        """Return the master keys, read anew where the file or the variable has changed."""
        given = os.environ.get(VARIABLE, "").strip()
        stamp = (given,) if given else _stamp(self.file)
        if self._masters is None or stamp != self._read_from:
            if given:
                self._masters = _parsed(given.replace(",", " "), VARIABLE)
            else:
                self._masters = self._from_file()
                stamp = stamp or _stamp(self.file)
            self._read_from = stamp
        return self._masters

    def _from_file(self) -> _Masters:
        try:
            content = self.file.read_bytes()
        except FileNotFoundError:
            if self._sealed_file.exists():
                raise MasterKeyMissing(path=self._home.root, file=self.file) from None
            content = make_once(self.file, _lines([secrets.token_bytes(KEY_BYTES)]))
        return _parsed(content.decode("ascii", "replace"), str(self.file))

    def _load(self) -> None:
        """Read the workspace key, or make it."""
        with self._lock:
            try:
                content = self._sealed_file.read_bytes()
            except FileNotFoundError:
                mine = _lines([self._wrapped(secrets.token_bytes(KEY_BYTES))])
                content = make_once(self._sealed_file, mine)
            opened = [self.unwrap(base64.b64decode(row), _WORKSPACE) for row in content.split()]
            self._sealers = {_name(key): key for key in opened}
            self._sealing = _name(opened[0])


def locked(key: bytes, name: bytes, data: bytes, about: str) -> bytes:
    """Lock data with a key, whose name (4 bytes) is written beside it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE)
    head = _VERSION + name + nonce
    cipher = AESGCM(_own(key, nonce))
    return head + cipher.encrypt(nonce[_HALF:], data, head[: 1 + _NAME] + about.encode())


def unlocked(key: bytes, data: bytes, about: str) -> bytes | None:
    """Return what ``locked`` locked, or None where the data, the key or ``about`` is another."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(data) < _HEAD + _TAG or data[:1] != _VERSION:
        return None
    nonce = data[1 + _NAME : _HEAD]
    try:
        cipher = AESGCM(_own(key, nonce))
        return cipher.decrypt(nonce[_HALF:], data[_HEAD:], data[: 1 + _NAME] + about.encode())
    except InvalidTag:
        return None


def new_key() -> str:
    """Return a new master key as text, for ``YEOJIDO_MASTER_KEY``."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def make_once(path: Path, content: bytes) -> bytes:
    """Write a secret file so that no process ever reads half of it; the first to make it wins.

    Returns what it holds then, which another process may have made.
    """
    mine = _write_beside(path, content)
    try:
        with suppress(FileExistsError):
            os.link(mine, path)
        sync(path.parent)
    finally:
        mine.unlink(missing_ok=True)
    return path.read_bytes()


def _write_again(path: Path, content: bytes) -> None:
    """Replace a secret file in one step."""
    _write_beside(path, content).replace(path)
    sync(path.parent)


def _write_beside(path: Path, content: bytes) -> Path:
    mine = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
    file = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return mine


def _own(key: bytes, nonce: bytes) -> bytes:
    """Return the key of one message."""
    return hmac.digest(key, b"yeojido 1" + nonce[:_HALF], "sha256")


def _name(key: bytes) -> bytes:
    return hashlib.sha256(b"yeojido key name" + key).digest()[:_NAME]


def _lines(keys: list[bytes]) -> bytes:
    return b"".join(base64.b64encode(key) + b"\n" for key in keys)


def _stamp(path: Path) -> tuple[object, ...]:
    try:
        status = path.stat()
    except FileNotFoundError:
        return ()
    return (status.st_ino, status.st_mtime_ns, status.st_size)


def _parsed(text: str, where: str) -> _Masters:
    try:
        keys = [base64.b64decode(word, validate=True) for word in text.split()]
    except (binascii.Error, ValueError):
        raise MasterKeyBad(where=where) from None
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise MasterKeyBad(where=where)
    return _Masters({_name(key).hex(): key for key in keys})
