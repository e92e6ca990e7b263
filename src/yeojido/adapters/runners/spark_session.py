"""A connection to a Spark cluster: made with clear errors, given tasks, watched, stopped.

``spark://``, ``local[N]``, ``yarn`` and ``k8s://`` masters are driven from this process, which
starts a Java driver; ``sc://host:port`` is a Spark Connect server, which needs no Java here. Both
take the same job: a table of task numbers mapped over Arrow batches.
"""

from __future__ import annotations

import os
import pickle
import re
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
import uuid
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from yeojido.adapters.runners.spark_tasks import SCHEMA, Task, packed
from yeojido.domain.errors import (
    ClusterBusy,
    ClusterError,
    ClusterUnreachable,
    JavaMissing,
    PackageMissing,
    VersionsDiffer,
    YeojidoError,
)
from yeojido.domain.version import __version__
from yeojido.domain.words import both

Progress = Callable[[int, int], None]

_PACKAGE = "'yeojido[spark]'"
_LOOK = 0.2
_ADDRESS = re.compile(r"([^:/,;\[\]]+|\[[0-9a-fA-F:]+\]):(\d+)")
_CONNECT_PORT = 15002
#: Tasks for each core, and in all where nobody knows the cores: starting one has its price, and
#: the last ones to end must not be waited for long.
_TASKS = 4
_UNKNOWN = 32


class Session(Protocol):
    """The few things that both kinds of connection do in their own way."""

    spark: Any

    def parallelism(self) -> int:
        """Return how many tasks run at a time, as far as is known."""
        ...

    @contextmanager
    def tagged(self, tag: str) -> Iterator[None]:
        """Give what this thread starts a name."""
        ...

    def done(self, tag: str) -> int:
        """Return how many tasks of a job are done."""
        ...

    def waiting(self) -> bool:
        """Tell whether no worker has joined yet."""
        ...

    def cancel(self, tag: str) -> None:
        """Stop a job."""
        ...

    def stop(self) -> None:
        """End the session."""
        ...


