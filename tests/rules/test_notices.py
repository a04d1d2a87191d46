"""Who is told what: the other side, in one sentence, what matters first."""

from datetime import timedelta
from string import Formatter

import pytest

from rules.evolve import evolve
from rules.notices import notices
from rules.telling import TOLD
from schemas.clocks import ClockKind, EscalationStep, Patience
from schemas.commands.commitment import DelegateWork
from schemas.commands.problem import AskDischarge, InviteContributor, JoinAsContributor
from schemas.events import OnProblem
from schemas.parties import Role
from schemas.request import Request
from schemas.rows import Notice
from schemas.state.problem import Problem
from tests.builders import (
    ACCEPTED,
    CLINIC,
    COMMITTED,
    COUNTY,
    DONE,
    HOUSING,
    LIGHTING,
    POLICE,
    accept,
    acknowledge,
    ask,
    decide,
    decline,
    drafted,
    first_action,
    give_back,
    given,
    handoff,
    offered,
    offered_promise,
    on_commitment,
    on_lighting,
    recall,
    redirect,
    report_done,
    rings,
    supply,
    verify,
    withdraw,
)


def told(problem: Problem, happened: Request | list[OnProblem]) -> list[Notice]:
    """All notices that this causes."""
    events = decide(problem, happened) if isinstance(happened, Request) else happened
    found: list[Notice] = []
    for event in events:
        following = evolve(problem, event)
        found += notices(problem, following, event)
        problem = following
    return found


def parties(found: list[Notice]) -> list[str]:
    return [notice.party for notice in found]


def test_the_receiver_of_an_offer_reads_first_until_when_to_answer() -> None:
    [notice] = told(given(), offered())

    assert notice.party == HOUSING
    assert notice.kind == "handoff.offered"
    assert notice.line == (
        "Answer by Mon 16 Nov 2026, 15:01 (UTC): police offers motel.lighting to housing "
        "in motel.h1."
    )


def test_a_notice_is_named_after_its_entry_and_its_reader() -> None:
    problem = given()

    [notice] = told(problem, offered())

    assert notice.notice == f"problem/motel#{problem.seq + 1}:housing"
    assert (notice.problem, notice.seq, notice.subject) == ("motel", problem.seq + 1, "motel.h1")


def test_the_same_entry_told_again_is_the_same_notice() -> None:
    problem = given()
    events = decide(problem, offered())

    assert told(problem, events) == told(problem, events)


@pytest.mark.parametrize("answer", [acknowledge(), ask(), accept(), decline(), redirect()])
def test_an_answer_is_told_to_the_offeror_and_never_to_the_one_who_gave_it(
    answer: Request,
) -> None:
    assert parties(told(given(offered()), answer)) == [POLICE]


def test_what_the_offeror_does_is_told_to_the_receiver() -> None:
    assert parties(told(given(offered(), ask()), supply())) == [HOUSING]
    assert parties(told(given(offered()), withdraw())) == [HOUSING]


def test_of_a_draft_the_receiver_hears_nothing() -> None:
    assert told(given(), drafted()) == []
    assert told(given(drafted()), withdraw()) == []


def test_who_has_to_approve_is_called_in_by_role() -> None:
    [notice] = told(given(), offered(approval=Role.SUPERVISOR))

    assert (notice.party, notice.role) == (POLICE, "supervisor")
    assert notice.notice.endswith(":police:supervisor")


def test_an_expired_offer_is_told_to_both_sides_with_who_holds_it() -> None:
    problem = given(offered(fallback=COUNTY), acknowledge())

    found = [n for n in told(problem, rings(problem, timedelta(days=31)))
             if n.kind == "handoff.expired"]  # fmt: skip

    assert parties(found) == [POLICE, HOUSING, COUNTY]
    assert found[0].line == "motel.h1 has expired unanswered; police still holds motel.lighting."


def test_a_reminder_goes_to_the_one_who_has_to_act() -> None:
    problem = given(offered())

    reminder, *_ = told(problem, rings(problem, timedelta(days=3)))

    assert reminder.kind == "handoff.reminded"
    assert reminder.party == HOUSING
    assert reminder.line.startswith("Due by Wed 4 Nov 2026, 15:01 (UTC): acknowledging")


def test_that_a_term_is_about_to_end_is_told_to_both_sides() -> None:
    problem = given()
    assert problem.at is not None
    settled = given(
        offered(until=problem.at + timedelta(days=90)), accept(), first_action(), start=problem
    )
    settled = given(timedelta(days=60), start=settled)

    reminder, *_ = told(settled, rings(settled, timedelta(days=89)))

    assert handoff(settled).state == "settled"
    assert reminder.line.startswith("Due by Sun 31 Jan 2027, 15:00 (UTC): the end of the term")
    both = [n for n in told(settled, rings(settled, timedelta(days=89))) if n.seq == reminder.seq]
    assert parties(both) == [POLICE, HOUSING]


