"""Groups of people that are not there."""

from __future__ import annotations

import pytest

from tests.laws.logs import Log, person
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.difference import Difference
from yeojido.analyze.sequences.sankey import Sankey
from yeojido.analyze.sequences.transitions import Transitions
from yeojido.domain.errors import QuestionError


@pytest.mark.parametrize("question", [Transitions(top=1), Sankey(top=1)])
def test_a_group_without_people_is_refused_also_where_something_is_asked_before(question):
    """Nobody is in the group: that is said, instead of asking it for ever."""
    log = Log(((person("a@0 b@1"), person("b@0 c@1")),))
    with pytest.raises(QuestionError):
        LocalRunner(1).run(log, Difference(question, "value = 'nobody'"))
