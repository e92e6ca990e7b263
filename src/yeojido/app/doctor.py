"""Looks over a workspace and its surroundings: what is well, what is not, what to do about it."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from yeojido.app.server_settings import ServerSettings
from yeojido.app.settings import Settings
from yeojido.app.status import silent
from yeojido.domain.errors import WorkspaceBusy, YeojidoError
from yeojido.domain.sizes import spoken
from yeojido.domain.words import Words, both
from yeojido.store.home import Home

Verdict = Literal["ok", "warn", "fail"]
#: Free room on the disk below which the doctor warns, and fails.
ROOM = (2 * 2**30, 200 * 2**20)
#: Free memory below which it warns.
MEMORY = 300 * 2**20
#: Seconds without a sign of the worker after which it warns.
SILENT = 60.0
#: Moments before this one cannot be now (microseconds UTC): the clock was never set.
RELEASED = 1_767_225_600_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. ``what``: what was seen, and what to do where it is not ok."""

    check: str
    verdict: Verdict
    what: Words


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at. ``full``: read every log file and compare its checksum."""

    settings: Settings
    server: ServerSettings
    home: Home
    full: bool


def examine(settings: Settings, server: ServerSettings, *, full: bool = False) -> Iterator[Finding]:
    """Run every check, one after the other; a check that breaks is a finding itself."""
    patient = Patient(settings, server, Home(settings.workspace, _database(settings)), full)
    for name, check in CHECKS.items():
        try:
            verdict, what = check(patient)
        except YeojidoError as error:
            verdict, what = "fail", Words(ko=error.say("ko"), en=error.say("en"))
        except Exception as error:  # noqa: BLE001  what is broken is the answer here
            verdict, what = "fail", both("doctor.broken", kind=type(error).__name__)
        yield Finding(name, verdict, what)
        if name == "folder" and verdict == "fail":
            return


def _database(settings: Settings) -> str | None:
    if settings.database is None:
        return None
    from yeojido.store.postgres import sqlalchemy_address

    return sqlalchemy_address(settings.database)


_Answer = tuple[Verdict, Words]


def _folder(patient: Patient) -> _Answer:
    root = patient.home.root
    if not root.exists():
        return "fail", both("doctor.no_folder", path=root)
    wanted = [root, *(folder for folder in patient.home.folders() if folder.exists())]
    closed = [path for path in wanted if not os.access(path, os.R_OK | os.W_OK | os.X_OK)]
    if closed:
        return "fail", both("doctor.folder_closed", path=closed[0])
    if stat.S_IMODE(root.stat().st_mode) & stat.S_IWOTH:
        return "warn", both("doctor.folder_open", path=root)
    return "ok", both("doctor.folder_ok", path=root)


def _disk(patient: Patient) -> _Answer:
    free = shutil.disk_usage(patient.home.root).free
    verdict: Verdict = "fail" if free < ROOM[1] else "warn" if free < ROOM[0] else "ok"
    key = "disk_ok" if verdict == "ok" else "disk_low"
    return verdict, both(f"doctor.{key}", free=spoken(free))


def _records(patient: Patient) -> _Answer:
    if patient.home.database is not None:
        return _postgres(patient.home.database)
    if not patient.home.records.exists():
        return "fail", both("doctor.no_records", path=patient.home.records)
    for path in (patient.home.records, patient.home.inbox):
        if not path.exists():
            continue
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as reader:
            asked = "integrity_check" if patient.full else "quick_check"
            found = reader.execute(f"PRAGMA {asked}(1)").fetchone()[0]
        if found != "ok":
            return "fail", both("doctor.records_damaged", path=path)
    with closing(sqlite3.connect(f"file:{patient.home.records}?mode=ro", uri=True)) as reader:
        version = reader.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    return _version(str(version))


def _postgres(database: str) -> _Answer:
    from yeojido.store.postgres import connect

    with closing(connect(database)) as reader:
        there = reader.execute("SELECT to_regclass('alembic_version')").fetchone()[0]
        if there is None:
            return "fail", both("doctor.no_tables")
        version = reader.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    return _version(str(version))


def _version(version: str) -> _Answer:
    from yeojido.store.records import REVISIONS

    if version not in REVISIONS:
        return "fail", both("doctor.newer", version=version)
    if version != REVISIONS[-1]:
        return "warn", both("doctor.older", version=version, current=REVISIONS[-1])
    return "ok", both("doctor.records_ok", version=version)


def _log(patient: Patient) -> _Answer:
    from yeojido.store.workspace import Workspace

    opened = Workspace.open(patient.home.root, create=False, database=patient.settings.database)
    with opened as workspace:
        if patient.full:
            damaged = workspace.log.verify()
            if damaged:
                return "fail", Words(ko=damaged[0].say("ko"), en=damaged[0].say("en"))
        listed = workspace.records.snapshot().files
    for file in listed:
        path = patient.home.log / file.name
        if not path.exists() or path.stat().st_size != file.bytes:
            return "fail", both("doctor.log_file", file=file.name)
    return "ok", both("doctor.log_ok" if patient.full else "doctor.log_quick", files=len(listed))


def _index(patient: Patient) -> _Answer:
    folder = patient.home.index
    if not folder.exists():
        return "ok", both("doctor.index_none")
    held = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return "ok", both("doctor.index_ok", size=spoken(held))


def _master_key(patient: Patient) -> _Answer:
    from yeojido.store.keys import Keys

    keys = Keys(patient.home)
    if not keys.from_environment and not keys.file.exists():
        sealed = (patient.home.root / "workspace.key").exists()
        return ("fail" if sealed else "ok"), both(
            "doctor.key_missing" if sealed else "doctor.key_none", file=keys.file
        )
    keys.open(keys.seal(b"doctor", "doctor"), "doctor")
    if keys.from_environment:
        return "ok", both("doctor.key_given", name=keys.master)
    if stat.S_IMODE(keys.file.stat().st_mode) & 0o077:
        return "warn", both("doctor.key_open", file=keys.file)
    return "ok", both("doctor.key_ok", name=keys.master)


def _locks(patient: Patient) -> _Answer:
    from yeojido.store.home import Lock

    lock = Lock(patient.home.write_lock)
    try:
        free = lock.exclusive(patience=2)
    finally:
        lock.release()
    return ("ok", both("doctor.locks_ok")) if free else ("warn", both("doctor.locks_held"))


def _clock(_patient: Patient) -> _Answer:
    now = time.time_ns() // 1000
    if now < RELEASED:
        return "fail", both("doctor.clock_wrong")
    return "ok", both("doctor.clock_ok")


def _worker(patient: Patient) -> _Answer:
    from yeojido.app.settling import settling
    from yeojido.store.workspace import Workspace

    opened = Workspace.open(patient.home.root, create=False, database=patient.settings.database)
    with opened as workspace:
        try:
            with settling(workspace):
                pass
        except WorkspaceBusy:
            quiet = silent(patient.home)
            if quiet is not None and quiet > SILENT:
                return "warn", both("doctor.worker_silent", seconds=round(quiet))
            return "ok", both("doctor.worker_ok")
        from yeojido.store.inbox import Inbox
        from yeojido.store.keys import Keys

        inbox = Inbox(patient.home, workspace.database, Keys(patient.home))
        try:
            waiting = inbox.waiting()
        finally:
            inbox.close()
    return ("warn" if waiting else "ok"), both("doctor.worker_none", events=waiting)


def _memory(_patient: Patient) -> _Answer:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return "ok", both("doctor.memory_unknown")
    facts = dict(line.split(":", 1) for line in lines if ":" in line)
    free = int(facts.get("MemAvailable", "0").split()[0]) * 1024
    verdict: Verdict = "warn" if free < MEMORY else "ok"
    return verdict, both(
        "doctor.memory_low" if verdict == "warn" else "doctor.memory_ok", free=spoken(free)
    )


def _port(patient: Patient) -> _Answer:
    host, port = patient.server.host, patient.server.port
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            ours = _is_ours(host, port)
            return ("ok" if ours else "warn"), both(
                "doctor.port_ours" if ours else "doctor.port_taken", port=port
            )
    return "ok", both("doctor.port_free", port=port)


def _is_ours(host: str, port: int) -> bool:
    import http.client

    try:
        line = http.client.HTTPConnection(host, port, timeout=2)
        line.request("GET", "/health")
        return line.getresponse().read(100) == b'{"status":"ok"}'
    except (OSError, http.client.HTTPException):
        return False


CHECKS: dict[str, Callable[[Patient], _Answer]] = {
    "folder": _folder,
    "disk": _disk,
    "records": _records,
    "log": _log,
    "index": _index,
    "master_key": _master_key,
    "locks": _locks,
    "clock": _clock,
    "worker": _worker,
    "memory": _memory,
    "port": _port,
}
