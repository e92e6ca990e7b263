"""A Spark standalone cluster on this machine, from the PySpark package: for tests and benchmarks.

    with cluster(workers=2) as spark:
        spark.master   # spark://127.0.0.1:41234
        spark.connect  # sc://127.0.0.1:41240, started when first asked for

A master and its workers are processes of their own, as they are on machines of their own. All
listen on the loopback only, on free ports, keep their files in one temporary folder, and end with
the block, or with this process in whatever way it ends. ``python -m tools.spark_cluster`` starts
one and waits for Ctrl-C.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

HOST = "127.0.0.1"
_LEAN = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
_PATIENCE = 60.0
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class NoSpark(Exception):
    """Why there can be no cluster here, in one sentence."""


def missing() -> str | None:
    """Return what this machine lacks for a cluster, None where nothing is wanting."""
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and Path(home, "bin", "java").exists()):
        return "needs Java 17 or newer (java is not on the path)"
    if find_spec("pyspark") is None:
        return "needs PySpark: pip install 'yeojido[spark]'"
    return None


@dataclass
class Cluster:
    """A running cluster."""

    folder: Path
    cores: int
    memory: int
    environment: Mapping[str, str]
    master: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _connect: str = ""

    @property
    def connect(self) -> str:
        """Address of a Spark Connect server of this cluster; the first asking starts it."""
        if not self._connect:
            port = free_port()
            arguments = {
                "spark.connect.grpc.binding.address": HOST,
                "spark.connect.grpc.binding.port": str(port),
                "spark.cores.max": "2",
                "spark.executor.cores": "1",
                "spark.executor.memory": f"{self.memory}m",
                "spark.ui.enabled": "false",
                "spark.driver.extraJavaOptions": _LEAN,
                "spark.executor.extraJavaOptions": _LEAN,
                "spark.sql.artifact.isolation.enabled": "false",
            }
            options = [word for k, v in arguments.items() for word in ("--conf", f"{k}={v}")]
            name = "org.apache.spark.sql.connect.service.SparkConnectServer"
            head = ["spark-submit", "--class", name, "--master", self.master]
            # Its own memory is that of a daemon: the launcher says so for servers.
            self.start("connect", [*head, *options], {"SPARK_DAEMON_MEMORY": "640m"})
            self.wait(lambda: reachable(port), "connect")
            self._connect = f"sc://{HOST}:{port}"
        return self._connect

    def start(
        self, name: str, command: Sequence[str], more: Mapping[str, str] | None = None
    ) -> None:
        """Start one process of the cluster; what it says goes to ``NAME.log`` in the folder."""
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(  # noqa: S603 (our own list of arguments)
                    [str(spark_home() / "bin" / command[0]), *command[1:]],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=self.folder,
                    env={**self.environment, **(more or {})},
                    start_new_session=True,
                    preexec_fn=_die_with_parent,  # noqa: PLW1509 (nothing but one system call)
                )
            )

    def wait(self, ready: Callable[[], bool], name: str) -> None:
        """Wait until ``ready()``; raises NoSpark with the end of the log where it never is."""
        until = time.monotonic() + _PATIENCE
        while not ready():
            if time.monotonic() > until or any(p.poll() is not None for p in self.processes):
                log = (self.folder / f"{name}.log").read_text(errors="replace")[-2000:]
                raise NoSpark(f"{name} of the Spark cluster did not start: {log}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End every process, the last one started first."""
        for process in reversed(self.processes):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)


def spark_home() -> Path:
    """Return the folder of the PySpark package, which holds all of Spark."""
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        raise NoSpark(missing())
    return Path(found.origin).parent


def free_port() -> int:
    """Return a port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def reachable(port: int) -> bool:
    """Tell whether somebody listens on a port of the loopback."""
    with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


@contextmanager
def cluster(
    workers: int = 2,
    cores: int = 1,
    memory: int = 512,
    environment: Mapping[str, str] | None = None,
    apps: int = 1,
) -> Iterator[Cluster]:
    """Start a master and workers, hand the cluster out, stop all behind.

    ``cores`` of each worker and ``memory`` (MiB) of each executor are for one application;
    ``apps`` may run at a time. ``environment`` is added to that of the processes. Raises NoSpark.
    """
    lacking = missing()
    if lacking:
        raise NoSpark(lacking)
    with tempfile.TemporaryDirectory(prefix="yeojido-spark-") as temporary:
        folder = Path(temporary)
        own = {
            "SPARK_HOME": str(spark_home()),
            "SPARK_LOCAL_IP": HOST,
            "SPARK_LOCAL_DIRS": str(folder / "local"),
            "SPARK_WORKER_DIR": str(folder / "work"),
            "SPARK_LOG_DIR": str(folder),
            "SPARK_NO_DAEMONIZE": "1",
            "SPARK_DAEMON_MEMORY": "256m",
            "SPARK_DAEMON_JAVA_OPTS": _LEAN,
            "PYSPARK_PYTHON": sys.executable,
        }
        running = Cluster(folder, cores, memory, {**os.environ, **own, **(environment or {})})
        try:
            _start(running, workers, cores * apps, (memory + 400) * apps)
            yield running
        finally:
            running.stop()


def _start(running: Cluster, workers: int, cores: int, memory: int) -> None:
    port, page = free_port(), free_port()
    name = "org.apache.spark.deploy.master.Master"
    where = ["--host", HOST, "--port", str(port), "--webui-port", str(page)]
    running.start("master", ["spark-class", name, *where])
    running.master = f"spark://{HOST}:{port}"
    running.wait(lambda: reachable(port), "master")
    for number in range(workers):
        name = "org.apache.spark.deploy.worker.Worker"
        size = ["--cores", str(cores), "--memory", f"{memory}m", "--webui-port", "0"]
        running.start(
            f"worker-{number}", ["spark-class", name, "--host", HOST, *size, running.master]
        )
    running.wait(lambda: _alive(page) >= workers, "master")


def _alive(page: int) -> int:
    """Return how many workers the master knows, from its page."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{page}/json/", timeout=5) as answer:
            return int(json.load(answer)["aliveworkers"])
    except (OSError, ValueError, KeyError):
        return 0


def _die_with_parent() -> None:
    """Ask Linux to end this process with the one that started it; elsewhere nothing happens."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def main() -> None:
    """Run a cluster until Ctrl-C."""
    try:
        with cluster(workers=2, cores=1, memory=1024) as running:
            print(f"--runner spark --master {running.master}")
            signal.pause()
    except KeyboardInterrupt:
        print("stopped")
    except NoSpark as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
