"""`decide`: what a command causes, or why it is refused. Pure; one file per side of the matter."""

from datetime import datetime
from typing import assert_never

from rules import expunging
from rules.asked import Asked, stamp
from rules.decide import (
    amending,
    answering,
    bargaining,
    commenting,
    commitment,
    correcting,
    correcting_facts,
    discharging,
    leaving,
    method,
    offering,
    problem,
    responsibility,
    returning,
    settling,
    sharing,
    stepping,
    time,
    work,
)
from rules.refusals import ProblemIsClosed, UnknownSubject
from schemas.commands import OnProblem as Command
from schemas.commands import commitment as c
from schemas.commands import correction as k
from schemas.commands import expunging as x
from schemas.commands import handoff as h
from schemas.commands import problem as p
from schemas.commands import subject_of
from schemas.commands.concern import CandidateCommand, ConcernCommand
from schemas.commands.finding import FindingCommand
from schemas.commands.ladder import LadderCommand
from schemas.commands.method import MethodCommand
from schemas.commands.partnership import PartnershipCommand
from schemas.commands.party import CheckVoice, PartyCommand
from schemas.commands.playbook import PlaybookCommand
from schemas.commands.record import RecordCommand
from schemas.commands.round import RoundCommand
from schemas.commands.time import RingClock
from schemas.events import OnProblem
from schemas.request import Request
from schemas.state.problem import Problem


def decide(state: Problem, request: Request, at: datetime) -> list[OnProblem]:
    """What the command causes at this instant, or Refused.

    `at` is the engine's clock, UTC; the events carry it, or the first microsecond after the last
    event where two commands share an instant. A deadline that no longer matters causes nothing.
    """
    command = request.command
    assert not isinstance(
        command,
        PartyCommand
        | CheckVoice
        | PartnershipCommand
        | FindingCommand
        | RecordCommand
        | ConcernCommand
        | CandidateCommand
        | PlaybookCommand
        | RoundCommand,
    ), "other streams decide for themselves"
    asked = Asked(problem=state, request=request, stamp=stamp(state.at, request, at))
    if not isinstance(command, p.OpenProblem):
        if state.seq == 0:
            raise UnknownSubject(subject_of(command))
        if state.over:
            if isinstance(command, RingClock):
                return []
            if isinstance(command, x.ExpungingCommand):
                return _decided(asked, command)
            raise ProblemIsClosed(state.problem, state.stage)
    return _decided(asked, command)


