"""Ctrl-C while something long runs: it stops soon, says so, and leaves everything as it was."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tests.contracts.frames import frame, row
from yeojido.store.workspace import Workspace

SLOW = """
import signal, sys, time
# A shell that runs tests in the background has them ignore Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
from yeojido.analyze.sequences.transitions import Transitions
from yeojido.app.cli.main import main
scan = Transitions.scan
def slow(self, chunk):
    # One write: two threads must not share a line.
    sys.stdout.write("scanning\\n")
    sys.stdout.flush()
    time.sleep(0.2)
    return scan(self, chunk)
Transitions.scan = slow
sys.exit(main(sys.argv[1:]))
"""


def test_ctrl_c_stops_within_a_bucket(tmp_path: Path) -> None:
    """Exit status 130 and one sentence; buckets not begun are not scanned; the log is sound."""
    data = tmp_path / "data"
    with Workspace.open(data) as workspace, workspace.log.writer("a.csv") as writer:
        writer.add(frame([row(f"p{i}", i, "view", seq=i, key=i) for i in range(400)]))
        writer.commit()
    command = [sys.executable, "-c", SLOW, "transitions", "--workspace", str(data)]
    process = subprocess.Popen(
        [*command, "--threads", "2", "--lang", "en"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "scanning\n"
    process.send_signal(signal.SIGINT)
    shown, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told.count("\n") == 1
    assert "Traceback" not in told
    assert shown.count("scanning") < 20
    with Workspace.open(data) as workspace:
        assert workspace.log.verify() == []
        assert workspace.log.summary().events == 400
