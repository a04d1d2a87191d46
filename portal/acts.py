"""What a person can do on a page: for each act its words, its form, and when it is offered.

Whether it is allowed is for the rules to say; these lists only keep pages from offering what the
rules would refuse.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from portal.form import Field
from rules import words
from schemas.state.problem import CommitmentState as C
from schemas.state.problem import HandoffState as H

Tone = Literal["main", "plain", "warning"]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do. `quick` acts are a button on the page itself."""

    verb: str
    kind: str
    side: str
    states: frozenset[str]
    label: str
    button: str
    fields: tuple[Field, ...] = ()
    tone: Tone = "plain"
    quick: bool = False
    hint: str = ""
    work: bool = False
    """It takes no role that binds the party: the work itself, and approvals by counsel."""
    versioned: bool = False
    """The command says which version of the terms was read."""


def _options(names: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((code, text[:1].upper() + text[1:]) for code, text in names)


_ANSWERABLE = frozenset({H.OFFERED, H.ACKNOWLEDGED})
_LIVE = _ANSWERABLE | {H.INFO_REQUESTED, H.COUNTERED}
_CARRYING = frozenset({H.ACCEPTED, H.SETTLING, H.SETTLED})
_WORKING = frozenset({C.COMMITTED, C.IN_PROGRESS, C.ON_HOLD})
_REASON = Field("reason", "Why?", hint="The other side reads this, and it stays on record.")

HANDOFF: tuple[Act, ...] = (
    Act(
        "accept", "handoff.accept", "receiver", _ANSWERABLE,
        "Accept", "Accept and answer for it",
        (Field("read_back", "Say in your own words what you take on", rows=5,
               hint="Name the duty, the place, your first step and its date. This read-back shows"
               " both sides that they mean the same thing."),),
        tone="main", versioned=True,
    ),
    Act(
        "acknowledge", "handoff.acknowledge", "receiver", frozenset({H.OFFERED}),
        "Acknowledge", "We have seen it", quick=True, work=True,
        hint="Tells the other side that you are looking at it. It accepts nothing.",
    ),
    Act(
        "counter", "handoff.counter", "receiver", _ANSWERABLE,
        "Propose other terms", "Send these terms",
        hint="Binding: if the other side agrees, you hold the responsibility on your terms.",
    ),
    Act(
        "request-info", "handoff.request_info", "receiver", _ANSWERABLE,
        "Ask a question", "Send the question",
        (Field("question", "What do you need to know?"),), work=True,
        hint="The first question stops the clock until it is answered.",
    ),
    Act(
        "decline", "handoff.decline", "receiver", _ANSWERABLE,
        "Decline", "Decline the offer",
        (Field("code", "What is the reason?", "choice",
               options=_options(tuple(words.DECLINES.items()))),
         Field("text", "Explain it to the other side")),
        tone="warning", hint="Responsibility stays where it is. Declining is not held against you.",
    ),
    Act(
        "redirect", "handoff.redirect", "receiver", _ANSWERABLE,
        "Name someone better placed", "Decline and name them",
        (Field("to", "Who should be asked instead?", "choice"),
         Field("text", "Why them?")),
        hint="Declines the offer and names another party. That party is not asked by this itself.",
    ),
    Act(
        "confirm-withdrawal", "handoff.confirm_withdrawal", "receiver", frozenset({H.WITHDRAWN}),
        "Confirm the withdrawal", "We have seen that it was withdrawn", tone="main", quick=True,
        work=True,
    ),
    Act(
        "record-first-action", "handoff.record_first_action", "receiver", frozenset({H.ACCEPTED}),
        "Record the first action", "Record the first action",
        (Field("action", "What was done first?"),), tone="main", work=True,
        hint="Shows that the work has begun. The time to settle starts with it.",
    ),
    Act(
        "settle", "handoff.settle", "both", frozenset({H.SETTLING}),
        "Agree that it is settled", "It works: settle the handoff", tone="main", quick=True,
        hint="When both sides agree, the handoff is settled. Responsibility stays where it is.",
    ),
    Act(
        "object", "handoff.object", "both", frozenset({H.SETTLING}),
        "Object to settling", "Object", (_REASON,),
        hint="It will not settle by itself when the time is over.",
    ),
    Act(
        "return", "handoff.return", "receiver", _CARRYING,
        "Give it back", "Give it back",
        (_REASON, Field("notice", "Longer notice than agreed, if you can give it", "span",
                        hint="For example 20 working days", needed=False)),
        tone="warning", hint="You stay responsible until the agreed notice is over.",
    ),
    Act(
        "supply-info", "handoff.supply_info", "offeror", frozenset({H.INFO_REQUESTED}),
        "Answer the question", "Send the answer", (Field("answer", "Your answer"),), tone="main",
        work=True,
        hint="The time to decide goes on with the answer.",
    ),
    Act(
        "accept-counter", "handoff.accept_counter", "offeror", frozenset({H.COUNTERED}),
        "Agree to these terms", "Agree, and hand over on these terms", tone="main", versioned=True,
        hint="With this the responsibility moves.",
    ),
    Act(
        "reject-counter", "handoff.reject_counter", "offeror", frozenset({H.COUNTERED}),
        "Reject these terms", "Reject these terms", (_REASON,),
        hint="The offer goes on with the earlier terms.",
    ),
    Act(
        "submit", "handoff.submit", "offeror", frozenset({H.DRAFT}),
        "Make the offer", "Make the offer", tone="main", quick=True,
    ),
    Act(
        "approve", "handoff.approve", "offeror", frozenset({H.AWAITING_APPROVAL}),
        "Approve", "Approve and make the offer", tone="main", quick=True, work=True,
        hint="Not by the person who drafted it.",
    ),
    Act(
        "refuse", "handoff.refuse", "offeror", frozenset({H.AWAITING_APPROVAL}),
        "Refuse approval", "Refuse approval", (_REASON,), tone="warning", work=True,
    ),
    Act(
        "withdraw", "handoff.withdraw", "offeror", _LIVE | {H.DRAFT, H.AWAITING_APPROVAL},
        "Withdraw the offer", "Withdraw the offer", (_REASON,), tone="warning",
        hint="Nothing moves. The other side is told.",
    ),
    Act(
        "recall", "handoff.recall", "offeror", _CARRYING,
        "Take it back", "Take it back now",
        (_REASON, Field("danger_to_life", "There is danger to life", "check", needed=False)),
        tone="warning", hint="By a right in the terms, or for danger to life. It moves at once.",
    ),
)  # fmt: skip

_PROMISE = (
    Field("promise.title", "What is promised", "line"),
    Field("promise.measure", "How both sides will see that it is done", "line", needed=False),
)

COMMITMENT: tuple[Act, ...] = (
    Act(
        "commit", "commitment.commit", "promisor", frozenset({C.PROPOSED}),
        "Make this promise", "We promise this", tone="main", versioned=True, quick=True,
        hint="It binds from now on, and its due date starts to run.",
    ),
    Act(
        "counter", "commitment.counter", "promisor", frozenset({C.PROPOSED}),
        "Promise something else", "Propose this instead", _PROMISE,
    ),
    Act(
        "decline", "commitment.decline", "promisor", frozenset({C.PROPOSED}),
        "Decline", "Decline to promise this", (_REASON,), tone="warning",
    ),
    Act(
        "accept-counter", "commitment.accept_counter", "promisee", frozenset({C.PROPOSED}),
        "Agree to this promise", "Agree to this promise", tone="main", versioned=True, quick=True,
    ),
    Act(
        "report-done", "commitment.report_done", "promisor",
        _WORKING | {C.DISPUTED, C.MISSED},
        "Report it done", "Report it done",
        (Field("evidence", "What shows that it is done?", needed=False, rows=5,
               hint="Say what was done, where and when, and what can be seen now."),
         Field("references", "References", "lines", needed=False, rows=3,
               hint="One on each line: a work order, a case number, a web address.")),
        tone="main", work=True, hint="The other side then verifies it.",
    ),
    Act(
        "report-progress", "commitment.report_progress", "promisor", _WORKING,
        "Report progress", "Send the note", (Field("note", "How far are you?"),), work=True,
    ),
    Act(
        "start", "commitment.start", "promisor", frozenset({C.COMMITTED}),
        "Start work", "Work has begun", quick=True, work=True,
    ),
    Act(
        "hold", "commitment.hold", "promisor", frozenset({C.COMMITTED, C.IN_PROGRESS}),
        "Put on hold", "Put on hold",
        (_REASON, Field("until", "Until when?", "instant")), work=True,
        hint="Pauses the work. The due date does not move; for that, ask for another date.",
    ),
    Act(
        "resume", "commitment.resume", "promisor", frozenset({C.ON_HOLD}),
        "Resume work", "Work goes on", quick=True, work=True,
    ),
    Act(
        "renegotiate", "commitment.renegotiate", "promisor", _WORKING,
        "Ask for another date", "Ask for this change",
        (*_PROMISE, Field("promise.by", "New due date", "instant"), _REASON),
        hint="Before it is due. If the other side agrees, it does not count as missed.",
    ),
    Act(
        "verify", "commitment.verify", "promisee", frozenset({C.REPORTED_DONE}),
        "Verify: it is done", "Yes, it is done",
        (Field("note", "What did you see?", needed=False),), tone="main", work=True,
    ),
    Act(
        "dispute", "commitment.dispute", "promisee", frozenset({C.REPORTED_DONE}),
        "Dispute: it is not done", "No, it is not done", (_REASON,), tone="warning",
        work=True,
    ),
    Act(
        "agree-renegotiation", "commitment.agree_renegotiation", "promisee", _WORKING,
        "Agree to the change", "Agree to the change", tone="main", quick=True,
    ),
    Act(
        "refuse-renegotiation", "commitment.refuse_renegotiation", "promisee", _WORKING,
        "Refuse the change", "Refuse the change", (_REASON,),
    ),
    Act(
        "excuse", "commitment.excuse", "promisee", frozenset({C.MISSED}),
        "Excuse the miss", "Excuse the miss",
        (Field("code", "What is the reason?", "choice",
               options=_options(tuple(words.EXCUSES.items()))),
         Field("text", "Explain it")),
    ),
    Act(
        "cancel", "commitment.cancel", "promisee",
        _WORKING | {C.PROPOSED, C.REPORTED_DONE, C.DISPUTED, C.MISSED},
        "No longer needed", "Cancel the promise", (_REASON,), tone="warning",
    ),
)  # fmt: skip


def find(acts: Sequence[Act], verb: str) -> Act | None:
    return next((act for act in acts if act.verb == verb), None)
