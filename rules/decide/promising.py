"""How a promise comes to bind, and which clocks it starts."""

from datetime import datetime

from rules.asked import Asked
from rules.calendar import shift
from rules.clocks import must_be_ahead, must_be_countable, start_clock
from rules.refusals import PromiseInThePast
from schemas.clocks import Clock, ClockKind, Patience
from schemas.events.commitment import CommitmentMade
from schemas.state.problem import Commitment, Handoff
from schemas.terms import OfferedPromise, PromiseTerms


def lengths_of(promise: PromiseTerms) -> list[str]:
    """Every length of time in the promise that the calendar will have to count."""
    found = (
        promise.within,
        promise.start_within,
        promise.progress_every,
        promise.verify_within,
        promise.grace,
    )
    return [length for length in found if length is not None]


def must_lie_ahead(asked: Asked, promise: PromiseTerms) -> None:
    """Raises PromiseInThePast, or TooFarAhead beyond five years."""
    if promise.by is not None:
        if promise.by <= asked.at:
            raise PromiseInThePast(promise.title)
        must_be_ahead(f"“{promise.title}”", asked.at, promise.by)


def due_of(asked: Asked, promise: PromiseTerms) -> datetime:
    must_lie_ahead(asked, promise)
    if promise.by is not None:
        return promise.by
    assert promise.within is not None
    return shift(asked.problem.calendar, asked.at, promise.within)


def clocks_of(
    asked: Asked, promise: PromiseTerms, patience: Patience
) -> tuple[datetime, tuple[Clock, ...]]:
    """When the promise is due, and the clocks that run until then."""
    calendar, at = asked.problem.calendar, asked.at
    must_be_countable(calendar, at, patience, *lengths_of(promise))
    due = due_of(asked, promise)
    clocks = [
        start_clock(calendar, ClockKind.COMPLETE, at, promise.within or due, patience),
    ]
    if promise.start_within is not None:
        clocks.append(
            start_clock(calendar, ClockKind.FIRST_ACTION, at, promise.start_within, patience)
        )
    if promise.progress_every is not None:
        clocks.append(
            start_clock(calendar, ClockKind.PROGRESS, at, promise.progress_every, patience)
        )
    return due, tuple(clocks)


def made(asked: Asked, name: str, handoff: Handoff, promise: OfferedPromise) -> CommitmentMade:
    """A promise that was part of the terms binds with their acceptance."""
    sides = (handoff.receiver, handoff.offeror)
    promisor, promisee = sides if promise.promisor == "receiver" else sides[::-1]
    plain = PromiseTerms.model_validate(promise.model_dump(exclude={"promisor"}))
    due, clocks = clocks_of(asked, plain, handoff.terms.patience)
    return CommitmentMade(
        stamp=asked.stamp,
        commitment=name,
        responsibility=handoff.responsibility,
        handoff=handoff.handoff,
        promisor=promisor,
        promisee=promisee,
        version=1,
        promise=plain,
        due=due,
        clocks=clocks,
    )


def agreed(asked: Asked, commitment: Commitment, patience: Patience) -> CommitmentMade:
    """A proposal that was answered with yes."""
    due, clocks = clocks_of(asked, commitment.promise, patience)
    return CommitmentMade(
        stamp=asked.stamp,
        commitment=commitment.commitment,
        responsibility=commitment.responsibility,
        handoff=commitment.handoff,
        promisor=commitment.promisor,
        promisee=commitment.promisee,
        version=commitment.version,
        promise=commitment.promise,
        due=due,
        clocks=clocks,
    )
