"""Nothing goes round and round without end."""

import pytest

from rules.decide.offering import MOST_HANDOFFS
from rules.refusals import LimitReached
from tests import builders as b


def test_after_a_thousand_handoffs_a_problem_takes_no_more() -> None:
    problem = b.given(b.offered(b.LIGHTING, to=b.HOUSING), b.decline(b.H1, by=b.HOUSING))
    one = problem.handoffs[b.H1]
    many = {f"motel.h{n}": one for n in range(1, MOST_HANDOFFS + 1)}
    full = problem.model_copy(update={"handoffs": many})
    with pytest.raises(LimitReached):
        b.given(b.offered(b.LIGHTING, to=b.HOUSING), start=full)
