"""The offeror answers while the offer is out: information, counter-offers, withdrawal."""

from datetime import timedelta

from rules.asked import Asked
from rules.clocks import start_clock
from rules.decide.carrying import moved_to_receiver
from rules.decide.offering import must_be_sound
from rules.refusals import (
    StaleTerms,
)
from rules.states import BEFORE_ACCEPTANCE, H, fallback_for
from schemas.clocks import Clock, ClockKind
from schemas.commands.handoff import (
    AcceptCounter,
    RejectCounter,
    SupplyInfo,
    WithdrawHandoff,
)
from schemas.events import OnProblem
from schemas.events.handoff import (
    CounterAccepted,
    CounterRejected,
    HandoffWithdrawn,
    InfoSupplied,
)

LONGEST_PAUSE = timedelta(days=7)
"""A question stops the decision clock for this long at most."""


def supply_info(asked: Asked, command: SupplyInfo) -> list[OnProblem]:
    """The answer; the decision time goes on from where the question stopped it."""
    handoff = asked.handoff(command.handoff, H.INFO_REQUESTED)
    asked.must_work_for(handoff.offeror, f"answering for {handoff.handoff}")
    clocks: tuple[Clock, ...] = ()
    decide = handoff.clocks.get(ClockKind.DECIDE)
    if handoff.stopped_at is not None and decide is not None:
        unused = max(handoff.stopped_at + LONGEST_PAUSE - asked.at, timedelta(0))
        due = decide.due - unused
        clocks = (
            start_clock(
                asked.problem.calendar, ClockKind.DECIDE, asked.at, due, handoff.terms.patience
            ),
        )
    return [
        InfoSupplied(
            stamp=asked.stamp, handoff=handoff.handoff, answer=command.answer, clocks=clocks
        )
    ]


def accept_counter(asked: Asked, command: AcceptCounter) -> list[OnProblem]:
    """The receiver stated its terms and its authority with them; agreeing moves it."""
    handoff = asked.handoff(command.handoff, H.COUNTERED)
    held = asked.held(handoff.responsibility)
    asked.must_bind(handoff.offeror, f"agreeing to the terms of {handoff.handoff}", held.demands)
    if command.version != handoff.newest:
        raise StaleTerms(handoff.handoff, command.version, handoff.newest)
    asked.card(handoff.receiver)
    assert handoff.countered is not None
    assert handoff.counter_reason is not None
    must_be_sound(asked, handoff.countered, handoff.receiver)
    agreed = handoff.model_copy(update={"terms": handoff.countered, "version": handoff.newest})
    agreed = agreed.model_copy(update={"fallback": fallback_for(held, agreed)})
    return [
        CounterAccepted(stamp=asked.stamp, handoff=handoff.handoff, version=handoff.newest),
        *moved_to_receiver(asked, agreed, handoff.counter_reason),
    ]


def reject_counter(asked: Asked, command: RejectCounter) -> list[OnProblem]:
    handoff = asked.handoff(command.handoff, H.COUNTERED)
    asked.must_bind(handoff.offeror, f"answering for {handoff.handoff}")
    return [
        CounterRejected(
            stamp=asked.stamp,
            handoff=handoff.handoff,
            version=handoff.newest,
            reason=command.reason,
        )
    ]


def withdraw(asked: Asked, command: WithdrawHandoff) -> list[OnProblem]:
    handoff = asked.handoff(command.handoff, *BEFORE_ACCEPTANCE)
    asked.must_bind(handoff.offeror, f"withdrawing {handoff.handoff}")
    return [HandoffWithdrawn(stamp=asked.stamp, handoff=handoff.handoff, reason=command.reason)]
