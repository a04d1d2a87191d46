"""Who is told of each event, and in which sentence: data that `rules.notices` reads.

Listeners are the sides of the thing the event is about; the party that did it is never told. In
the sentences stand ids and plain words only, never what people wrote, because notices leave the
house by mail. `{until}` is the deadline that the one who is told has to keep.
"""

from collections.abc import Mapping

from rules.telling_of_corrections import CORRECTION
from rules.telling_of_expunging import EXPUNGING
from rules.telling_of_the_ladder import ON_THE_LADDER
from rules.telling_of_the_method import IN_THE_METHOD
from rules.told import NOBODY, Listener, Told
from schemas.clocks import ClockKind

OFFER: tuple[Listener, ...] = ("offeror", "receiver")
PROMISE: tuple[Listener, ...] = ("promisor", "promisee")

_HANDOFF: Mapping[str, Told] = {
    "handoff.drafted": NOBODY,
    "handoff.commented": NOBODY,  # rules/notices_of_comments.py
    "handoff.submitted": Told(
        ("offeror",),
        "Approve or refuse {handoff}, which would offer {responsibility} to {receiver}.",
    ),
    "handoff.approved": NOBODY,
    "handoff.refused": NOBODY,
    "handoff.offered": Told(
        ("receiver",),
        "Answer by {until}: {offeror} offers {responsibility} to {receiver} in {handoff}.",
        ClockKind.DECIDE,
    ),
    "handoff.acknowledged": Told(
        OFFER, "{receiver} has seen the offer {handoff} of {responsibility}."
    ),
    "handoff.info_requested": Told(
        OFFER, "Answer the question that {receiver} asks about {handoff} ({responsibility})."
    ),
    "handoff.info_supplied": Told(
        OFFER,
        "Answer by {until}: {offeror} has answered your question on {handoff} ({responsibility}).",
        ClockKind.DECIDE,
    ),
    "handoff.countered": Told(
        OFFER, "Accept or reject the other terms that {receiver} proposes in {handoff} "
        "({responsibility}).",
    ),
    "handoff.counter_accepted": Told(
        OFFER, "{offeror} has accepted the terms of {receiver} in {handoff}."
    ),
    "handoff.counter_rejected": Told(
        OFFER,
        "Answer by {until}: {offeror} keeps to its own terms in {handoff} ({responsibility}).",
        ClockKind.DECIDE,
    ),
    "handoff.accepted": Told(
        OFFER, "{receiver} has accepted {handoff} and answers for {responsibility} from now on."
    ),
    "handoff.declined": Told(
        OFFER, "{receiver} has declined {handoff}, giving {code}; {offeror} still holds "
        "{responsibility}.",
    ),
    "handoff.redirected": Told(
        OFFER, "{receiver} has declined {handoff} and names {to}; {offeror} still holds "
        "{responsibility}.",
    ),
    "handoff.withdrawn": Told(
        ("receiver",), "Nothing is asked any more: {offeror} has withdrawn {handoff} of "
        "{responsibility}. Confirm that you saw it.",
    ),
    "handoff.withdrawal_confirmed": Told(
        OFFER, "{receiver} has seen that {handoff} is withdrawn."
    ),
    "handoff.reminded": Told(
        ("turn",), "Due by {due}: {what_for}, in {handoff} ({responsibility})."
    ),
    "handoff.escalated": Told(
        (*OFFER, "police"),
        "Late since {due}: {what_for}, in {handoff} of {responsibility} to {receiver}.",
    ),
    "handoff.expired": Told(
        (*OFFER, "fallback"), "{handoff} has expired unanswered; {offeror} still holds "
        "{responsibility}.",
    ),
    "handoff.first_action_recorded": Told(
        OFFER, "{receiver} has begun to act on {responsibility} ({handoff})."
    ),
    "handoff.objected": Told(
        OFFER, "{actor} objects to settling {handoff} ({responsibility})."
    ),
    "handoff.settlement_agreed": Told(
        OFFER, "{actor} agrees to settle {handoff} ({responsibility}); the other side has yet to."
    ),
    "handoff.settled": Told(
        OFFER, "{handoff} is settled; what holds for {responsibility} stays as it is."
    ),
    "handoff.return_announced": Told(
        (*OFFER, "fallback"),
        "{receiver} returns {responsibility} ({handoff}) and holds it until {until}.",
        ClockKind.NOTICE,
    ),
    "handoff.returned": Told(
        (*OFFER, "fallback"), "{handoff} has ended: {receiver} no longer holds {responsibility}."
    ),
    "handoff.recalled": Told(
        (*OFFER, "fallback"), "{handoff} has ended: {offeror} has recalled {responsibility} from "
        "{receiver}.",
    ),
}  # fmt: skip

