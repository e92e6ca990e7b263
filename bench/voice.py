"""How fast customers' words are read, and what it costs to begin: ``make bench-voice``.

Texts are the film reviews of ``YEOJIDO_DATA`` (``nsmc``) where that folder is, else the demo
shop's. Rates are of one core, in a process of its own. The peer, in the same run and on the same
texts, is what one would write oneself: scikit-learn's TF-IDF of character n-grams (1 to 4) and a
logistic regression, which tells polarity alone. The whole way is three commands on a workspace of
their own: import, map, and map again.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from bench import voiced

_ROOT = Path(__file__).parent.parent
_ONCE = 20_000
_REPEATS = 5
_FIRST = "import yeojido; yeojido.score('배송이 너무 느려서 화가 나요')"


def texts(count: int) -> tuple[list[str], list[int], str]:
    """Return texts, their ratings (1..10), and what they are."""
    folder = Path(os.environ.get("YEOJIDO_DATA") or _ROOT.parent / "shared" / "data")
    path = folder / "nsmc" / "nsmc_raw_reviews.csv.gz"
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            rows = [
                (row["review"], int(row["rating"])) for row in islice(csv.DictReader(file), count)
            ]
        return [row[0] for row in rows], [row[1] for row in rows], "NSMC film reviews"
    from yeojido.adapters.demo.sentences_ko import __dict__ as named

    said = [text for each in named.values() if isinstance(each, tuple) for text in each]
    said = [text for text in said if isinstance(text, str)] or ["배송이 빨라요"]
    return [f"{said[at % len(said)]} {at}" for at in range(count)], [1 + at % 10 for at in range(count)], "demo sentences"  # fmt: skip


def _rate(work: Callable[[list[str]], object], given: list[str]) -> dict[str, float]:
    """Return texts per second of processor time, median of a few runs, after one not timed."""
    work(given[:500])
    took: list[float] = []
    for _ in range(_REPEATS):
        began = time.process_time()
        work(given)
        took.append(time.process_time() - began)
    return {
        "texts": len(given),
        "per_second": round(len(given) / statistics.median(took)),
        "slowest": round(len(given) / max(took)),
        "fastest": round(len(given) / min(took)),
    }


def rates() -> dict[str, Any]:
    """Measure on one core: ours without and with spans, the peer."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    from yeojido.app.plugging import packaged_model

    given, ratings, what = texts(3 * _ONCE)
    peer = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 4), min_df=2, sublinear_tf=True),
        LogisticRegression(max_iter=200),
    )
    peer.fit(given[:_ONCE], [rating > 6 for rating in ratings[:_ONCE]])
    model = packaged_model()
    asked = given[_ONCE : 2 * _ONCE]
    return {
        "what": what,
        "length": round(statistics.mean(map(len, asked)), 1),
        "read": _rate(model.read, asked),
        "spans": _rate(lambda part: (model.read(part), model.spans(part)), asked[: _ONCE // 4]),
        "peer": _rate(peer.predict_proba, asked),
    }


def start() -> dict[str, float]:
    """Return milliseconds from a bare interpreter to the first score, processes in turn."""
    took: dict[str, list[tuple[float, float]]] = {"pass": [], _FIRST: []}
    for _ in range(2 * _REPEATS):
        for code, times in took.items():
            began, used = time.perf_counter(), _children()
            subprocess.run([sys.executable, "-c", code], check=True, cwd=_ROOT)
            times.append((time.perf_counter() - began, _children() - used))
    wall, cpu = (
        1000 * (statistics.median(t[k] for t in took[_FIRST]) - statistics.median(t[k] for t in took["pass"]))
        for k in (0, 1)
    )  # fmt: skip
    return {"wall_ms": round(wall), "cpu_ms": round(cpu)}


def _children() -> float:
    """Return the processor seconds of all processes that were started and are over."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def whole(count: int) -> dict[str, Any]:
    """Import reviews, put them on a map, and once more; seconds and memory of each command."""
    given, ratings, _ = texts(count)
    found: dict[str, Any] = {"texts": len(given)}
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as folder:
        path = Path(folder) / "reviews.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["person", "event", "time", "text", "rating"])
            for at, (text, rating) in enumerate(zip(given, ratings, strict=True)):
                day = f"2026-{at % 12 + 1:02}-{at % 28 + 1:02}T{at % 24:02}:{at % 60:02}:00Z"
                writer.writerow([f"p{at}", "review", day, text, rating])
        work = ["--workspace", str(Path(folder) / "w")]
        map_ = ["map", "--out", str(Path(folder) / "map.json"), *work]
        rated = ["--rating-scale", "1..10"]
        found["import"] = _command("import", str(path), "--text", "text", *rated, *work)
        found["map"] = _command(*map_)
        found["again"] = _command(*map_)
        document = json.loads((Path(folder) / "map.json").read_text())
        found["journeys"] = document["lens"]["journeys"]
    return found


def _command(*arguments: str) -> dict[str, float]:
    """Run ``yeojido``; return its seconds and its greatest memory in MiB."""
    code = (
        "import resource, sys\n"
        "from yeojido.app.cli.main import main\n"
        "status = main(sys.argv[1:])\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024\n"
        "sys.stderr.write(f'\\npeak {peak}\\n')\n"
        "sys.exit(status)"
    )
    began, used = time.perf_counter(), _children()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    took, used = time.perf_counter() - began, _children() - used
    if done.returncode:
        raise SystemExit(done.stderr)
    peak = int(done.stderr.rpartition("peak ")[2])
    return {"seconds": round(took, 1), "cpu": round(used, 1), "mib": peak}


def main() -> None:
    """Measure everything, or one part in a process of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=int, default=700_000)
    parser.add_argument("--part", choices=["rates"])
    asked = parser.parse_args()
    if asked.part:
        json.dump({**rates(), "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}, sys.stdout)  # fmt: skip
        return
    part = subprocess.run(
        [sys.executable, "-m", "bench.voice", "--part", "rates"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    found: dict[str, Any] = {
        "machine": f"{len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}",
        "rates": json.loads(part.stdout),
        "start": start(),
        "whole": whole(asked.texts),
    }
    voiced.RESULT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    print(io.StringIO(voiced.section(found)).getvalue())


if __name__ == "__main__":
    main()
