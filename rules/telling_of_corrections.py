"""Who is told of a correction: the one that held it before, and the one that held it after."""

from collections.abc import Mapping

from rules.told import Listener, Told
from schemas.clocks import ClockKind

_PASSING: tuple[Listener, ...] = ("former", "following")
CORRECTION: Mapping[str, Told] = {
    "correction.proposed": Told(
        ("counterparty",),
        "Agree or refuse by {until}: {actor} says that {responsibility} passed from {former} to "
        "{following} at another time than was recorded.",
        ClockKind.CORRECTION,
    ),
    "correction.agreed": Told(
        _PASSING, "It is corrected when {responsibility} passed from {former} to {following}; no "
        "deadline moves.",
    ),
    "correction.refused": Told(
        _PASSING, "{actor} refuses the correction of when {responsibility} passed from {former} "
        "to {following}.",
    ),
    "correction.withdrawn": Told(
        _PASSING, "{actor} withdraws the correction of when {responsibility} passed from {former} "
        "to {following}.",
    ),
    "fact.corrected": Told(
        ("offeror", "receiver", "promisor", "promisee", "police"),
        "{actor} has corrected what it said in entry {entry} about {about}.",
    ),
    "correction.expired": Told(
        _PASSING, "Nobody has agreed in time to correct when {responsibility} passed from "
        "{former} to {following}; what was recorded stands.",
    ),
}  # fmt: skip