def _decided(asked: Asked, command: Command) -> list[OnProblem]:
    if isinstance(command, MethodCommand):
        return method.decided(asked, command)
    if isinstance(command, LadderCommand):
        return stepping.decided(asked, command)
    match command:
        case p.OpenProblem():
            return [*problem.open_problem(asked, command)]
        case p.RefreshCalendar():
            return [*problem.refresh_calendar(asked, command)]
        case p.CloseProblem():
            return [*problem.close(asked, command)]
        case p.EstablishResponsibility():
            return [*problem.establish(asked, command)]
        case p.InviteContributor():
            return [*sharing.invite(asked, command)]
        case p.JoinAsContributor():
            return [*sharing.join(asked, command)]
        case p.RefuseToContribute():
            return [*sharing.decline(asked, command)]
        case p.EndContribution():
            return [*sharing.leave(asked, command)]
        case p.SplitResponsibility():
            return [*responsibility.split(asked, command)]
        case p.DisputeResponsibility():
            return [*responsibility.dispute(asked, command)]
        case p.SettleDispute():
            return [*responsibility.settle_dispute(asked, command)]
        case p.ProposeAmendment():
            return [*amending.propose_amendment(asked, command)]
        case p.AgreeAmendment():
            return [*amending.agree_amendment(asked, command)]
        case p.RefuseAmendment():
            return [*amending.refuse_amendment(asked, command)]
        case p.AskDischarge():
            return [*discharging.ask_discharge(asked, command)]
        case p.RefuseDischarge():
            return [*discharging.refuse_discharge(asked, command)]
        case p.ConfirmDischarge():
            return [*discharging.confirm_discharge(asked, command)]
        case h.DraftHandoff():
            return [*offering.draft(asked, command)]
        case h.SubmitHandoff():
            return [*offering.submit(asked, command)]
        case h.OfferHandoff():
            return [*offering.offer(asked, command)]
        case h.ApproveHandoff():
            return [*offering.approve(asked, command)]
        case h.RefuseHandoff():
            return [*offering.refuse(asked, command)]
        case h.SupplyInfo():
            return [*bargaining.supply_info(asked, command)]
        case h.AcceptCounter():
            return [*bargaining.accept_counter(asked, command)]
        case h.RejectCounter():
            return [*bargaining.reject_counter(asked, command)]
        case h.WithdrawHandoff():
            return [*bargaining.withdraw(asked, command)]
        case h.AcknowledgeHandoff():
            return [*answering.acknowledge(asked, command)]
        case h.RequestInfo():
            return [*answering.request_info(asked, command)]
        case h.CounterHandoff():
            return [*answering.counter(asked, command)]
        case h.AcceptHandoff():
            return [*answering.accept(asked, command)]
        case h.DeclineHandoff():
            return [*answering.decline(asked, command)]
        case h.RedirectHandoff():
            return [*answering.redirect(asked, command)]
        case h.ConfirmWithdrawal():
            return [*answering.confirm_withdrawal(asked, command)]
        case h.RecordFirstAction():
            return [*settling.record_first_action(asked, command)]
        case h.ObjectToSettlement():
            return [*settling.object_to_settlement(asked, command)]
        case h.CommentOnHandoff():
            return [commenting.on_handoff(asked, command)]
        case h.SettleHandoff():
            return [*settling.settle(asked, command)]
        case h.ReturnHandoff():
            return [*returning.return_(asked, command)]
        case h.RecallHandoff():
            return [*returning.recall(asked, command)]
        case p.RevertResponsibility():
            return [*returning.revert(asked, command)]
        case p.ReleaseParty():
            return [*leaving.release(asked, command)]
        case c.ProposeCommitment():
            return [*commitment.propose(asked, command)]
        case c.MakeCommitment():
            return [*commitment.commit(asked, command)]
        case c.DeclineCommitment():
            return [*commitment.decline(asked, command)]
        case c.CounterCommitment():
            return [*commitment.counter(asked, command)]
        case c.AgreeCounterCommitment():
            return [*commitment.accept_counter(asked, command)]
        case c.AskRenegotiation():
            return [*commitment.renegotiate(asked, command)]
        case c.AgreeRenegotiation():
            return [*commitment.agree_renegotiation(asked, command)]
        case c.RefuseRenegotiation():
            return [*commitment.refuse_renegotiation(asked, command)]
        case c.ExcuseMiss():
            return [*commitment.excuse(asked, command)]
        case c.CancelCommitment():
            return [*commitment.cancel(asked, command)]
        case c.CommentOnCommitment():
            return [commenting.on_commitment(asked, command)]
        case c.DelegateWork():
            return [*work.delegate(asked, command)]
        case c.StartWork():
            return [*work.start(asked, command)]
        case c.HoldWork():
            return [*work.hold(asked, command)]
        case c.ResumeWork():
            return [*work.resume(asked, command)]
        case c.ReportProgress():
            return [*work.report_progress(asked, command)]
        case c.ReportDone():
            return [*work.report_done(asked, command)]
        case c.VerifyCommitment():
            return [*work.verify(asked, command)]
        case c.DisputeCommitment():
            return [*work.dispute(asked, command)]
        case k.ProposeCorrection():
            return [*correcting.propose(asked, command)]
        case k.AgreeCorrection():
            return [*correcting.agree(asked, command)]
        case k.RefuseCorrection():
            return [*correcting.refuse(asked, command)]
        case k.WithdrawCorrection():
            return [*correcting.withdraw(asked, command)]
        case k.CorrectFact():
            return [*correcting_facts.correct_fact(asked, command)]
        case x.RequestExpungement() | x.ApproveExpungement() | x.RefuseExpungement():
            return [*expunging.on_problem_asked(asked, command)]
        case RingClock():
            return [*time.ring(asked, command)]
        case _:
            assert_never(command)
