"""Options first, then the environment, then the defaults: which runner, at which address."""

from __future__ import annotations

import pytest

from yeojido.adapters.runners.local import LocalRunner
from yeojido.adapters.runners.spark import SparkRunner
from yeojido.app import wire
from yeojido.app.settings import settings
from yeojido.domain.errors import BadOption


def test_this_machine_unless_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing said is this machine; a master in the environment alone changes nothing."""
    assert isinstance(wire.runner(settings()), LocalRunner)
    monkeypatch.setenv("YEOJIDO_MASTER", "spark://there:7077")
    assert settings().runner == "local"
    assert isinstance(wire.runner(settings()), LocalRunner)


def test_spark_by_option_or_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A master that is named means Spark; the environment can say both; options win."""
    named = wire.runner(settings(master="sc://here:15002", memory="2GiB"))
    assert isinstance(named, SparkRunner)
    assert (named.master, named.memory) == ("sc://here:15002", 2 * 2**30)
    monkeypatch.setenv("YEOJIDO_RUNNER", "spark")
    monkeypatch.setenv("YEOJIDO_MASTER", "spark://there:7077")
    assert settings().master == "spark://there:7077"
    assert settings(master="sc://here:15002").master == "sc://here:15002"
    assert settings(runner="local").master is None


def test_what_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spark without a master, and a runner that there is not, are named with what is possible."""
    with pytest.raises(BadOption, match="--master"):
        settings(runner="spark")
    monkeypatch.setenv("YEOJIDO_RUNNER", "hadoop")
    with pytest.raises(BadOption, match=r"hadoop.*local, spark"):
        settings()
