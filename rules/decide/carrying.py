"""Acceptance, and what it causes at one instant."""

from collections.abc import Iterable

from rules.asked import Asked
from rules.clocks import must_be_ahead, start_clock
from rules.decide.dropping import offers_dropped
from rules.decide.promising import made
from rules.refusals import (
    PartyInactive,
)
from rules.states import H, carrying_handoff
from schemas.base import Prose
from schemas.calendars import Calendar
from schemas.clocks import Clock, ClockKind
from schemas.events import OnProblem
from schemas.events.handoff import (
    HandoffAccepted,
    HandoffSettled,
)
from schemas.events.problem import (
    ContributorLeft,
    ResponsibilityTransferred,
)
from schemas.state.problem import Handoff


def moved_to_receiver(asked: Asked, handoff: Handoff, read_back: Prose) -> list[OnProblem]:
    """Everything that acceptance causes, at one instant: the old tenure ends, the new begins."""
    problem, name = asked.problem, handoff.responsibility
    held = asked.held(name)
    asked.must_not_be_disputed(held)
    if not asked.can_hold(handoff.receiver):
        raise PartyInactive(handoff.receiver)
    events: list[OnProblem] = [
        HandoffAccepted(
            stamp=asked.stamp,
            handoff=handoff.handoff,
            version=handoff.version,
            read_back=read_back,
            clocks=tuple(_clocks_of_a_holder(problem.calendar, asked, handoff)),
        )
    ]
    former = carrying_handoff(problem, name)
    if former is not None and former.state is not H.SETTLED:
        events.append(HandoffSettled(stamp=asked.stamp, handoff=former.handoff, how="moved_on"))
    events.append(
        ResponsibilityTransferred(
            stamp=asked.stamp,
            responsibility=name,
            former=held.holder,
            holder=handoff.receiver,
            fallback=handoff.fallback,
            handoff=handoff.handoff,
        )
    )
    events = [*offers_dropped(asked, name, but=handoff.handoff), *events]
    contribution = held.contributions.get(handoff.receiver)
    if contribution is not None and contribution.state in ("invited", "joined"):
        events.append(
            ContributorLeft(
                stamp=asked.stamp,
                responsibility=name,
                contributor=handoff.receiver,
                reason="Holds the responsibility now.",
            )
        )
    first = len(problem.commitments) + 1
    events += [
        made(asked, f"{problem.problem}.c{number}", handoff, promise)
        for number, promise in enumerate(handoff.terms.commitments, start=first)
    ]
    return events


def _clocks_of_a_holder(calendar: Calendar, asked: Asked, handoff: Handoff) -> Iterable[Clock]:
    patience, terms = handoff.terms.patience, handoff.terms
    yield start_clock(
        calendar, ClockKind.FIRST_ACTION, asked.at, patience.first_action_within, patience
    )
    if patience.progress_every is not None:
        yield start_clock(calendar, ClockKind.PROGRESS, asked.at, patience.progress_every, patience)
    if terms.until is not None:
        must_be_ahead("The end of the term", asked.at, terms.until)
        yield start_clock(calendar, ClockKind.TERM, asked.at, terms.until, patience)
