"""Random commands for the invariants: sensible ones, wrong ones, and by anybody."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from rules.states import BEFORE_ACCEPTANCE, CARRYING, OPEN
from schemas.calendars import Calendar
from schemas.clocks import EscalationStep, Patience
from schemas.commands import Command, subject_of
from schemas.commands import commitment as c
from schemas.commands import correction as k
from schemas.commands import handoff as h
from schemas.commands import problem as p
from schemas.commands.correction import CorrectionCommand
from schemas.parties import Grade, Role, Standing
from schemas.state.problem import CommitmentState as C
from schemas.state.problem import Handoff, Problem
from schemas.state.problem import HandoffState as H
from schemas.terms import DeclineCode, ExcuseCode, OfferedPromise, PromiseTerms, Terms
from tests.builders import (
    CLINIC,
    COUNTY,
    DANGER,
    HOUSING,
    MOTEL,
    POLICE,
    PROBLEM,
    duty,
    person,
    scope,
)

PARTIES = (POLICE, HOUSING, COUNTY, CLINIC, MOTEL)
Draw = Callable[[st.SearchStrategy[Any]], Any]

SPEAKERS: tuple[Standing, ...] = (
    person(POLICE),
    person(POLICE, handle="other"),
    person(POLICE, Role.SUPERVISOR),
    person(POLICE, Role.CHIEF),
    person(POLICE, Role.AUDITOR),
    person(POLICE, Role.ADMINISTRATOR),
    *(person(party) for party in PARTIES[1:]),
    *(person(party, grade=Grade.LIMITED, handle="junior") for party in PARTIES[1:]),
    *(person(party, Role.CONTRIBUTOR, grade=Grade.ADVISORY) for party in PARTIES[1:]),
)

BY_OFFEROR = (
    h.SubmitHandoff | h.ApproveHandoff | h.RefuseHandoff | h.SupplyInfo | h.AcceptCounter
    | h.RejectCounter | h.WithdrawHandoff | h.RecallHandoff
)  # fmt: skip
BY_PROMISEE = (
    c.AgreeCounterCommitment | c.VerifyCommitment | c.DisputeCommitment | c.AgreeRenegotiation
    | c.RefuseRenegotiation | c.ExcuseMiss | c.CancelCommitment
)  # fmt: skip

spans = st.sampled_from(("0m", "30m", "4wh", "1wd", "3wd", "10d", "20wd"))
parties = st.sampled_from(PARTIES)
DESPITE = st.sampled_from((None, None, "They will find somebody."))
"""Why an offer is made although its receiver is found wanting."""
short = st.sampled_from(("Please.", "It is so.", "No."))
versions = st.integers(1, 3)


def instants(now: datetime) -> st.SearchStrategy[datetime]:
    """Mostly ahead, some in the past."""
    return st.sampled_from((-1, 0, 2, 9, 30, 90)).map(lambda days: now + timedelta(days=days))


def patience() -> st.SearchStrategy[Patience]:
    steps = st.builds(
        EscalationStep, after=spans, to=st.sampled_from((Role.OPERATOR, Role.REPRESENTATIVE))
    )
    return st.just(Patience()) | st.builds(
        Patience,
        acknowledge_within=spans,
        decide_within=spans,
        first_action_within=spans,
        progress_every=st.none() | spans,
        settle_within=spans,
        remind_before=spans,
        escalation=st.lists(steps, max_size=3).map(tuple),
    )


def promises(now: datetime, kind: type[PromiseTerms] = PromiseTerms) -> st.SearchStrategy[Any]:
    facts = {
        "title": st.just("Ten lamps stand"),
        "start_within": st.none() | spans,
        "progress_every": st.none() | spans,
        "verify_within": spans,
        "grace": spans,
        "evidence_required": st.booleans(),
    }
    if kind is OfferedPromise:
        facts["promisor"] = st.sampled_from(("receiver", "offeror"))
    return st.builds(kind, within=spans, **facts) | st.builds(kind, by=instants(now), **facts)


def terms(now: datetime) -> st.SearchStrategy[Terms]:
    plain = st.builds(Terms, summary=short, measure=short)
    return plain | st.builds(
        Terms,
        summary=short,
        measure=short,
        fallback=st.none() | parties,
        demands=st.sampled_from(Grade),
        until=st.none() | instants(now),
        return_notice=spans,
        return_after_settled=st.booleans(),
        recall_right=st.booleans(),
        commitments=st.lists(promises(now, OfferedPromise), max_size=2).map(tuple),
        patience=patience(),
        approval=st.sampled_from((None, None, Role.SUPERVISOR)),
    )


def best_of(party: str, command: Command) -> Standing:
    """Someone of this party who may: in police an operator asks, and a supervisor decides."""
    if party == POLICE and not isinstance(
        command, h.OfferHandoff | h.DraftHandoff | p.AskDischarge | c.ReportDone
    ):
        return person(party, Role.SUPERVISOR)
    return person(party)


def right_parties(command: Command, problem: Problem) -> list[str]:
    """The parties that may have a say, the likeliest more than once."""
    subject = subject_of(command)
    if subject in problem.handoffs:
        handoff = problem.handoffs[subject]
        if isinstance(command, BY_OFFEROR):
            return [handoff.offeror]
        if isinstance(command, h.SettleHandoff | h.ObjectToSettlement):
            return [handoff.offeror, handoff.receiver]
        return [handoff.receiver]
    if subject in problem.commitments:
        commitment = problem.commitments[subject]
        return [commitment.promisee if isinstance(command, BY_PROMISEE) else commitment.promisor]
    held = problem.responsibilities.get(subject)
    if held is None:
        return [POLICE]
    if isinstance(command, k.ProposeCorrection):
        return [tenure.holder for tenure in held.tenures[command.tenure - 2 : command.tenure]]
    if isinstance(command, CorrectionCommand) and held.correction is not None:
        withdraws = isinstance(command, k.WithdrawCorrection)
        return [held.correction.proposed_by if withdraws else held.correction.counterparty]
    if isinstance(command, p.JoinAsContributor | p.RefuseToContribute) and held.contributions:
        return list(held.contributions)
    if isinstance(command, p.AgreeAmendment | p.RefuseAmendment) and held.amendment:
        return [held.amendment.counterparty]
    return [held.holder, held.holder, POLICE]


def offer(draw: Draw, responsibility: str, to: str, now: datetime) -> Command:
    return h.OfferHandoff(
        responsibility=responsibility, receiver=to, terms=draw(terms(now)), despite=draw(DESPITE)
    )


def sensible(draw: Draw, problem: Problem, now: datetime) -> Command | None:
    """A command that the state of something asks for; None where nothing does."""
    parts = [
        *(
            part
            for part in problem.handoffs.values()
            if part.state in (*BEFORE_ACCEPTANCE, *CARRYING)
        ),
        *(part for part in problem.commitments.values() if part.state in OPEN),
        *(part for part in problem.handoffs.values() if part.state is H.WITHDRAWN),
    ]
    if not parts:
        return None
    part = draw(st.sampled_from(parts))
    if isinstance(part, Handoff):
        choices = _on_handoff(draw, part.handoff, part.state, part.version, part.newest, now)
    else:
        choices = _on_commitment(draw, part.commitment, part.state, part.version, now)
    return draw(st.sampled_from(choices))()  # type: ignore[no-any-return]


def _on_handoff(
    draw: Draw, name: str, state: H, version: int, newest: int, now: datetime
) -> list[Callable[[], Command]]:
    answers: list[Callable[[], Command]] = [
        lambda: h.AcceptHandoff(handoff=name, version=version, read_back="We do."),
        lambda: h.CounterHandoff(handoff=name, terms=draw(terms(now)), reason="So."),
        lambda: h.RequestInfo(handoff=name, question="Why?"),
        lambda: h.DeclineHandoff(handoff=name, code=DeclineCode.TERMS, text="No."),
        lambda: h.RedirectHandoff(handoff=name, to=draw(parties), text="Them."),
        lambda: h.WithdrawHandoff(handoff=name, reason="Solved."),
    ]
    ends: list[Callable[[], Command]] = [
        lambda: h.ReturnHandoff(handoff=name, reason="Cut.", notice=draw(st.none() | spans)),
        lambda: h.RecallHandoff(handoff=name, reason="Worse.", danger_to_life=draw(st.booleans())),
    ]
    match state:
        case H.DRAFT:
            return [lambda: h.SubmitHandoff(handoff=name)] * 2
        case H.AWAITING_APPROVAL:
            return [
                lambda: h.ApproveHandoff(handoff=name),
                lambda: h.RefuseHandoff(handoff=name, reason="No."),
            ]
        case H.OFFERED:
            return [*answers[:1] * 3, *answers, lambda: h.AcknowledgeHandoff(handoff=name)]
        case H.ACKNOWLEDGED:
            return [*answers[:1] * 3, *answers]
        case H.INFO_REQUESTED:
            return [lambda: h.SupplyInfo(handoff=name, answer="So.")]
        case H.COUNTERED:
            return [
                lambda: h.AcceptCounter(handoff=name, version=newest),
                lambda: h.RejectCounter(handoff=name, reason="No."),
            ]
        case H.ACCEPTED:
            return [*ends, lambda: h.RecordFirstAction(handoff=name, action="Begun.")]
        case H.SETTLING:
            return [
                *ends,
                lambda: h.SettleHandoff(handoff=name),
                lambda: h.ObjectToSettlement(handoff=name, reason="No."),
            ]
        case H.SETTLED:
            return ends
        case H.WITHDRAWN:
            return [lambda: h.ConfirmWithdrawal(handoff=name)]
        case _:
            return []


def _on_commitment(
    draw: Draw, name: str, state: C, version: int, now: datetime
) -> list[Callable[[], Command]]:
    work: list[Callable[[], Command]] = [
        lambda: c.StartWork(commitment=name),
        lambda: c.HoldWork(commitment=name, reason="Frost.", until=draw(instants(now))),
        lambda: c.ResumeWork(commitment=name),
        lambda: c.ReportProgress(commitment=name, note="Half."),
        lambda: c.ReportDone(commitment=name, evidence=draw(st.none() | short)),
        lambda: c.DelegateWork(commitment=name, to=draw(st.sampled_from(SPEAKERS)).person),
        lambda: c.AskRenegotiation(commitment=name, promise=draw(promises(now)), reason="Late."),
        lambda: c.AgreeRenegotiation(commitment=name),
        lambda: c.RefuseRenegotiation(commitment=name, reason="No."),
    ]
    match state:
        case C.PROPOSED:
            return [
                lambda: c.MakeCommitment(commitment=name, version=version),
                lambda: c.CounterCommitment(commitment=name, promise=draw(promises(now))),
                lambda: c.AgreeCounterCommitment(commitment=name, version=version),
                lambda: c.DeclineCommitment(commitment=name, reason="No."),
            ]
        case C.COMMITTED | C.IN_PROGRESS | C.ON_HOLD | C.DISPUTED:
            return work
        case C.REPORTED_DONE:
            return [
                lambda: c.VerifyCommitment(commitment=name),
                lambda: c.DisputeCommitment(commitment=name, reason="Dark."),
            ]
        case C.MISSED:
            return [
                *work[4:],
                lambda: c.ExcuseMiss(commitment=name, code=ExcuseCode.OTHER, text="Storm."),
                lambda: c.CancelCommitment(commitment=name, reason="Solved."),
            ]
        case _:
            return []


def on_responsibility(draw: Draw, problem: Problem, now: datetime) -> Command:
    """A command on a responsibility, of this problem or of none."""
    names = [*problem.responsibilities] * 3 + [f"{PROBLEM}.nothing"]
    name = draw(st.sampled_from(names))
    held = problem.responsibilities.get(name)
    offers: list[Callable[[], Command]] = [
        lambda: h.OfferHandoff(
            responsibility=name,
            receiver=draw(parties),
            terms=draw(terms(now)),
            supersedes=draw(st.sampled_from((None, None, *problem.handoffs))),
        ),
        lambda: h.DraftHandoff(responsibility=name, receiver=draw(parties), terms=draw(terms(now))),
        lambda: c.ProposeCommitment(
            responsibility=name, promisor=draw(parties), promise=draw(promises(now))
        ),
    ]
    rest: list[Callable[[], Command]] = [
        lambda: p.InviteContributor(
            responsibility=name, contributor=draw(parties), share="Lends tools"
        ),
        lambda: p.JoinAsContributor(responsibility=name),
        lambda: p.RefuseToContribute(responsibility=name, reason="No."),
        lambda: p.EndContribution(responsibility=name, contributor=draw(parties), reason="Done."),
        lambda: p.DisputeResponsibility(responsibility=name, reason="Not theirs."),
        lambda: p.SettleDispute(responsibility=name, outcome="Theirs."),
        lambda: p.ProposeAmendment(
            responsibility=name,
            scope=scope(duties=draw(st.sampled_from((("paint the wall",), (DANGER,))))),
            reason="So.",
        ),
        lambda: p.AgreeAmendment(
            responsibility=name,
            version=held.amendment.version if held and held.amendment else draw(versions),
        ),
        lambda: p.RefuseAmendment(responsibility=name, reason="No."),
        lambda: p.AskDischarge(responsibility=name, reason="Done."),
        lambda: p.RefuseDischarge(responsibility=name, reason="No."),
        lambda: p.ConfirmDischarge(responsibility=name, outcome="Done."),
        lambda: p.RevertResponsibility(
            responsibility=name, reason="agreement_ended", detail="It ended."
        ),
        lambda: split(draw, problem, name),
    ]
    return draw(st.sampled_from([*offers, *rest]))()  # type: ignore[no-any-return]


def split(draw: Draw, problem: Problem, name: str) -> Command:
    """Into two, by place; now and then one part reaches too far or one place is forgotten."""
    held = problem.responsibilities.get(name)
    places = held.scope.places if held else ("here", "there")
    duties = held.scope.duties if held else ("all",)
    ours, theirs = places[:1], places[1:] or ("elsewhere",)
    if draw(st.sampled_from((False, False, True))):
        theirs = places
    number = len(problem.responsibilities)
    parts = tuple(
        p.Part(key=f"part-{number}-{side}", title="A part", places=where, duties=duties)
        for side, where in (("a", ours), ("b", theirs))
    )
    return p.SplitResponsibility(responsibility=name, parts=parts)


def correcting(draw: Draw, problem: Problem, now: datetime) -> Command | None:
    """A correction where something has passed on, or an answer to one that waits."""
    passed = [one for one in problem.responsibilities.values() if len(one.tenures) > 1]
    if not passed:
        return None
    held = draw(st.sampled_from(passed))
    name = held.responsibility
    if held.correction is not None:
        since = draw(st.sampled_from((held.correction.new,) * 3 + (now,)))
        answers: list[Callable[[], Command]] = [
            *[lambda: k.AgreeCorrection(responsibility=name, since=since)] * 3,
            lambda: k.RefuseCorrection(responsibility=name, reason="No."),
            lambda: k.WithdrawCorrection(responsibility=name, reason="No."),
        ]
        return draw(st.sampled_from(answers))()  # type: ignore[no-any-return]
    number = draw(st.integers(2, len(held.tenures)))
    before, begun = held.tenures[number - 2 : number]
    share = draw(st.sampled_from((0.0, 0.01, 0.3, 0.5, 0.99, 1.0, 1.5)))
    since = before.since + ((begun.until or now) - before.since) * share
    return k.ProposeCorrection(responsibility=name, tenure=number, since=since, reason="So.")


def on_problem(draw: Draw, problem: Problem) -> Command:
    number = len(problem.responsibilities)
    zone = draw(st.sampled_from(("UTC", "America/Denver", "Asia/Kathmandu")))
    choices: list[Callable[[], Command]] = [
        lambda: p.EstablishResponsibility(
            problem=PROBLEM,
            new=duty(f"more-{number}", fallback=draw(st.none() | parties), demands=Grade.FULL),
        ),
        lambda: p.RefreshCalendar(problem=PROBLEM, calendar=Calendar(zone=zone)),
        lambda: p.CloseProblem(problem=PROBLEM, outcome="Calls have halved."),
        lambda: p.OpenProblem(
            problem=PROBLEM, title="Again", statement="Again.", responsibilities=(duty(),)
        ),
    ]
    return draw(st.sampled_from(choices))()  # type: ignore[no-any-return]