def test_an_escalation_calls_in_a_role_of_police_and_tells_the_other_side_as_a_whole() -> None:
    problem = given(offered())

    found = [n for n in told(problem, rings(problem, timedelta(days=3)))
             if n.kind == "handoff.escalated"]  # fmt: skip

    assert {(notice.party, notice.role) for notice in found} == {
        (POLICE, "operator"),
        (HOUSING, None),
    }


def test_an_escalation_to_a_representative_calls_in_both_sides_by_role() -> None:
    steps = (EscalationStep(after="0m", to=Role.REPRESENTATIVE),)
    problem = given(offered(patience=Patience(escalation=steps)))

    found = [n for n in told(problem, rings(problem, timedelta(days=3)))
             if n.kind == "handoff.escalated"]  # fmt: skip

    assert {notice.role for notice in found} == {"representative"}


def test_an_escalation_between_partners_reaches_police_as_well() -> None:
    problem = given(*ACCEPTED, offered(by=HOUSING, to=CLINIC))

    found = [n for n in told(problem, rings(problem, timedelta(days=3)))
             if n.subject == "motel.h2" and n.kind == "handoff.escalated"]  # fmt: skip

    assert set(parties(found)) == {HOUSING, CLINIC, POLICE}


def test_a_return_is_told_once_to_each_side_and_to_the_fallback() -> None:
    problem = given(offered(fallback=COUNTY, commitments=(offered_promise(),)), accept())

    assert sorted(parties(told(problem, give_back()))) == [COUNTY, POLICE]
    assert sorted(parties(told(problem, recall(danger=True)))) == [COUNTY, HOUSING]


def test_promises_that_bind_with_acceptance_are_told_with_it() -> None:
    problem = given(offered(commitments=(offered_promise(), offered_promise())))

    assert [notice.kind for notice in told(problem, accept())] == ["handoff.accepted"]


def test_work_on_a_promise_is_told_to_the_other_side() -> None:
    [done] = told(given(*COMMITTED), report_done())
    [kept] = told(given(*DONE), verify())

    assert done.party == POLICE
    assert done.line.startswith("Verify or dispute by ")
    assert kept.party == HOUSING


def test_work_delegated_inside_a_party_is_nobody_elses_business() -> None:
    assert told(given(*COMMITTED), on_commitment(DelegateWork, HOUSING, to="crew@housing")) == []


def test_a_miss_is_told_to_both_sides() -> None:
    problem = given(*COMMITTED)

    found = [n for n in told(problem, rings(problem, timedelta(days=20)))
             if n.kind == "commitment.missed"]  # fmt: skip

    assert parties(found) == [HOUSING, POLICE]


def test_contributors_are_invited_and_hear_who_answers_from_now_on() -> None:
    invite = on_lighting(InviteContributor, POLICE, contributor=COUNTY, share="Lends a lift")
    assert parties(told(given(), invite)) == [COUNTY]

    shared = given(invite, on_lighting(JoinAsContributor, COUNTY), offered())

    moved = [n for n in told(shared, accept()) if n.kind == "responsibility.transferred"]
    assert parties(moved) == [COUNTY]


def test_a_discharge_asked_for_is_told_to_those_who_can_confirm_it() -> None:
    assert parties(told(given(*ACCEPTED), on_lighting(AskDischarge, HOUSING))) == [POLICE]


def test_no_notice_repeats_what_people_wrote() -> None:
    problem = given(offered(summary="Ask for Rosa Diaz at room 12."))

    texts = [n.line for n in told(problem, decline()) + told(problem, ask())]
    texts += [n.line for n in told(given(), offered(summary="Ask for Rosa Diaz."))]

    assert not any("Rosa" in text or "crew" in text or "lamps" in text for text in texts)


FILLED = {"stage", "into",
    "actor", "police", "offeror", "receiver", "fallback", "promisor", "promisee", "turn", "holder",
    "former", "following", "contributor", "counterparty", "responsibility", "handoff", "commitment",
    "problem", "to", "entry", "about", "until", "due", "what_for", "code",
    "step", "concerned", "method", "outcome",
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(TOLD))
def test_a_sentence_is_filled_with_ids_and_plain_words_only(kind: str) -> None:
    told_of = TOLD[kind]
    blanks = {name for _, name, _, _ in Formatter().parse(told_of.sentence) if name}
    allowed = FILLED | ({"reason"} if kind == "responsibility.reverted" else set())

    assert blanks <= allowed
    assert ("until" in blanks) == (told_of.clock is not None)
    assert not told_of.listeners or told_of.sentence.endswith(".")
    assert isinstance(told_of.clock, ClockKind | None)


def test_the_responsibility_is_named_in_what_its_holder_reads() -> None:
    problem = given(offered(), accept())

    assert all(LIGHTING in notice.line for notice in told(problem, give_back()))
    assert handoff(problem).responsibility == LIGHTING