def connect(master: str, options: Mapping[str, str], patience: float) -> Session:
    """Return a session on a cluster.

    Raises PackageMissing, JavaMissing, ClusterUnreachable (nobody answers at ``master`` within
    ``patience`` seconds, or what answers is no Spark of our version).
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import_module("pyspark")
            if master.startswith("sc://"):
                import_module("pyspark.sql.connect.session")
        except ImportError:
            raise PackageMissing(what="Spark", package=_PACKAGE) from None
        _check_address(master, patience)
        if master.startswith("sc://"):
            return Remote(master, patience)
        if not _java():
            raise JavaMissing
        return Classic(master, options)


def _java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return bool(home and Path(home, "bin", "java").exists()) or shutil.which("java") is not None


def _check_address(master: str, patience: float) -> None:
    """Raise ClusterUnreachable unless somebody listens; Spark itself would try for minutes."""
    scheme, _, rest = master.partition("://")
    if scheme not in ("spark", "sc"):
        return
    where = rest.split("/;")[0].split(";")[0].rstrip("/")
    if scheme == "sc" and ":" not in where:
        where = f"{where}:{_CONNECT_PORT}"
    reason: object = both("spark.no_address")
    for host, port in _ADDRESS.findall(where):
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=patience).close()
            return
        except (OSError, OverflowError) as error:
            said = getattr(error, "strerror", None)
            reason = f"{said}." if said else both("spark.silent", seconds=f"{patience:g}")
    raise ClusterUnreachable(master=master, reason=reason)


class Classic:
    """A driver in this process."""

    def __init__(self, master: str, options: Mapping[str, str]) -> None:
        """Start the Java driver, or use the one this process has."""
        sql: Any = import_module("pyspark.sql")
        python = os.environ.get("PYSPARK_PYTHON") or sys.executable
        os.environ["PYSPARK_PYTHON"] = python
        chosen = {
            "spark.app.name": "yeojido",
            "spark.log.level": "OFF",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.pyspark.python": python,
            # Some tasks send large states.
            "spark.driver.maxResultSize": "4g",
            "spark.sql.execution.pyspark.udf.faulthandler.enabled": "true",
            **options,
        }
        builder = sql.SparkSession.builder.master(master)
        for key, value in chosen.items():
            builder = builder.config(key, value)
        with _held_back(), _quiet() as said:
            try:
                self.spark: Any = builder.getOrCreate()
                self._context: Any = self.spark.sparkContext
            except Exception as problem:
                raise _refusal(master, problem, said()) from problem

    def parallelism(self) -> int:
        return int(self._context.defaultParallelism)

    @contextmanager
    def tagged(self, tag: str) -> Iterator[None]:
        self._context.setJobGroup(tag, "yeojido", interruptOnCancel=True)
        yield

    def done(self, tag: str) -> int:
        tracker = self._context.statusTracker()
        jobs = [tracker.getJobInfo(job) for job in tracker.getJobIdsForGroup(tag)]
        stages = [tracker.getStageInfo(s) for job in jobs if job for s in job.stageIds]
        return sum(stage.numCompletedTasks for stage in stages if stage)

    def waiting(self) -> bool:
        # The driver itself stands in the list.
        local = str(self._context.master).startswith("local")
        return not local and len(self._context.statusTracker().getExecutorInfos()) <= 1

    def cancel(self, tag: str) -> None:
        self._context.cancelJobGroup(tag)

    def stop(self) -> None:
        with _quiet():
            self.spark.stop()


class Remote:
    """A client of a Spark Connect server."""

    def __init__(self, master: str, patience: float) -> None:
        """Connect; several sessions in one process do not disturb each other."""
        # Not by way of pyspark.sql, which would keep this process from ever having a driver.
        sql: Any = import_module("pyspark.sql.connect.session")
        builder = sql.SparkSession.builder
        pool = ThreadPoolExecutor(1, thread_name_prefix="yeojido-connect")
        try:
            session = pool.submit(lambda: builder.remote(master).create())
            self.spark: Any = session.result(patience * 3)
            pool.submit(lambda: self.spark.version).result(patience * 3)
        except NotYet:
            reason = both("spark.silent", seconds=f"{patience * 3:g}")
            raise ClusterUnreachable(master=master, reason=reason) from None
        except Exception as problem:
            raise _refusal(master, problem, "") from problem
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        self._done = 0
        self.spark.registerProgressHandler(self._note)

    def _note(self, stages: Any, **_: Any) -> None:
        self._done = sum(int(stage.num_completed_tasks) for stage in stages or ())

    def parallelism(self) -> int:
        for key in ("spark.default.parallelism", "spark.cores.max"):
            with suppress(Exception):
                return int(self.spark.conf.get(key))
        return 0

    @contextmanager
    def tagged(self, tag: str) -> Iterator[None]:
        self._done = 0
        self.spark.addTag(tag)
        try:
            yield
        finally:
            self.spark.removeTag(tag)

    def done(self, tag: str) -> int:
        del tag
        return self._done

    def waiting(self) -> bool:
        return False

    def cancel(self, tag: str) -> None:
        self.spark.interruptTag(tag)

    def stop(self) -> None:
        self.spark.stop()


def each(
    session: Session,
    work: Callable[[int], Any],
    count: int,
    progress: Progress | None = None,
    patience: float = 60.0,
) -> list[Any]:
    """Return ``[work(0), ..., work(count - 1)]``, done on the cluster, several by each of its tasks.

    ``work`` is pickled; its functions and classes must be importable on the workers.
    ``progress(done, count)`` counts them. What one raises of ours is raised here, of the first
    that failed. An interrupt stops the job. Raises ClusterBusy when no worker joins within
    ``patience`` seconds, ClusterError for what Spark says.
    """
    task = Task(packed(work), __version__)
    tag = f"yeojido-{uuid.uuid4().hex}"
    tasks = min(count, _TASKS * session.parallelism() or _UNKNOWN)

    def told(done: int, _: int) -> None:
        if progress is not None:
            progress(count * done // tasks, count)

    def collect() -> list[Any]:
        with session.tagged(tag), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table = session.spark.range(0, count, 1, tasks).mapInArrow(task, SCHEMA)
            return list(table.collect())

    pool = ThreadPoolExecutor(1, thread_name_prefix="yeojido-spark")
    job = pool.submit(collect)
    try:
        _watch(session, job, tag, tasks, told, patience)
        rows = job.result()
    except YeojidoError:
        raise
    except Exception as problem:
        raise _meaning(problem) from problem
    finally:
        _end(session, job, tag)
        pool.shutdown(wait=False, cancel_futures=True)
    results = _results(rows, count)
    told(tasks, tasks)
    return results


def _watch(
    session: Session,
    job: Future[list[Any]],
    tag: str,
    count: int,
    progress: Progress,
    patience: float,
) -> None:
    """Wait for a job, telling how far it is; raises ClusterBusy where it never begins."""
    begun = time.monotonic()
    told = 0
    while not job.done():
        with suppress(NotYet):
            job.exception(timeout=_LOOK)
            break
        with suppress(Exception):  # asking how far it is must not end it
            done = min(session.done(tag), count - 1)
            if done > told:
                told = done
                progress(done, count)
            if told or not session.waiting():
                begun = time.monotonic()
        if time.monotonic() - begun > patience:
            raise ClusterBusy(seconds=f"{patience:g}")


def _end(session: Session, job: Future[list[Any]], tag: str) -> None:
    """Cancel a job that still runs. One that is just being handed in cannot be: so try again."""
    for _ in range(300):
        if job.done():
            return
        with suppress(Exception):
            session.cancel(tag)
            job.exception(timeout=_LOOK)


def _results(rows: list[Any], count: int) -> list[Any]:
    pieces: dict[int, list[tuple[int, bytes]]] = {place: [] for place in range(count)}
    for row in rows:
        pieces[row[0]].append((row[1], bytes(row[2])))
    results: list[Any] = []
    for place in range(count):
        data = b"".join(piece for _, piece in sorted(pieces.pop(place)))
        result, error = pickle.loads(data)  # noqa: S301 (made by our own workers)
        if error is not None:
            raise error
        results.append(result)
    return results


def _refusal(master: str, problem: Exception, log: str) -> YeojidoError:
    """Return why there is no session."""
    text = f"{problem}\n{log}"
    if "Java gateway process exited" in text or "JAVA_GATEWAY_EXITED" in text:
        return JavaMissing()
    return ClusterUnreachable(master=master, reason=_first_sentence(text))


def _meaning(problem: Exception) -> YeojidoError:
    """Return what a failed job means."""
    text = str(problem)
    if "No module named 'yeojido'" in text:
        return ClusterError(reason=both("spark.no_yeojido", python=sys.executable))
    if found := re.search(r"No module named '([\w.]+)'", text):
        return ClusterError(reason=both("spark.no_module", module=found[1]))
    if "PYTHON_VERSION_MISMATCH" in text or "different version" in text.lower():
        found = re.search(r"(?:worker|Worker).{0,40}?(\d+\.\d+)", text)
        ours = ".".join(map(str, sys.version_info[:2]))
        theirs = found[1] if found else "?"
        return VersionsDiffer(host=both("spark.a_worker"), what="Python", theirs=theirs, ours=ours)
    if "InvalidClassException" in text or "serialVersionUID" in text:
        return ClusterError(reason=both("spark.other_spark"))
    if "maxResultSize" in text:
        return ClusterError(reason=both("spark.result_too_large"))
    return ClusterError(reason=_first_sentence(text))


def _first_sentence(text: str) -> str:
    """Return the line of a long complaint that says most."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [x for x in lines if re.match(r"(Caused by: )?[\w.]*(Error|Exception): ", x)]
    return ([x for x in telling if "Py4JJavaError" not in x] or lines or ["?"])[-1][:300]


@contextmanager
def _held_back() -> Iterator[None]:
    """Hold Ctrl-C back until the driver stands.

    PySpark, interrupted while it starts one, leaves it running behind.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if asked:
        raise KeyboardInterrupt


@contextmanager
def _quiet() -> Iterator[Callable[[], str]]:
    """Keep what the Java driver prints off the terminal; hands out a function that returns it.

    The driver inherits the standard streams it is started with, for good.
    """
    with tempfile.TemporaryFile() as log:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        kept = [(stream, os.dup(stream)) for stream in (1, 2)]
        try:
            for stream, _ in kept:
                os.dup2(log.fileno(), stream)

            def said() -> str:
                size = os.fstat(log.fileno()).st_size
                return os.pread(log.fileno(), 20_000, max(0, size - 20_000)).decode(
                    errors="replace"
                )

            yield said
        finally:
            for stream, saved in kept:
                os.dup2(saved, stream)
                os.close(saved)
