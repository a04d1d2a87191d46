"""A party that takes part no longer leaves nothing behind: what rests on it moves at once."""

from datetime import timedelta

from rules.evolve import evolve
from rules.notices import notices
from schemas.commands.problem import ReleaseParty
from schemas.events.problem import ResponsibilityReverted
from schemas.ids import KEEPER
from schemas.parties import Grade, PartyKind, Role, Standing
from schemas.request import Request
from schemas.state.problem import CommitmentState as C
from schemas.state.problem import HandoffState as H
from tests.builders import (
    ACCEPTED,
    C1,
    CLINIC,
    COUNTY,
    H1,
    H2,
    HOUSING,
    LIGHTING,
    MONDAY,
    MOTEL,
    NOISE,
    POLICE,
    PROBLEM,
    SUPERVISOR,
    accept,
    after,
    commit,
    decide,
    given,
    handoff,
    kinds,
    lighting,
    offered,
    offered_promise,
    propose,
    refused,
    request,
    rings,
)

MACHINE = Standing(
    person=KEEPER, party="remit", kind=PartyKind.POLICE, role=Role.SYSTEM, grade=Grade.ADVISORY
)


def release(party: str = HOUSING) -> Request:
    command = ReleaseParty(problem=PROBLEM, party=party, under=f"party/{party}#7")
    return request(command, MACHINE)


def test_what_it_held_is_with_the_fallback_and_the_entry_names_its_cause() -> None:
    held = given(offered(fallback=COUNTY), accept())

    events = decide(held, release())
    [moved] = [event for event in events if isinstance(event, ResponsibilityReverted)]

    assert (moved.former, moved.holder, moved.reason) == (HOUSING, COUNTY, "party_inactive")
    assert moved.under == "party/housing#7"
    freed = after(held, events)
    assert lighting(freed).holder == COUNTY
    assert handoff(freed).state is H.RETURNED
    assert lighting(freed).tenures[-2].until == lighting(freed).tenures[-1].since
    assert refused(freed, release()).code == "already_done"


def test_where_the_fallback_cannot_hold_police_do() -> None:
    held = given(offered(fallback=COUNTY), accept())
    asked = release()
    gone = {name: card.model_copy(update={"active": name != COUNTY})
            for name, card in asked.parties.items()}  # fmt: skip

    freed = after(held, decide(held, asked.model_copy(update={"parties": gone})))

    assert lighting(freed).holder == POLICE


def test_offers_to_it_end_and_their_offeror_is_told() -> None:
    waiting = given(offered(), offered(NOISE, to=CLINIC))

    events = decide(waiting, release())

    assert kinds(events) == ["handoff.withdrawn"]
    freed = after(waiting, events)
    assert handoff(freed, H1).state is H.WITHDRAWN
    assert handoff(freed, H2).state is H.OFFERED
    told = notices(waiting, evolve(waiting, events[0]), events[0])
    assert {one.party for one in told} == {POLICE, HOUSING}
    assert "Confirm" not in told[0].line


def test_what_it_promised_and_was_promised_is_asked_anew_of_whoever_holds_now() -> None:
    ours = offered_promise(title="Lamps"), offered_promise(title="Data", promisor="offeror")
    held = given(offered(fallback=COUNTY, commitments=ours), accept())

    freed = after(held, decide(held, release()))

    old, new = [*freed.commitments.values()][:2], [*freed.commitments.values()][2:]
    assert {one.state for one in old} == {C.CANCELLED}
    assert [(one.promisor, one.promisee, one.state) for one in new] == [
        (COUNTY, POLICE, C.PROPOSED), (POLICE, COUNTY, C.PROPOSED),
    ]  # fmt: skip


def test_a_promise_on_what_another_holds_goes_to_that_holder() -> None:
    promised = given(*ACCEPTED, propose(by=HOUSING, promisor=MOTEL), commit(by=MOTEL))
    freed = after(promised, decide(promised, release(MOTEL)))

    assert lighting(freed).holder == HOUSING
    assert freed.commitments[C1].state is C.CANCELLED
    assert len(freed.commitments) == 1, "the holder would promise it to itself"


def test_nobody_but_remit_itself_frees_a_problem_of_a_party() -> None:
    held = given(*ACCEPTED)
    by_hand = request(release().command, SUPERVISOR)

    assert refused(held, by_hand).code == "not_your_role"


def test_a_pause_of_the_problem_keeps_no_tenure_from_ending() -> None:
    from tests.method import ANALYSED, pause

    until = MONDAY + timedelta(days=40)
    paused = given(*ANALYSED, offered(until=until), accept(), pause(days=90))
    assert lighting(paused).holder == HOUSING
    assert lighting(paused).tenures[-1].until is None

    assert "responsibility.reverted" in kinds(rings(paused, until))
    freed = after(paused, decide(paused, release()))
    assert lighting(freed).holder == POLICE
    assert freed.stage == "paused"
    assert LIGHTING in freed.responsibilities
