"""What the holder may do with a responsibility besides offering it, and disputes about it."""

from collections import Counter
from typing import Literal

from rules.asked import Asked
from rules.decide.dropping import offers_dropped
from rules.decide.problem import MOST_RESPONSIBILITIES
from rules.not_allowed import NotOnTheProblem
from rules.refusals import (
    AlreadyOffered,
    AlreadyThere,
    HeldUnderTerms,
    InDispute,
    LimitReached,
    NotAPartition,
    NothingPending,
    NotTheHolder,
    StillOpen,
)
from rules.states import H, carrying_handoff, live_handoff, open_commitments, participants
from schemas.commands.problem import (
    DisputeResponsibility,
    SettleDispute,
    SplitResponsibility,
)
from schemas.events import OnProblem
from schemas.events.handoff import HandoffSettled
from schemas.events.problem import (
    DisputeSettled,
    ResponsibilityDisputed,
    ResponsibilityEstablished,
    ResponsibilitySplit,
)
from schemas.state.problem import Responsibility


def of_the_holder(asked: Asked, name: str, what: str) -> Responsibility:
    held = asked.held(name)
    if asked.standing.party != held.holder:
        raise NotTheHolder(asked.standing.party, name)
    asked.must_bind(held.holder, f"{what} {name}", held.demands)
    return held


def must_be_quiet(asked: Asked, held: Responsibility) -> None:
    """No offer on the way and no dispute."""
    live = live_handoff(asked.problem, held.responsibility)
    if live is not None:
        raise AlreadyOffered(held.responsibility, live.handoff)
    if held.disputed is not None:
        raise InDispute(held.responsibility)


def settled_by(asked: Asked, name: str, how: Literal["moved_on", "discharged"]) -> list[OnProblem]:
    """The handoff by which it was held has nothing left to settle."""
    handoff = carrying_handoff(asked.problem, name)
    if handoff is None or handoff.state is H.SETTLED:
        return []
    return [HandoffSettled(stamp=asked.stamp, handoff=handoff.handoff, how=how)]


def split(asked: Asked, command: SplitResponsibility) -> list[OnProblem]:
    """The parts cover every duty at every place of the whole, each exactly once."""
    problem, name = asked.problem, command.responsibility
    held = of_the_holder(asked, name, "splitting")
    must_be_quiet(asked, held)
    carrying = carrying_handoff(problem, name)
    if carrying is not None and (carrying.terms.until or carrying.terms.recall_right):
        raise HeldUnderTerms(name, carrying.handoff)
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
    times = Counter(covered)
    whole = dict.fromkeys(held.scope.cells())
    missing = [cell for cell in whole if cell not in times]
    doubled = [cell for cell, count in times.items() if count > 1 or cell not in whole]
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
        *offers_dropped(asked, name),
        *settled_by(asked, name, "moved_on"),
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
