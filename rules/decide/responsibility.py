"""What happens to a responsibility besides handing it over: split, dispute, amend, discharge."""

from typing import Literal

from rules.asked import LEADING, STEERING, Asked
from rules.clocks import must_be_ahead
from rules.decide.problem import MOST_RESPONSIBILITIES, must_leave_reserved
from rules.refusals import (
    AlreadyDone,
    AlreadyOffered,
    AlreadyThere,
    InDispute,
    LimitReached,
    NotAPartition,
    NothingPending,
    NotOnTheProblem,
    NotTheHolder,
    OwnWork,
    StaleTerms,
    StillOpen,
)
from rules.states import H, carrying_handoff, live_handoff, open_commitments, participants
from schemas.commands.problem import (
    AgreeAmendment,
    AskDischarge,
    ConfirmDischarge,
    DisputeResponsibility,
    ProposeAmendment,
    RefuseAmendment,
    RefuseDischarge,
    SettleDispute,
    SplitResponsibility,
)
from schemas.events import OnProblem
from schemas.events.handoff import HandoffSettled
from schemas.events.problem import (
    AmendmentProposed,
    AmendmentRefused,
    DischargeAsked,
    DischargeRefused,
    DisputeSettled,
    ResponsibilityDischarged,
    ResponsibilityDisputed,
    ResponsibilityEstablished,
    ResponsibilitySplit,
    ScopeAmended,
)
from schemas.state.problem import Amendment, Responsibility


def _of_the_holder(asked: Asked, name: str, what: str) -> Responsibility:
    held = asked.held(name)
    if asked.standing.party != held.holder:
        raise NotTheHolder(asked.standing.party, name)
    asked.must_bind(held.holder, f"{what} {name}", held.demands)
    return held


def _must_be_quiet(asked: Asked, held: Responsibility) -> None:
    """No offer on the way and no dispute."""
    live = live_handoff(asked.problem, held.responsibility)
    if live is not None:
        raise AlreadyOffered(held.responsibility, live.handoff)
    if held.disputed is not None:
        raise InDispute(held.responsibility)


def _settled_by(asked: Asked, name: str, how: Literal["moved_on", "discharged"]) -> list[OnProblem]:
    """The handoff by which it was held has nothing left to settle."""
    handoff = carrying_handoff(asked.problem, name)
    if handoff is None or handoff.state is H.SETTLED:
        return []
    return [HandoffSettled(stamp=asked.stamp, handoff=handoff.handoff, how=how)]


def split(asked: Asked, command: SplitResponsibility) -> list[OnProblem]:
    """The parts cover every duty at every place of the whole, each exactly once."""
    problem, name = asked.problem, command.responsibility
    held = _of_the_holder(asked, name, "splitting")
    _must_be_quiet(asked, held)
    unfinished = [commitment.commitment for commitment in open_commitments(problem, name)]
    if unfinished:
        raise StillOpen(name, unfinished)
    if len(problem.responsibilities) + len(command.parts) > MOST_RESPONSIBILITIES:
        raise LimitReached(problem.problem, "responsibilities", MOST_RESPONSIBILITIES)
    keys = [part.key for part in command.parts]
    for key in keys:
        if keys.count(key) > 1 or f"{problem.problem}.{key}" in problem.responsibilities:
            raise AlreadyThere(f"{problem.problem}.{key}")
    covered = [
        (duty, place) for part in command.parts for duty in part.duties for place in part.places
    ]
    whole = held.scope.cells()
    missing = [cell for cell in whole if cell not in covered]
    doubled = [cell for cell in covered if covered.count(cell) > 1 or cell not in whole]
    if missing or doubled:
        raise NotAPartition(missing, doubled)
    parts = [
        ResponsibilityEstablished(
            stamp=asked.stamp,
            responsibility=f"{problem.problem}.{part.key}",
            title=part.title,
            scope=held.scope.model_copy(update={"places": part.places, "duties": part.duties}),
            reserved=held.reserved,
            holder=held.holder,
            fallback=held.fallback,
            demands=held.demands,
            split_from=name,
        )
        for part in command.parts
    ]
    return [
        *_settled_by(asked, name, "moved_on"),
        ResponsibilitySplit(
            stamp=asked.stamp,
            responsibility=name,
            parts=tuple(part.responsibility for part in parts),
        ),
        *parts,
    ]


def dispute(asked: Asked, command: DisputeResponsibility) -> list[OnProblem]:
    held = asked.held(command.responsibility)
    party = asked.standing.party
    asked.must_bind(party, f"disputing {held.responsibility}")
    if party not in participants(asked.problem):
        raise NotOnTheProblem(party, asked.problem.problem)
    if held.disputed is not None:
        raise InDispute(held.responsibility)
    return [
        ResponsibilityDisputed(
            stamp=asked.stamp, responsibility=held.responsibility, reason=command.reason
        )
    ]


