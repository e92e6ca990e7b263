"""One Spark cluster for the tests that need one: a master, two workers, on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT
from tools import spark_cluster

#: What keeps a small driver and executors small, and quick to start.
LEAN = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
OPTIONS = {
    "spark.driver.host": spark_cluster.HOST,
    "spark.driver.bindAddress": spark_cluster.HOST,
    "spark.driver.memory": "512m",
    "spark.driver.extraJavaOptions": LEAN,
    "spark.executor.extraJavaOptions": LEAN,
    "spark.cores.max": "2",
    "spark.executor.cores": "1",
    "spark.executor.memory": "512m",
}


@pytest.fixture(scope="session")
def spark() -> Iterator[spark_cluster.Cluster]:
    """A cluster that sees this checkout; skips with the reason where there is no Java."""
    lacking = spark_cluster.missing()
    if lacking and "Java" in lacking:
        pytest.skip(lacking)
    assert not lacking, f"{lacking} (`make test` does)"
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    with spark_cluster.cluster(environment={"PYTHONPATH": paths}, apps=2) as running:
        yield running
