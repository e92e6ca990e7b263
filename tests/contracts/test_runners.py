"""What every runner promises: the answer of one thread, whatever runs it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest

from tests.contracts.conftest import LEAN, OPTIONS
from tests.contracts.questions import QUESTIONS, rows
from yeojido.adapters.runners.local import LocalRunner
from yeojido.adapters.runners.spark import SparkRunner
from yeojido.analyze.sequences.funnel import Funnel
from yeojido.analyze.sequences.transitions import Transitions
from yeojido.domain.errors import (
    BadCondition,
    ClusterError,
    ClusterUnreachable,
    FileDamaged,
    FolderNotShared,
    JavaMissing,
    PackageMissing,
    VersionsDiffer,
)
from yeojido.domain.log import Chunk, LogSummary, Runner
from yeojido.store.fresh import Fresh
from yeojido.store.memory import MemoryLog
from yeojido.store.workspace import Workspace

# Under pytest-xdist all of this module runs in one process, which has the one cluster.
pytestmark = pytest.mark.xdist_group("spark")

RUNNERS = ["local, 1 thread", "local, 2 threads", "spark standalone", "spark connect"]
ON_SPARK = RUNNERS[2:]
_held: dict[str, SparkRunner] = {}


@pytest.fixture(scope="module", autouse=True)
def _letting_go() -> Iterator[None]:
    yield
    for held in _held.values():
        held.close()
    _held.clear()


@pytest.fixture
def runner(request: pytest.FixtureRequest) -> Runner:
    """One of the runners; those on Spark are shared by all tests."""
    name: str = request.param
    if name.startswith("local"):
        return LocalRunner(int(name.split()[1]))
    if name not in _held:
        cluster = request.getfixturevalue("spark")
        _held[name] = (
            SparkRunner(cluster.connect, tasks=3)
            if name == "spark connect"
            else SparkRunner(cluster.master, options=OPTIONS, tasks=2)
        )
    return _held[name]


every = pytest.mark.parametrize("runner", RUNNERS, indirect=True)
clustered = pytest.mark.parametrize("runner", ON_SPARK, indirect=True)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with a log."""
    with Workspace.open(tmp_path_factory.mktemp("shared") / "ws") as opened:
        with opened.log.writer("test") as writer:
            writer.add(rows())
            writer.commit()
        yield opened


@pytest.fixture(scope="module")
def expected(workspace: Workspace) -> dict[str, Any]:
    """What one thread answers."""
    return {name: LocalRunner(1).run(workspace.log, q) for name, q in QUESTIONS.items()}


@every
@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_runner_gives_the_same_answer(
    runner: Runner, name: str, workspace: Workspace, expected: dict[str, Any]
) -> None:
    """Every analysis, on every runner: equal to the last digit, and equal as JSON."""
    answer = runner.run(workspace.log, QUESTIONS[name])
    assert answer == expected[name]
    if hasattr(answer, "to_dict"):
        assert answer.to_dict() == expected[name].to_dict()


@every
def test_a_log_in_memory_and_an_empty_one_can_be_asked(runner: Runner, tmp_path: Path) -> None:
    """Not only workspaces: a log in memory travels; nothing at all has an answer too."""
    question = Funnel(["a", "b"], "5m")
    memory = MemoryLog.from_frame(rows(30), 5)
    assert runner.run(memory, question) == LocalRunner(1).run(memory, question)
    with Workspace.open(tmp_path / "empty") as empty:
        assert [step.people for step in runner.run(empty.log, question).steps] == [0, 0]


@every
def test_progress_counts_to_the_end(runner: Runner, workspace: Workspace) -> None:
    """``progress`` never runs backwards and ends with everything done."""
    told: list[tuple[int, int]] = []
    runner.run(workspace.log, Funnel(["a", "b"]), lambda *step: told.append(step))
    total = len(workspace.log.buckets())
    assert told == sorted(told)
    assert told[-1] == (total, total)


@every
def test_a_question_that_makes_no_sense_is_refused(runner: Runner, workspace: Workspace) -> None:
    """What is wrong with a question is said before anything is scanned."""
    with pytest.raises(BadCondition):
        runner.run(workspace.log, Funnel(["a", "colour = 'red'"]))