def settle_dispute(asked: Asked, command: SettleDispute) -> list[OnProblem]:
    held = asked.held(command.responsibility)
    asked.must_lead_police(f"settling the dispute on {held.responsibility}")
    if held.disputed is None:
        raise NothingPending(held.responsibility, "dispute")
    return [
        DisputeSettled(
            stamp=asked.stamp, responsibility=held.responsibility, outcome=command.outcome
        )
    ]


def _counterparty(asked: Asked, held: Responsibility) -> str | None:
    """The other side of the present holding: who offered it, or police; nobody for police alone."""
    handoff = carrying_handoff(asked.problem, held.responsibility)
    if handoff is not None:
        return handoff.offeror
    return asked.problem.police if held.holder != asked.problem.police else None


def propose_amendment(asked: Asked, command: ProposeAmendment) -> list[OnProblem]:
    """By the holder or its counterparty, and in force when the other agrees."""
    held = asked.held(command.responsibility)
    other = _counterparty(asked, held)
    if asked.standing.party not in (held.holder, other):
        raise NotTheHolder(asked.standing.party, held.responsibility)
    asked.must_bind(asked.standing.party, f"amending {held.responsibility}", held.demands)
    _must_be_quiet(asked, held)
    if held.amendment is not None:
        raise AlreadyThere(f"An amendment of {held.responsibility}")
    must_leave_reserved(command.scope, held.reserved)
    if command.scope.until is not None:
        must_be_ahead("The end of its period", asked.at, command.scope.until)
    version = max(held.scope_version, held.amendments) + 1
    if other is None:
        return [
            ScopeAmended(
                stamp=asked.stamp,
                responsibility=held.responsibility,
                version=version,
                scope=command.scope,
            )
        ]
    answers = other if asked.standing.party == held.holder else held.holder
    return [
        AmendmentProposed(
            stamp=asked.stamp,
            responsibility=held.responsibility,
            version=version,
            scope=command.scope,
            counterparty=answers,
            reason=command.reason,
        )
    ]


def _pending(asked: Asked, name: str) -> tuple[Responsibility, Amendment]:
    held = asked.held(name)
    if held.amendment is None:
        raise NothingPending(name, "amendment that waits for an answer")
    asked.must_bind(held.amendment.counterparty, f"answering for {name}", held.demands)
    return held, held.amendment


def agree_amendment(asked: Asked, command: AgreeAmendment) -> list[OnProblem]:
    held, amendment = _pending(asked, command.responsibility)
    if command.version != amendment.version:
        raise StaleTerms(held.responsibility, command.version, amendment.version)
    return [
        ScopeAmended(
            stamp=asked.stamp,
            responsibility=held.responsibility,
            version=amendment.version,
            scope=amendment.scope,
        )
    ]


def refuse_amendment(asked: Asked, command: RefuseAmendment) -> list[OnProblem]:
    held, amendment = _pending(asked, command.responsibility)
    return [
        AmendmentRefused(
            stamp=asked.stamp,
            responsibility=held.responsibility,
            version=amendment.version,
            reason=command.reason,
        )
    ]


def ask_discharge(asked: Asked, command: AskDischarge) -> list[OnProblem]:
    held = _of_the_holder(asked, command.responsibility, "discharging")
    _must_be_quiet(asked, held)
    if held.discharge_asked_by is not None:
        raise AlreadyDone(f"The discharge of {held.responsibility} was asked for")
    _must_be_done(asked, held)
    return [
        DischargeAsked(stamp=asked.stamp, responsibility=held.responsibility, reason=command.reason)
    ]


def _must_be_done(asked: Asked, held: Responsibility) -> None:
    unfinished = open_commitments(asked.problem, held.responsibility)
    if unfinished:
        raise StillOpen(held.responsibility, [open_.commitment for open_ in unfinished])


def _to_confirm(asked: Asked, name: str) -> Responsibility:
    """Police confirm, by another person than the one who asked; their own, by one who leads."""
    held = asked.held(name)
    assert asked.problem.police is not None
    if held.discharge_asked_by is None:
        raise NothingPending(name, "discharge that waits for an answer")
    asked.must_speak_for(asked.problem.police, f"confirming the discharge of {name}")
    asked.must_be(LEADING if held.holder == asked.problem.police else STEERING)
    if asked.standing.person == held.discharge_asked_by:
        raise OwnWork(asked.standing.person, "confirm")
    return held


def confirm_discharge(asked: Asked, command: ConfirmDischarge) -> list[OnProblem]:
    held = _to_confirm(asked, command.responsibility)
    _must_be_quiet(asked, held)
    _must_be_done(asked, held)
    return [
        *_settled_by(asked, held.responsibility, "discharged"),
        ResponsibilityDischarged(
            stamp=asked.stamp, responsibility=held.responsibility, outcome=command.outcome
        ),
    ]


def refuse_discharge(asked: Asked, command: RefuseDischarge) -> list[OnProblem]:
    held = _to_confirm(asked, command.responsibility)
    return [
        DischargeRefused(
            stamp=asked.stamp, responsibility=held.responsibility, reason=command.reason
        )
    ]
