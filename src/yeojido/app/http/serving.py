"""The processes of ``yeojido serve``: web processes under Granian, and one that settles and seals.

    serve (this) ── web process(es): answer requests; what they acknowledge is in the inbox
                 └─ settler: inbox -> identity, vault, log (``app.worker.work``)

This one loads nothing heavy. It starts the others again when they die, and they end with it.
"""

from __future__ import annotations

import errno
import http.client
import multiprocessing
import os
import signal
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from yeojido.app.http.processes import end_with, settle_memory
from yeojido.domain.errors import BadOption, FileMissing
from yeojido.domain.server_errors import (
    AddressForbidden,
    AddressTaken,
    AddressUnknown,
    ServerFailed,
)
from yeojido.domain.words import both

if TYPE_CHECKING:
    from yeojido.app.server_settings import ServerSettings
    from yeojido.app.settings import Settings
    from yeojido.app.wire import House

#: Seconds a new server may take until it answers.
_START = 60
#: Seconds before the settler is started again: the first, and the most.
_AGAIN = (0.2, 10.0)
#: How much the settler stands back; it still gets a quarter of a core that others want whole.
_NICE = 5


def claim(server: ServerSettings) -> tuple[ServerSettings, socket.socket]:
    """Make sure of the port (0: pick a free one); the socket returned holds it until it is closed.

    Raises AddressTaken, AddressForbidden, AddressUnknown.
    """
    try:
        found = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise AddressUnknown(host=server.host) from error
    family, where = found[0], found[4]
    try:
        with socket.socket(family, socket.SOCK_STREAM) as alone:
            alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            alone.bind(where)
            # Web processes share the port, which would hide another server that has it.
            alone.listen(1)
            port = alone.getsockname()[1]
        held = socket.socket(family, socket.SOCK_STREAM)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "SO_REUSEPORT"):
            held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind((where[0], port, *where[2:]))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise AddressTaken(host=server.host, port=server.port) from error
        if error.errno in (errno.EACCES, errno.EPERM):
            raise AddressForbidden(host=server.host, port=server.port) from error
        raise AddressUnknown(host=server.host) from error
    return replace(server, port=port), held


def check(settings: Settings, server: ServerSettings) -> None:
    """Refuse what cannot work; raises BadOption."""
    if server.workers > 1 and settings.database is None:
        raise BadOption(
            option="--workers", value=server.workers, possible=both("server.one_process")
        )
    if (server.tls_cert is None) != (server.tls_key is None):
        name = "YEOJIDO_TLS_KEY" if server.tls_key is None else "YEOJIDO_TLS_CERT"
        raise BadOption(option=name, value="-", possible="server.pem")
    for name in (server.tls_cert, server.tls_key):
        if name is not None and not Path(name).is_file():
            raise FileMissing(path=name)


def setup_link(house: House, url: str) -> str | None:
    """Return the link that makes the first owner; None where there is a user already.

    It is for the terminal alone: only its digest is kept, and no log ever holds it.
    """
    from yeojido.store.users import Users

    users = Users(house.workspace.database, house.workspace.secret)
    secret = users.setup_link(time.time_ns() // 1000)
    return None if secret is None else f"{url}/setup#{secret}"


def serve(settings: Settings, server: ServerSettings, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; ``server.port`` was claimed. ``ready`` is called when it answers.

    Raises ServerFailed when a web process cannot start.
    """
    from granian.constants import Interfaces, Loops
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    from yeojido.app.http.loading import load
    from yeojido.app.http.logs import granian_config

    multiprocessing.set_start_method("spawn", force=True)
    seconds = max(1, server.stop_timeout // 1_000_000)
    granian = Server(
        "yeojido",
        address=server.host,
        port=server.port,
        interface=Interfaces.ASGI,
        workers=server.workers,
        loop=Loops.auto,
        backlog=1024,
        backpressure=1024,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=server.request_timeout // 1000),
        log_level=LogLevels.warning,
        log_dictconfig=granian_config(server.log_level),
        ssl_cert=_path(server.tls_cert),
        ssl_key=_path(server.tls_key),
        respawn_failed_workers=True,
        workers_kill_timeout=seconds,
    )
    settler = Settler(settings, seconds) if server.settle else None
    opened = threading.Event()
    stopping = threading.Event()

    def announce() -> None:
        if _answers(server, stopping):
            opened.set()
            ready()

    waiting = threading.Thread(target=announce, daemon=True, name="announce")
    granian.on_startup(waiting.start)
    if settler is not None:
        settler.start()
    try:
        granian.serve(target_loader=partial(load, settings, server, os.getpid()), wrap_loader=False)
    except SystemExit as error:
        raise ServerFailed from error
    finally:
        stopping.set()
        # After the web processes: what they have just acknowledged is settled too.
        if settler is not None:
            settler.stop()


def _path(name: str | None) -> Path | None:
    return None if name is None else Path(name)


def _answers(server: ServerSettings, stopping: threading.Event) -> bool:
    until = time.monotonic() + _START
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(server.host, server.host)  # noqa: S104
    context = None
    if server.tls_cert:
        # Only whether it answers is asked, and only of ourselves: the certificate names the
        # outside.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    while time.monotonic() < until and not stopping.is_set():
        with suppress(OSError, http.client.HTTPException):
            if context is None:
                line = http.client.HTTPConnection(host, server.port, timeout=2)
            else:
                line = http.client.HTTPSConnection(host, server.port, timeout=2, context=context)
            line.request("GET", "/health")
            answered = line.getresponse().status == 200
            line.close()
            if answered:
                return True
        time.sleep(0.03)
    return False


class Settler:
    """Keeps one process that settles and seals: starts it, starts it again when it dies, stops it."""

    def __init__(self, settings: Settings, patience: float) -> None:
        """Take how many seconds it may take to finish when it is stopped."""
        self._settings = settings
        self._patience = patience
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="settler-watch")

    def start(self) -> None:
        """Start it."""
        self._thread.start()

    def stop(self) -> None:
        """Let it settle what waits, then end it; at the latest after the patience."""
        self._stop.set()
        self._thread.join()

    def _keep(self) -> None:
        # One thread starts and ends it: the kernel ends a child with the thread that started it.
        wait = _AGAIN[0]
        while not self._stop.is_set():
            process = self._started()
            born = time.monotonic()
            while process.is_alive() and not self._stop.is_set():
                process.join(0.2)
            if self._stop.is_set():
                self._end(process)
                return
            # One that lived for long was no crash at the start.
            wait = _AGAIN[0] if time.monotonic() - born > 30 else min(wait * 2, _AGAIN[1])
            self._stop.wait(wait)

    def _started(self) -> BaseProcess:
        context = multiprocessing.get_context("spawn")
        process = context.Process(
            target=_settle, args=(self._settings, os.getpid()), name="yeojido-settler"
        )
        process.start()
        return process

    def _end(self, process: BaseProcess) -> None:
        process.terminate()
        process.join(self._patience)
        if process.is_alive():
            process.kill()
            process.join()


def _settle(settings: Settings, parent: int) -> None:
    """Run in the settler's process."""
    end_with(parent)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    # Ctrl-C reaches every process of the terminal; the first one ends the others in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from yeojido.app.http import logs
    from yeojido.app.worker import work

    logs.set_up("info")
    settle_memory()
    # Answers come first: what is settled a little later was acknowledged already.
    with suppress(AttributeError, OSError):
        os.nice(_NICE)
    try:
        work(settings, stop)
    except Exception as error:  # noqa: BLE001  whoever started this one starts it again
        logs.logger.error("settler failed", exc_info=error)
        sys.exit(1)