@clustered
def test_the_commit_that_is_read_stays_the_same(runner: Runner, tmp_path: Path) -> None:
    """What others commit meanwhile is not seen until the log is refreshed."""
    question = Transitions()
    with Workspace.open(tmp_path / "ws") as reading, Workspace.open(tmp_path / "ws") as writing:
        with writing.log.writer("first") as writer:
            writer.add(rows(20))
            writer.commit()
        reading.log.refresh()
        before = runner.run(reading.log, question)
        with writing.log.writer("second") as writer:
            writer.add(rows(40, seed=21))
            writer.commit()
        rmtree(reading.path / "index")
        assert runner.run(reading.log, question) == before
        reading.log.refresh()
        assert runner.run(reading.log, question) == LocalRunner(1).run(reading.log, question)


@every
def test_fresh_events_are_seen(runner: Runner, tmp_path: Path) -> None:
    """Events that are not sealed yet count as on one thread, and travel with the log."""
    both = rows(60)
    with Workspace.open(tmp_path / "ws") as opened:
        with opened.log.writer("test") as writer:
            writer.add(both.head(500))
            writer.commit()
        fresh = Fresh(opened.log, both.slice(500))
        question = Funnel(["a", "b"], "5m")
        answer = runner.run(fresh, question)
        assert answer == LocalRunner(1).run(fresh, question)
        assert fresh.summary().events == both.height


@clustered
def test_a_damaged_file_is_named(runner: Runner, workspace: Workspace, tmp_path: Path) -> None:
    """What a worker finds wrong is said as it would be said here."""
    copytree(workspace.path, tmp_path / "ws")
    with Workspace.open(tmp_path / "ws") as copy:
        victim = sorted((copy.path / "log").iterdir())[3]
        rmtree(copy.path / "index")
        victim.write_bytes(victim.read_bytes()[:-7] + b"damaged")
        with pytest.raises(FileDamaged, match=victim.name):
            runner.run(copy.log, Funnel(["a"]))


@dataclass(frozen=True)
class Elsewhere:
    """A log that lies where the workers see nothing."""

    log: MemoryLog
    folder: Path = Path("/nowhere/shared/ws")

    def summary(self) -> LogSummary:
        """Return what it holds."""
        return self.log.summary()

    def buckets(self) -> tuple[int, ...]:
        """Return its buckets."""
        return self.log.buckets()

    def chunk(self, bucket: int, columns: Collection[str] = ()) -> Chunk:
        """Return one of them."""
        return self.log.chunk(bucket, columns)


@clustered
def test_a_folder_that_workers_do_not_see_is_named(runner: Runner) -> None:
    """Storage that is not shared is the commonest mistake: folder and worker are named."""
    with pytest.raises(FolderNotShared, match="/nowhere/shared/ws"):
        runner.run(Elsewhere(MemoryLog.from_frame(rows(5), 2)), Funnel(["a"]))


@dataclass(frozen=True)
class Slow(Funnel):
    """A funnel that takes its time."""

    def scan(self, chunk: Chunk) -> Any:
        """Count, slowly."""
        time.sleep(2)
        return super().scan(chunk)


@clustered
def test_an_interrupt_stops_the_job(runner: SparkRunner, workspace: Workspace) -> None:
    """Ctrl-C is felt at once, frees the workers, and leaves the cluster of use."""
    from yeojido.adapters.runners import spark_session

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    session = runner.session()
    patient, spark_session._watch = spark_session._watch, interrupted
    begun = time.monotonic()
    try:
        with pytest.raises(KeyboardInterrupt):
            runner.run(workspace.log, Slow(["a", "b"]))
    finally:
        spark_session._watch = patient
    assert session is runner.session()
    runner.run(workspace.log, Funnel(["a", "b"]))
    assert time.monotonic() - begun < len(workspace.log.buckets()), "the job went on"


