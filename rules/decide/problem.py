"""Opening, keeping and closing a problem."""

from rules.asked import STEERING, Asked
from rules.clocks import moved_clock, must_be_ahead
from rules.decide.reviewing import open_review
from rules.ladder import UNDER_WAY
from rules.method import for_close
from rules.not_allowed import NotYourParty
from rules.not_yet import NotReady, ReviewPending, WrongStage
from rules.patience import patience_of
from rules.playbook import followed
from rules.refusals import AlreadyThere, LimitReached, ReservedDuty, StillOpen
from rules.states import LIVE, H, carrying_handoff, open_commitments
from schemas.commands.problem import (
    CloseProblem,
    EstablishResponsibility,
    NewResponsibility,
    OpenProblem,
    RefreshCalendar,
)
from schemas.events import OnProblem
from schemas.events.problem import (
    CalendarRefreshed,
    ProblemClosed,
    ProblemEvent,
    ProblemOpened,
    ResponsibilityEstablished,
)
from schemas.scope import Scope
from schemas.state.problem import Commitment, Handoff, Problem

MOST_RESPONSIBILITIES = 100


def open_problem(asked: Asked, command: OpenProblem) -> list[OnProblem]:
    """The problem and its responsibilities begin at one instant, held from the start."""
    if asked.problem.seq:
        raise AlreadyThere(command.problem)
    asked.must_be(STEERING)
    if not asked.is_police():
        raise NotYourParty(asked.standing, "police", "opening a problem")
    keys = [new.key for new in command.responsibilities]
    for key in keys:
        if keys.count(key) > 1:
            raise AlreadyThere(f"{command.problem}.{key}")
    police = asked.standing.party
    opened = ProblemOpened(
        stamp=asked.stamp,
        problem=command.problem,
        title=command.title,
        statement=command.statement,
        source=command.source,
        police=police,
        calendar=command.calendar,
    )
    return [
        opened,
        *(_established(asked, command.problem, police, new) for new in command.responsibilities),
        *(followed(asked, command.problem, command.playbook) if command.playbook else ()),
    ]


def establish(asked: Asked, command: EstablishResponsibility) -> list[ProblemEvent]:
    assert asked.problem.police is not None
    asked.must_bind(asked.problem.police, "establishing a responsibility")
    if f"{command.problem}.{command.new.key}" in asked.problem.responsibilities:
        raise AlreadyThere(f"{command.problem}.{command.new.key}")
    if len(asked.problem.responsibilities) >= MOST_RESPONSIBILITIES:
        raise LimitReached(command.problem, "responsibilities", MOST_RESPONSIBILITIES)
    return [_established(asked, command.problem, asked.problem.police, command.new)]


def _established(
    asked: Asked, problem: str, police: str, new: NewResponsibility
) -> ResponsibilityEstablished:
    must_leave_reserved(new.scope, new.reserved)
    if new.scope.until is not None:
        must_be_ahead("The end of its period", asked.at, new.scope.until)
    for party in (new.holder, new.fallback):
        if party is not None and party != police:
            asked.card(party)
    if new.holder is not None and new.holder != police:
        # Nobody is made to hold without having accepted; agreements that say otherwise name
        # the holder through a handoff.
        raise NotYourParty(asked.standing, new.holder, f"taking on {problem}.{new.key}")
    return ResponsibilityEstablished(
        stamp=asked.stamp,
        responsibility=f"{problem}.{new.key}",
        title=new.title,
        scope=new.scope,
        reserved=new.reserved,
        holder=new.holder or police,
        fallback=new.fallback or police,
        demands=new.demands,
    )


def must_leave_reserved(scope: Scope, reserved: tuple[str, ...]) -> None:
    """Raises ReservedDuty where the scope would hand over what stays with police."""
    kept = {duty.casefold() for duty in reserved}
    for duty in scope.duties:
        if duty.casefold() in kept:
            raise ReservedDuty(duty)


def refresh_calendar(asked: Asked, command: RefreshCalendar) -> list[ProblemEvent]:
    assert asked.problem.police is not None
    asked.must_bind(asked.problem.police, "changing the calendar")
    parts: dict[str, Handoff | Commitment] = {
        **asked.problem.handoffs,
        **asked.problem.commitments,
    }
    moved = {
        name: {
            kind: moved_clock(command.calendar, clock, patience_of(asked.problem, part))
            for kind, clock in part.clocks.items()
        }
        for name, part in parts.items()
        if part.clocks
    }
    return [
        CalendarRefreshed(
            stamp=asked.stamp, problem=command.problem, calendar=command.calendar, moved=moved
        )
    ]


def _must_be_assessed(problem: Problem) -> None:
    """Once its analysis has begun a problem is closed from monitoring only; so is one that a
    review or a pause still holds up.
    """
    if problem.method.begun or problem.stage == "paused":
        if problem.stage != "monitoring":
            raise WrongStage(problem.problem, problem.stage, ("monitoring",))
        missing = for_close(problem.method)
        if missing:
            raise NotReady(problem.problem, missing)
    pending = open_review(problem.method.reviews)
    if pending is not None:
        raise ReviewPending(problem.problem, pending.number)


def close(asked: Asked, command: CloseProblem) -> list[ProblemEvent]:
    """Refused while anything is open: a commitment, an offer, a duty that police still hold."""
    asked.must_lead_police("closing a problem")
    problem = asked.problem
    _must_be_assessed(problem)
    unfinished = [commitment.commitment for commitment in open_commitments(problem)]
    unfinished += [name for name, handoff in problem.handoffs.items() if handoff.state in LIVE]
    unfinished += [name for name, step in problem.ladder.steps.items() if step.state in UNDER_WAY]
    for name, held in problem.responsibilities.items():
        if held.correction is not None:
            unfinished.append(name)
        if held.state != "held" or name in unfinished:
            continue
        handoff = carrying_handoff(problem, name)
        stands = handoff is not None and handoff.state is H.SETTLED and not handoff.clocks
        if not stands:
            unfinished.append(name)
    if unfinished:
        raise StillOpen(command.problem, unfinished)
    return [ProblemClosed(stamp=asked.stamp, problem=command.problem, outcome=command.outcome)]
