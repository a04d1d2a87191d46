"""Which events make an entry of trust, in whose account, and of which kind: a pure rule.

No entry is made by anything else, and each names the event that made it by its number.
"""

from collections.abc import Iterator

from rules.turn import turn_on_handoff
from schemas.clocks import ClockKind
from schemas.events import OnProblem
from schemas.events.commitment import (
    CommitmentBroken,
    CommitmentDeclined,
    CommitmentExcused,
    CommitmentKept,
    CommitmentMissed,
    CommitmentRenegotiated,
)
from schemas.events.handoff import (
    HandoffDeclined,
    HandoffExpired,
    HandoffRedirected,
    HandoffReturned,
)
from schemas.events.problem import ResponsibilityReverted
from schemas.events.trust import GoodwillConfirmed, IncidentRecorded, TrustEvent
from schemas.ids import TIME
from schemas.parties import Role
from schemas.state.problem import Handoff, Problem
from schemas.state.trust import Accounts
from schemas.trust import IncidentSeverity, TrustKind
from schemas.trusting import TrustEntry

_CITIZENS = frozenset({Role.CITIZEN, Role.COMMUNITY_REPRESENTATIVE})
_ON_COMMITMENT = {
    "commitment.missed": TrustKind.MISSED,
    "commitment.broken": TrustKind.BROKEN,
    "commitment.excused": TrustKind.EXCUSED,
    "commitment.renegotiated": TrustKind.RENEGOTIATED,
    "commitment.declined": TrustKind.DECLINED,
}
_INCIDENTS = {
    IncidentSeverity.MINOR: TrustKind.INCIDENT_MINOR,
    IncidentSeverity.SERIOUS: TrustKind.INCIDENT_SERIOUS,
    IncidentSeverity.GRAVE: TrustKind.INCIDENT_GRAVE,
}


def on_problem(before: Problem, after: Problem, event: OnProblem) -> tuple[TrustEntry, ...]:
    """The entries that this event of a problem makes; `after` is `before` with it folded in."""
    return tuple(
        TrustEntry(
            seq=after.seq, kind=kind, trusting=trusting, trusted=trusted, at=event.stamp.at,
            about=about,
        )
        for kind, trusting, trusted, about in _made(before, event)
        if trusting != trusted
    )  # fmt: skip


_Made = tuple[TrustKind, str, str, str]


def _made(before: Problem, event: OnProblem) -> Iterator[_Made]:
    match event:
        case CommitmentKept():
            yield from _kept(before, event)
        case (
            CommitmentMissed()
            | CommitmentBroken()
            | CommitmentExcused()
            | CommitmentRenegotiated()
            | CommitmentDeclined()
        ):
            promise = before.commitments[event.commitment]
            kind = _ON_COMMITMENT[event.kind]
            yield kind, promise.promisee, promise.promisor, event.commitment
        case HandoffDeclined() | HandoffRedirected():
            handoff = before.handoffs[event.handoff]
            yield TrustKind.DECLINED, handoff.offeror, handoff.receiver, event.handoff
        case HandoffExpired():
            yield from _silent(before.handoffs[event.handoff])
        case HandoffReturned():
            yield from _returned(before.handoffs[event.handoff], event)
        case ResponsibilityReverted() if event.reason == "breach":
            yield TrustKind.BREACHED, event.stamp.party, event.former, event.responsibility
        case _:
            pass  # everything else says nothing of whether one can rely on the other


def _kept(before: Problem, event: CommitmentKept) -> Iterator[_Made]:
    promise = before.commitments[event.commitment]
    kind = TrustKind.KEPT_SILENTLY if event.silently else TrustKind.KEPT
    if event.late:
        kind = TrustKind.KEPT_LATE
    yield kind, promise.promisee, promise.promisor, event.commitment
    if event.stamp.role in _CITIZENS:
        yield TrustKind.SEEN_BY_CITIZENS, event.stamp.party, promise.promisor, event.commitment


def _silent(handoff: Handoff) -> Iterator[_Made]:
    """Whoever had to move and did not; with a counter-offer that is the offeror."""
    silent = turn_on_handoff(handoff)
    if silent == handoff.receiver:
        yield TrustKind.SILENT, handoff.offeror, handoff.receiver, handoff.handoff
    elif silent == handoff.offeror:
        yield TrustKind.SILENT, handoff.receiver, handoff.offeror, handoff.handoff


def _returned(handoff: Handoff, event: HandoffReturned) -> Iterator[_Made]:
    """By the receiver's own will: after notice, or at once. The end of an agreed term, of an
    agreement or of the party itself says nothing of it."""
    notice = handoff.clocks.get(ClockKind.NOTICE)
    if event.stamp.by == TIME:
        if notice is not None and notice.due <= event.stamp.at:
            given = TrustKind.RETURNED_IN_NOTICE
            yield given, handoff.offeror, handoff.receiver, handoff.handoff
    elif event.stamp.party == handoff.receiver:
        given = TrustKind.RETURNED_AT_ONCE
        yield given, handoff.offeror, handoff.receiver, handoff.handoff


def on_party(party: str, accounts: Accounts, seq: int, event: TrustEvent) -> tuple[TrustEntry, ...]:
    """The entries that this event of the party's own stream makes, `seq` being its number."""
    match event:
        case IncidentRecorded():
            kind, at, made = _INCIDENTS[event.severity], event.happened, event.affected
        case GoodwillConfirmed():
            act = accounts.acts[event.act]
            kind, at, made = TrustKind.GOODWILL, act.happened, (act.toward,)
        case _:
            return ()
    return tuple(
        TrustEntry(
            seq=seq, kind=kind, trusting=trusting, trusted=party, at=at,
            about=f"party/{party}#{seq if isinstance(event, IncidentRecorded) else event.act}",
        )
        for trusting in made
    )  # fmt: skip
