"""What promisor and promisee agree: propose, commit, counter, renegotiate, excuse, cancel."""

from rules.asked import Asked
from rules.decide.promising import agreed, clocks_of, must_lie_ahead
from rules.not_allowed import NotOnTheProblem
from rules.patience import patience_of
from rules.refusals import LimitReached, NothingPending, SameParty, StaleTerms
from rules.states import OPEN, TO_DO, C, participants
from schemas.clocks import ClockKind
from schemas.commands.commitment import (
    AgreeCounterCommitment,
    AgreeRenegotiation,
    AskRenegotiation,
    CancelCommitment,
    CounterCommitment,
    DeclineCommitment,
    ExcuseMiss,
    MakeCommitment,
    ProposeCommitment,
    RefuseRenegotiation,
)
from schemas.events import OnProblem
from schemas.events.commitment import (
    CommitmentCancelled,
    CommitmentCountered,
    CommitmentDeclined,
    CommitmentExcused,
    CommitmentProposed,
    CommitmentRenegotiated,
    RenegotiationAsked,
    RenegotiationRefused,
)
from schemas.parties import Grade
from schemas.state.problem import Commitment
from schemas.terms import PromiseTerms

MOST_COMMITMENTS = 500


def propose(asked: Asked, command: ProposeCommitment) -> list[OnProblem]:
    """Either way: police may ask partners, partners may ask police."""
    problem = asked.problem
    asked.held(command.responsibility)
    party = asked.standing.party
    asked.must_work_for(party, "proposing a commitment")
    if party not in participants(problem):
        raise NotOnTheProblem(party, problem.problem)
    if command.promisor == party:
        raise SameParty(party)
    asked.card(command.promisor)
    if len(problem.commitments) >= MOST_COMMITMENTS:
        raise LimitReached(problem.problem, "commitments", MOST_COMMITMENTS)
    must_lie_ahead(asked, command.promise)
    return [
        CommitmentProposed(
            stamp=asked.stamp,
            commitment=f"{problem.problem}.c{len(problem.commitments) + 1}",
            responsibility=command.responsibility,
            promisor=command.promisor,
            promisee=party,
            version=1,
            promise=command.promise,
        )
    ]


def _proposed(asked: Asked, name: str, *, countered: bool) -> Commitment:
    commitment = asked.commitment(name, C.PROPOSED)
    if commitment.countered != countered:
        side = commitment.promisee if commitment.countered else commitment.promisor
        raise NothingPending(name, f"question that {asked.standing.party} could answer: {side} is")
    return commitment


def commit(asked: Asked, command: MakeCommitment) -> list[OnProblem]:
    commitment = _proposed(asked, command.commitment, countered=False)
    asked.must_bind(
        commitment.promisor, f"promising {commitment.commitment}", demands=Grade.LIMITED
    )
    _must_answer_newest(commitment, command.version)
    return [agreed(asked, commitment, patience_of(asked.problem, commitment))]


def _must_answer_newest(commitment: Commitment, version: int) -> None:
    if version != commitment.version:
        raise StaleTerms(commitment.commitment, version, commitment.version)


def decline(asked: Asked, command: DeclineCommitment) -> list[OnProblem]:
    commitment = asked.commitment(command.commitment, C.PROPOSED)
    asked.must_bind(commitment.promisor, f"declining {commitment.commitment}")
    return [
        CommitmentDeclined(
            stamp=asked.stamp, commitment=commitment.commitment, reason=command.reason
        )
    ]


def counter(asked: Asked, command: CounterCommitment) -> list[OnProblem]:
    commitment = _proposed(asked, command.commitment, countered=False)
    asked.must_bind(
        commitment.promisor, f"countering {commitment.commitment}", demands=Grade.LIMITED
    )
    must_lie_ahead(asked, command.promise)
    return [
        CommitmentCountered(
            stamp=asked.stamp,
            commitment=commitment.commitment,
            version=commitment.version + 1,
            promise=command.promise,
        )
    ]


def accept_counter(asked: Asked, command: AgreeCounterCommitment) -> list[OnProblem]:
    commitment = _proposed(asked, command.commitment, countered=True)
    asked.must_bind(commitment.promisee, f"agreeing to {commitment.commitment}")
    _must_answer_newest(commitment, command.version)
    return [agreed(asked, commitment, patience_of(asked.problem, commitment))]


def renegotiate(asked: Asked, command: AskRenegotiation) -> list[OnProblem]:
    commitment = asked.commitment(command.commitment, *TO_DO, C.MISSED)
    asked.must_bind(
        commitment.promisor, f"renegotiating {commitment.commitment}", demands=Grade.LIMITED
    )
    must_lie_ahead(asked, command.promise)
    return [
        RenegotiationAsked(
            stamp=asked.stamp,
            commitment=commitment.commitment,
            promise=command.promise,
            reason=command.reason,
        )
    ]


def _asked_again(asked: Asked, name: str) -> tuple[Commitment, PromiseTerms]:
    commitment = asked.commitment(name, *TO_DO, C.MISSED)
    asked.must_bind(commitment.promisee, f"answering for {name}")
    if commitment.asked is None:
        raise NothingPending(name, "renegotiation that waits for an answer")
    return commitment, commitment.asked


def agree_renegotiation(asked: Asked, command: AgreeRenegotiation) -> list[OnProblem]:
    commitment, promise = _asked_again(asked, command.commitment)
    due, clocks = clocks_of(asked, promise, patience_of(asked.problem, commitment))
    if commitment.state in (C.IN_PROGRESS, C.ON_HOLD):
        clocks = tuple(clock for clock in clocks if clock.kind is not ClockKind.FIRST_ACTION)
    return [
        CommitmentRenegotiated(
            stamp=asked.stamp,
            commitment=commitment.commitment,
            version=commitment.version + 1,
            promise=promise,
            due=due,
            clocks=clocks,
        )
    ]


def refuse_renegotiation(asked: Asked, command: RefuseRenegotiation) -> list[OnProblem]:
    commitment, _ = _asked_again(asked, command.commitment)
    return [
        RenegotiationRefused(
            stamp=asked.stamp, commitment=commitment.commitment, reason=command.reason
        )
    ]


def excuse(asked: Asked, command: ExcuseMiss) -> list[OnProblem]:
    commitment = asked.commitment(command.commitment, C.MISSED)
    asked.must_bind(commitment.promisee, f"excusing {commitment.commitment}")
    return [
        CommitmentExcused(
            stamp=asked.stamp,
            commitment=commitment.commitment,
            code=command.code,
            text=command.text,
        )
    ]


def cancel(asked: Asked, command: CancelCommitment) -> list[OnProblem]:
    commitment = asked.commitment(command.commitment, *OPEN)
    asked.must_bind(commitment.promisee, f"cancelling {commitment.commitment}")
    return [
        CommitmentCancelled(
            stamp=asked.stamp, commitment=commitment.commitment, reason=command.reason
        )
    ]
