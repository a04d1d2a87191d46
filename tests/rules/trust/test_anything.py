"""Whatever is said about trust by whomever in whatever order, nobody judges their own matter."""

import json
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import given as any_of
from hypothesis import strategies as st

from rules.project import project
from schemas.errors import Refused
from schemas.ids import party_of
from schemas.parties import Grade, Role
from schemas.state.party import Party
from tests.builders import CLINIC, COUNTY, HOUSING, MOTEL, POLICE, person
from tests.chronicle import Chronicle
from tests.trusting import (
    WITNESS,
    answer,
    confirm,
    contest,
    goodwill,
    incident,
    refuse,
    registered,
    reject,
    review,
    survey,
    uphold,
)
from verify.replay import follow
from verify.story import Story

SPEAKERS = [
    *(person(party) for party in (POLICE, HOUSING, CLINIC, COUNTY, MOTEL)),
    WITNESS,
    person(COUNTY, grade=Grade.ADVISORY),
    person(POLICE, Role.SUPERVISOR),
    person(COUNTY, Role.AUDITOR),
]
STEPS = [incident, contest, answer, uphold, reject, goodwill, survey]
NUMBERED = [review, confirm, refuse]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@any_of(data=st.data())
def test_the_verifier_follows_every_history_and_each_entry_points_to_its_event(
    data: st.DataObject,
) -> None:
    chronicle, story = Chronicle("party/police"), Story("party/police")
    entries = list(chronicle.decided(registered()).entries)
    for _ in range(data.draw(st.integers(1, 25))):
        by = data.draw(st.sampled_from(SPEAKERS))
        chronicle.now += timedelta(days=data.draw(st.sampled_from([0, 0, 1, 20])), minutes=1)
        step = data.draw(st.sampled_from([*STEPS, *NUMBERED]))
        if step is review:
            asked = review(by, number=data.draw(st.integers(1, 9)))
        elif step in (confirm, refuse):
            asked = step(data.draw(st.integers(1, 9)), by)
        else:
            asked = step(by=by)
        try:
            entries += chronicle.decided(asked).entries
        except Refused:
            continue
    for seq, entry in enumerate(entries, start=1):
        follow(story, seq, json.loads(entry.body))
    state = chronicle.state
    assert isinstance(state, Party)
    for one in state.accounts.entries:
        kind = entries[one.seq - 1].kind
        assert kind in ("incident.recorded", "goodwill.confirmed")
        assert one.trusting != one.trusted == POLICE
    for found in state.accounts.contests.values():
        for judge in found.decided_by:
            assert party_of(judge) not in (POLICE, *found.trusting)
    for act in state.accounts.acts.values():
        assert act.witness not in act.recorded_by
    names = [(row.noun, row.name) for row in project(state).trust_matters]
    assert len(names) == len(set(names))