@clustered
def test_large_states_travel_in_pieces(
    runner: Runner, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A result larger than a row may be arrives whole."""
    from yeojido.adapters.runners.spark_session import each

    assert isinstance(runner, SparkRunner)
    sent = each(runner.session(), Large(20 * 2**20 + 3), 2)
    assert [len(data) for data in sent] == [20 * 2**20 + 3, 20 * 2**20 + 4]


@dataclass(frozen=True)
class Large:
    """A task whose result is large."""

    size: int

    def __call__(self, place: int) -> bytes:
        """Return bytes."""
        return bytes(self.size + place)


def test_nobody_at_the_address(spark: object) -> None:
    """A wrong address is refused within seconds, in one sentence."""
    for master in ("spark://127.0.0.1:1", "sc://127.0.0.1:1", "spark://nowhere"):
        with pytest.raises(ClusterUnreachable, match=master):
            SparkRunner(master, patience=2).session()


def test_without_java_or_pyspark(monkeypatch: pytest.MonkeyPatch, spark: object) -> None:
    """What is not installed is named, with what to do."""
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(JavaMissing, match="Java 17"):
        SparkRunner("local[1]").session()
    monkeypatch.setitem(__import__("sys").modules, "pyspark", None)
    with pytest.raises(PackageMissing, match=r"pip install 'yeojido\[spark\]'"):
        SparkRunner("local[1]").session()


def test_another_version_on_a_worker_is_refused() -> None:
    """A worker with another Yeojido would count by other rules: both versions are named."""
    import pickle

    import pyarrow as pa

    from yeojido.adapters.runners.spark_tasks import Task

    pytest.importorskip("pyspark")
    batch = pa.RecordBatch.from_pydict({"id": pa.array([0])})
    (row,) = Task(b"", "0.0.1")(iter([batch]))
    result, error = pickle.loads(row.column(2)[0].as_py())
    assert result is None
    assert isinstance(error, VersionsDiffer)
    assert "0.0.1" in str(error)


def test_what_spark_says_becomes_a_sentence() -> None:
    """The trace of a failed job is boiled down to what a person can do something about."""
    from yeojido.adapters.runners.spark_session import _meaning

    lost = _meaning(RuntimeError("...\nModuleNotFoundError: No module named 'yeojido'\n..."))
    assert "PYSPARK_PYTHON" in str(lost)
    python = "Python in worker has different version: 3.9 than that in driver: 3.12"
    assert isinstance(_meaning(RuntimeError(f"[PYTHON_VERSION_MISMATCH] {python}")), VersionsDiffer)
    other = _meaning(RuntimeError("a\njava.lang.IllegalStateException: out of luck\n  at b"))
    assert isinstance(other, ClusterError)
    assert "out of luck" in str(other)


def test_errors_travel(workspace: Workspace) -> None:
    """Errors keep kind, values and both languages between processes."""
    import pickle

    error = FileDamaged(path="x", reason="y")
    assert pickle.loads(pickle.dumps(error)).say("ko") == error.say("ko")


def test_a_log_travels_as_a_commit(workspace: Workspace) -> None:
    """A log that was sent can be read and not written."""
    import pickle

    from yeojido.domain.errors import WorkspaceReadOnly

    there = pickle.loads(pickle.dumps(workspace.log))
    assert there.summary() == workspace.log.summary()
    with pytest.raises(WorkspaceReadOnly):
        there.writer("nobody")
    assert replace(there.snapshot, files=()) == replace(workspace.log.snapshot, files=())


@clustered
def test_an_import_on_the_cluster_makes_the_same_log(runner: Runner, tmp_path: Path) -> None:
    """Raw tables are cleaned and sealed by the workers: the log is that of an import here."""
    from tests.rooms.app.test_spreading import FILES, Workspace, import_files, same, told

    assert isinstance(runner, SparkRunner)
    paths = [path for make in ("marked", "parquet") for path in FILES[make](tmp_path)]
    with Workspace.open(tmp_path / "here") as here, Workspace.open(tmp_path / "there") as there:
        (there.path / "secret").write_bytes(here.secret)
        expected = told(import_files(here, paths))
        assert told(import_files(there, paths, cluster=runner)) == expected
        assert same(here, there)
        again = import_files(there, paths, cluster=runner)
        assert (again.accepted, again.duplicates) == (0, expected["accepted"])
        question = Funnel(["home", "buy"])
        assert runner.run(there.log, question) == LocalRunner(1).run(here.log, question)


def test_an_interrupt_while_the_driver_starts_leaves_nothing_behind(spark: Any) -> None:
    """Ctrl-C as the Java driver comes up ends it with this process."""
    code = (
        "import os, signal, sys, threading\n"
        "from yeojido.adapters.runners.spark import SparkRunner\n"
        "threading.Timer(0.7, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        "try: SparkRunner('local[1]').session()\n"
        "except KeyboardInterrupt: sys.exit(130)\n"
    )
    mark = f"yeojido-test-{os.getpid()}"
    environment = {**os.environ, "JDK_JAVA_OPTIONS": f"-Dmark={mark} {LEAN}"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, timeout=120, check=False)
    assert done.returncode == 130
    until = time.monotonic() + 30
    while found := _running(mark):
        assert time.monotonic() < until, found
        time.sleep(0.2)


def _running(mark: str) -> list[str]:
    """The processes whose environment holds a word."""
    found: list[str] = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark.encode() in path.read_bytes():
                found.append(path.parent.name)
    return found
