"""Whether the receiver of an offer is capable of what is asked, as far as is known of it.

Nothing is refused for what nobody declared: it is said to be unknown, and the receiver answers.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rules.asked import Asked
from rules.not_yet import NotCapable, NothingReserved
from schemas.capability import Aspect, Declared, Judged, ReceiverCheck, covers
from schemas.parties import Grade
from schemas.request import Partner, Receiver
from schemas.scope import Scope
from schemas.state.problem import Handoff
from schemas.terms import Method

STATES_WHAT_STAYS = frozenset({Method.WITHDRAW_SERVICE, Method.CHARGE_FEES})
"""Rungs that are not taken before it is said what stays with police whatever happens."""
_LONGEST = 200


class Needs(NamedTuple):
    """What the offer asks of whoever accepts it."""

    scope: Scope
    demands: Grade
    hours: str | None


def judge(needs: Needs, receiver: Receiver, partners: Sequence[Partner]) -> tuple[Judged, ...]:
    """Mandate, capacity, area, hours and decision power, each met, failed or unknown."""
    said = receiver.declared or Declared()
    return (
        _mandate(needs, receiver.party, said),
        _capacity(receiver, said),
        _area(needs, receiver.party, said),
        _hours(needs, receiver.party, said),
        _power(needs, receiver, partners),
    )


def _judged(aspect: Aspect, met: bool | None, found: str) -> Judged:
    verdict = "unknown" if met is None else "meets" if met else "fails"
    return Judged(aspect=aspect, verdict=verdict, found=found[:_LONGEST])  # type: ignore[arg-type]


def _mandate(needs: Needs, party: str, said: Declared) -> Judged:
    facet = f"the {needs.scope.side.value}, as {needs.scope.controller.value.replace('_', ' ')}"
    if not said.mandates:
        return _judged(Aspect.MANDATE, None, f"{party} has not declared what it may take on")
    for one in said.mandates:
        if one.side is needs.scope.side and one.controller in (None, needs.scope.controller):
            return _judged(Aspect.MANDATE, True, f"{facet}: {one.text}")
    return _judged(Aspect.MANDATE, False, f"{party} has declared no mandate for {facet}")


def _capacity(receiver: Receiver, said: Declared) -> Judged:
    if said.capacity is None:
        return _judged(
            Aspect.CAPACITY, None, f"{receiver.party} has not declared how much it can hold"
        )
    found = (
        f"{receiver.party} holds {receiver.holds} of the {said.capacity} that it can hold at once"
    )
    return _judged(Aspect.CAPACITY, receiver.holds < said.capacity, found)


def _area(needs: Needs, party: str, said: Declared) -> Judged:
    if not said.areas:
        return _judged(Aspect.AREA, None, f"{party} has not declared where it works")
    areas = [area.casefold() for area in said.areas]
    outside = [
        place for place in needs.scope.places if not any(area in place.casefold() for area in areas)
    ]
    if outside:
        found = f"{party} has declared no area with {outside[0]}"
        return _judged(Aspect.AREA, False, found)
    return _judged(Aspect.AREA, True, f"{party} works at every place of it")


def _hours(needs: Needs, party: str, said: Declared) -> Judged:
    if needs.hours is None:
        return _judged(Aspect.HOURS, None, "the offer does not say at which hours it is needed")
    if said.hours is None:
        return _judged(Aspect.HOURS, None, f"{party} has not declared its hours")
    met = covers(said.hours, needs.hours)
    found = f"needed {needs.hours}; {party} is there {said.hours}"
    return _judged(Aspect.HOURS, met, found)


def _power(needs: Needs, receiver: Receiver, partners: Sequence[Partner]) -> Judged:
    """The highest decision power of its people, or of whoever represents it in a partnership."""
    known = [receiver.power, *(one.power for one in partners if one.party == receiver.party)]
    powers = [one for one in known if one is not None]
    if not powers:
        found = f"nobody is known who can bind {receiver.party}"
        return _judged(Aspect.POWER, None, found)
    highest = max(powers, key=lambda grade: grade.power)
    met = highest.power >= needs.demands.power
    found = (
        f"accepting takes {needs.demands.value} decision power; the highest of {receiver.party}"
        f" is {highest.value}"
    )
    return _judged(Aspect.POWER, met, found)


def check_receiver(asked: Asked, handoff: Handoff, despite: str | None) -> ReceiverCheck | None:
    """The check of an offer that is about to be made; None where the desk did not look.

    Raises NotCapable for what fails without a reason, and NotAllowed where the reason is given by
    somebody who may not: among police it takes a supervisor, elsewhere full decision power.
    """
    receiver, partners = asked.request.receiver, asked.request.partners or ()
    if receiver is None or receiver.party != handoff.receiver:
        return None
    held = asked.held(handoff.responsibility)
    if handoff.terms.method in STATES_WHAT_STAYS and not held.reserved:
        raise NothingReserved(held.responsibility, handoff.terms.method.value)
    demands = max(handoff.terms.demands, held.demands, key=lambda grade: grade.power)
    judged = judge(Needs(held.scope, demands, handoff.terms.hours), receiver, partners)
    fails = [one for one in judged if one.verdict == "fails"]
    if fails and despite is None:
        raise NotCapable(handoff.receiver, [f"{one.aspect.value}: {one.found}" for one in fails])
    if fails and asked.standing.party == asked.problem.police:
        asked.must_lead_police("offering to a party that the check finds wanting")
    elif fails:
        asked.must_bind(handoff.offeror, "offering it all the same", Grade.FULL)
    mine = {one.entry for one in partners if one.party == handoff.receiver}
    return ReceiverCheck(
        judged=judged,
        rests_on=(f"party/{receiver.party}#{receiver.seq}", *sorted(mine)),
        despite=despite if fails else None,
    )