_COMMITMENT: Mapping[str, Told] = {
    "commitment.proposed": Told(
        PROMISE, "Commit, counter or decline: {promisee} asks {promisor} for {commitment} under "
        "{responsibility}.",
    ),
    "commitment.countered": Told(
        PROMISE, "Answer {promisor}, which would promise something else in {commitment}."
    ),
    "commitment.made": Told(
        PROMISE,
        "{promisor} has promised {promisee} {commitment} under {responsibility}, due by {until}.",
        ClockKind.COMPLETE,
    ),
    "commitment.declined": Told(PROMISE, "{promisor} has declined {commitment}."),
    "commitment.delegated": NOBODY,
    "commitment.commented": NOBODY,  # the same
    "commitment.started": Told(PROMISE, "{promisor} has begun work on {commitment}."),
    "commitment.held": Told(
        PROMISE,
        "{promisor} has put {commitment} on hold until {until}; its due date stays.",
        ClockKind.HOLD,
    ),
    "commitment.resumed": Told(PROMISE, "Work on {commitment} goes on at {promisor}."),
    "commitment.progress_reported": Told(
        PROMISE, "{promisor} has reported progress on {commitment}."
    ),
    "commitment.reported_done": Told(
        PROMISE,
        "Verify or dispute by {until}: {promisor} reports {commitment} done.",
        ClockKind.VERIFY,
    ),
    "commitment.kept": Told(PROMISE, "{commitment} of {promisor} counts as kept."),
    "commitment.disputed": Told(
        PROMISE,
        "Put right by {until}: {promisee} disputes that {commitment} is done.",
        ClockKind.COMPLETE,
    ),
    "commitment.missed": Told(
        PROMISE, "Missed: {commitment} of {promisor} was due by {due}."
    ),
    "commitment.reminded": Told(
        ("turn",), "Due by {due}: {what_for}, in {commitment} ({responsibility})."
    ),
    "commitment.escalated": Told(
        (*PROMISE, "police"),
        "Late since {due}: {what_for}, in {commitment} of {promisor} ({responsibility}).",
    ),
    "commitment.renegotiation_asked": Told(
        PROMISE, "Agree or refuse: {promisor} asks {promisee} to change {commitment}."
    ),
    "commitment.renegotiated": Told(
        PROMISE, "{commitment} of {promisor} is changed as asked, now due by {until}.",
        ClockKind.COMPLETE,
    ),
    "commitment.renegotiation_refused": Told(
        PROMISE, "{promisee} holds {promisor} to {commitment} as it is."
    ),
    "commitment.excused": Told(
        PROMISE, "{promisee} excuses the miss of {commitment}, giving {code}."
    ),
    "commitment.broken": Told(PROMISE, "{commitment} of {promisor} counts as broken."),
    "commitment.cancelled": Told(PROMISE, "Nothing is asked any more in {commitment}."),
}  # fmt: skip

_PROBLEM: Mapping[str, Told] = {
    "problem.opened": NOBODY,
    "problem.calendar_refreshed": Told(
        ("everyone",), "The working calendar of {problem} has changed, and its deadlines with it."
    ),
    "problem.closed": Told(("everyone",), "{problem} is closed."),
    "responsibility.established": Told(("holder",), "{holder} holds {responsibility} from now on."),
    "responsibility.transferred": Told(
        ("contributors",), "{holder} answers for {responsibility} from now on, no longer {former}."
    ),
    "responsibility.reverted": Told(
        ("former", "holder", "contributors"),
        "{holder} holds {responsibility} again, no longer {former}: {reason}.",
    ),
    "responsibility.split": Told(
        ("police", "contributors"), "{responsibility} is split into parts; {holder} holds each."
    ),
    "responsibility.disputed": Told(
        ("holder", "police", "contributors"),
        "{actor} disputes {responsibility}; {holder} holds it meanwhile.",
    ),
    "dispute.settled": Told(
        ("holder", "police", "contributors"), "The dispute on {responsibility} is settled."
    ),
    "scope.proposed": Told(
        ("counterparty",), "Agree or refuse: {actor} proposes another scope of {responsibility}."
    ),
    "scope.amended": Told(
        ("holder", "police", "contributors"), "{responsibility} has another scope from now on."
    ),
    "scope.refused": Told(
        ("holder", "police"), "{actor} refuses the other scope of {responsibility}."
    ),
    "discharge.asked": Told(
        ("police",), "Confirm or refuse: {actor} says that {responsibility} is done with."
    ),
    "discharge.refused": Told(("holder",), "{actor} does not agree that {responsibility} is done."),
    "responsibility.discharged": Told(
        ("holder", "contributors"), "{responsibility} is discharged; nobody has to hold it again."
    ),
    "contributor.invited": Told(
        ("contributor",), "Join or decline: {actor} invites {contributor} to contribute to "
        "{responsibility}.",
    ),
    "contributor.joined": Told(("holder",), "{contributor} contributes to {responsibility}."),
    "contributor.declined": Told(
        ("holder",), "{contributor} does not contribute to {responsibility}."
    ),
    "contributor.left": Told(
        ("holder", "contributor"), "{contributor} contributes to {responsibility} no longer."
    ),
}  # fmt: skip

TOLD: Mapping[str, Told] = {
    **_PROBLEM,
    **_HANDOFF,
    **_COMMITMENT,
    **CORRECTION,
    **EXPUNGING,
    **IN_THE_METHOD,
    **ON_THE_LADDER,
}
