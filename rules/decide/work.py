"""The work on a promise: delegate, start, hold, report, and the other side's verdict."""

from rules.asked import Asked
from rules.clocks import must_be_ahead, start_clock
from rules.decide.settling import first_action
from rules.not_allowed import NotYourParty, OwnWork
from rules.patience import patience_of
from rules.refusals import EvidenceMissing
from rules.states import OPEN, TO_DO, C, H
from schemas.clocks import Clock, ClockKind
from schemas.commands.commitment import (
    DelegateWork,
    DisputeCommitment,
    HoldWork,
    ReportDone,
    ReportProgress,
    ResumeWork,
    StartWork,
    VerifyCommitment,
)
from schemas.events import OnProblem
from schemas.events.commitment import (
    CommitmentDisputed,
    CommitmentKept,
    CommitmentReportedDone,
    ProgressReported,
    WorkDelegated,
    WorkHeld,
    WorkResumed,
    WorkStarted,
)
from schemas.ids import party_of
from schemas.state.problem import Commitment, CommitmentState


def _performed(asked: Asked, name: str, *states: CommitmentState) -> Commitment:
    commitment = asked.commitment(name, *states)
    asked.must_work_for(commitment.promisor, f"working on {name}")
    return commitment


def _with_first_action(
    asked: Asked, commitment: Commitment, action: str, *events: OnProblem
) -> list[OnProblem]:
    """Work on a promise made with a handoff is the first action that the handoff waits for."""
    handoff = asked.problem.handoffs.get(commitment.handoff or "")
    if (
        handoff is not None
        and handoff.state is H.ACCEPTED
        and commitment.promisor == handoff.receiver
    ):
        return [*events, first_action(asked, handoff, action)]
    return [*events]


def delegate(asked: Asked, command: DelegateWork) -> list[OnProblem]:
    commitment = _performed(asked, command.commitment, *OPEN)
    if party_of(command.to) != commitment.promisor:
        raise NotYourParty(asked.standing, party_of(command.to), f"what {command.to} does")
    return [WorkDelegated(stamp=asked.stamp, commitment=commitment.commitment, to=command.to)]


def start(asked: Asked, command: StartWork) -> list[OnProblem]:
    commitment = _performed(asked, command.commitment, C.COMMITTED)
    return _with_first_action(
        asked,
        commitment,
        f"Work on {commitment.commitment} began.",
        WorkStarted(stamp=asked.stamp, commitment=commitment.commitment),
    )


def hold(asked: Asked, command: HoldWork) -> list[OnProblem]:
    commitment = _performed(asked, command.commitment, C.COMMITTED, C.IN_PROGRESS)
    must_be_ahead("The end of the hold", asked.at, command.until)
    until = start_clock(
        asked.problem.calendar,
        ClockKind.HOLD,
        asked.at,
        command.until,
        patience_of(asked.problem, commitment),
    )
    return [
        WorkHeld(
            stamp=asked.stamp,
            commitment=commitment.commitment,
            reason=command.reason,
            until=command.until,
            clocks=(until,),
        )
    ]


def resume(asked: Asked, command: ResumeWork) -> list[OnProblem]:
    commitment = _performed(asked, command.commitment, C.ON_HOLD)
    return [WorkResumed(stamp=asked.stamp, commitment=commitment.commitment)]


def report_progress(asked: Asked, command: ReportProgress) -> list[OnProblem]:
    """A report on work that was not yet marked as begun begins it."""
    commitment = _performed(asked, command.commitment, C.COMMITTED, C.IN_PROGRESS, C.ON_HOLD)
    clocks: tuple[Clock, ...] = ()
    if commitment.promise.progress_every is not None:
        patience = patience_of(asked.problem, commitment)
        clocks = (
            start_clock(
                asked.problem.calendar,
                ClockKind.PROGRESS,
                asked.at,
                commitment.promise.progress_every,
                patience,
            ),
        )
    handoff = asked.problem.handoffs.get(commitment.handoff or "")
    of_handoff: tuple[Clock, ...] = ()
    if handoff is not None and ClockKind.PROGRESS in handoff.clocks:
        every = handoff.terms.patience.progress_every
        assert every is not None
        of_handoff = (
            start_clock(
                asked.problem.calendar,
                ClockKind.PROGRESS,
                asked.at,
                every,
                handoff.terms.patience,
            ),
        )
    begun: list[OnProblem] = []
    if commitment.state is C.COMMITTED:
        begun = [WorkStarted(stamp=asked.stamp, commitment=commitment.commitment)]
    reported = ProgressReported(
        stamp=asked.stamp,
        commitment=commitment.commitment,
        note=command.note,
        clocks=clocks,
        handoff_clocks=of_handoff,
    )
    return _with_first_action(asked, commitment, command.note, *begun, reported)


def report_done(asked: Asked, command: ReportDone) -> list[OnProblem]:
    commitment = _performed(asked, command.commitment, *TO_DO, C.DISPUTED, C.MISSED)
    if commitment.promise.evidence_required and not (command.evidence or command.references):
        raise EvidenceMissing(commitment.commitment)
    assert commitment.due is not None
    patience = patience_of(asked.problem, commitment)
    verify_by = start_clock(
        asked.problem.calendar,
        ClockKind.VERIFY,
        asked.at,
        commitment.promise.verify_within,
        patience,
    )
    done = CommitmentReportedDone(
        stamp=asked.stamp,
        commitment=commitment.commitment,
        evidence=command.evidence,
        references=command.references,
        late=commitment.late or asked.at > commitment.due,
        clocks=(verify_by,),
    )
    return _with_first_action(
        asked, commitment, f"{commitment.commitment} was reported done.", done
    )


def _judged(asked: Asked, name: str) -> Commitment:
    commitment = asked.commitment(name, C.REPORTED_DONE)
    if commitment.reported_by in (asked.standing.person, asked.standing.deputy_for):
        raise OwnWork(asked.standing.person, "verify")
    asked.must_work_for(commitment.promisee, f"judging {name}")
    return commitment


def verify(asked: Asked, command: VerifyCommitment) -> list[OnProblem]:
    commitment = _judged(asked, command.commitment)
    return [
        CommitmentKept(
            stamp=asked.stamp,
            commitment=commitment.commitment,
            late=commitment.late,
            silently=False,
            note=command.note,
        )
    ]


def dispute(asked: Asked, command: DisputeCommitment) -> list[OnProblem]:
    """Back to the promisor, with at least the grace period to put it right."""
    commitment = _judged(asked, command.commitment)
    calendar, patience = asked.problem.calendar, patience_of(asked.problem, commitment)
    again = start_clock(calendar, ClockKind.COMPLETE, asked.at, commitment.promise.grace, patience)
    assert commitment.due is not None
    if commitment.due > again.due:
        again = start_clock(calendar, ClockKind.COMPLETE, asked.at, commitment.due, patience)
    return [
        CommitmentDisputed(
            stamp=asked.stamp,
            commitment=commitment.commitment,
            reason=command.reason,
            clocks=(again,),
        )
    ]
