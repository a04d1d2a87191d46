"""What people write in the method lies apart, piece by piece, and one piece can go alone."""

import json

from schemas.disclosed import Text, conceal, plan_of, reveal
from schemas.events import EVENT, OnProblem
from tests.builders import decide, given
from tests.method import ANALYSING, ASSESSING, cheers, conclude, goals, measure, read, watch


def _events() -> list[OnProblem]:
    return [
        *decide(given(), cheers()),
        *decide(given(), goals()),
        *decide(given(*ANALYSING), measure()),
        *decide(given(*ASSESSING, read("4"), watch()), conclude()),
    ]


def test_a_body_of_the_method_holds_no_text_and_tells_it_again_with_its_disclosures() -> None:
    for event in _events():
        whole = json.loads(EVENT.dump_json(event))
        hidden, disclosures = conceal(whole, plan_of(type(event)), lambda path: f"salt of {path}")

        assert disclosures, event.kind
        shown, missing = reveal(
            hidden, plan_of(type(event)), [Text(path, one) for path, one in disclosures.items()]
        )
        assert (shown, missing) == (whole, [])
        for path in disclosures:
            left = [Text(p, one if p != path else None, 9) for p, one in disclosures.items()]
            told, _ = reveal(hidden, plan_of(type(event)), left)
            assert "[expunged under entry 9" in json.dumps(told), (event.kind, path)
            assert EVENT.validate_json(json.dumps(told)), (event.kind, path)
