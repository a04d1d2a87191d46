"""What a person can do on these pages, in the same form as on those of handoffs."""

from portal.acts import Act
from portal.form import Field
from rules.states import OPEN
from rules.words_of_ladder import STANCES

_ANY: frozenset[str] = frozenset()
_REASON = Field("reason", "Why?", hint="The other side reads this, and it stays on record.")
_SIDES = (
    ("place", "The place"),
    ("victim", "Those who are harmed"),
    ("offender", "Those who cause it"),
)


def offered(verb: str, kind: str, label: str, button: str, *fields: Field, **more: object) -> Act:
    return Act(verb, kind, "", _ANY, label, button, fields, **more)  # type: ignore[arg-type]


STEP = (
    offered(
        "reply", "step.reply", "Reply", "Send the reply",
        Field("stance", "What is your answer?", "choice",
              options=tuple((code, text[:1].upper() + text[1:]) for code, text in STANCES.items())),
        Field("text", "What do you want to say?", rows=6,
              hint="It goes to those who decide, whole and as you write it."),
        tone="main",
        hint="Your right of reply. It is kept beside what is said about you, word for word.",
    ),
    offered(
        "approve", "step.approve", "Approve", "Approve this step", tone="main", quick=True,
        work=True, hint="You take one seat among those who have to agree.",
    ),
    offered(
        "refuse-approval", "step.refuse_approval", "Do not approve", "Refuse approval", _REASON,
        tone="warning", work=True,
    ),
)  # fmt: skip

MEMBER = (
    offered(
        "join", "partnership.join", "Join", "Join the partnership",
        Field("stake", "What has your party to win or lose?", hint="The others read it."),
        tone="main", hint="You speak for your party in it until somebody else does.",
    ),
    offered("decline", "partnership.decline", "Decline", "Decline the invitation", _REASON,
         tone="warning"),
    offered(
        "agree-success", "partnership.agree_success", "Agree to it", "This is what success is",
        tone="main", quick=True, versioned=True,
    ),
    offered("object-success", "partnership.object_success", "Object", "Object to it", _REASON,
         versioned=True),
    offered(
        "accept-convenership", "partnership.accept_convenership", "Take the lead",
        "Convene from now on",
        Field("read_back", "Say in your own words what you take on"), tone="main",
    ),
    offered("decline-convenership", "partnership.decline_convenership", "Decline to lead",
         "Decline to convene", _REASON),
    offered(
        "pledge", "partnership.pledge", "Pledge something", "Pledge this",
        Field("what", "What do you bring?", "line", hint="For example: lamp columns"),
        Field("resource", "What kind of means is it?", "choice", options=(
            ("staff", "Staff"), ("volunteers", "Volunteers"), ("money", "Money"),
            ("space", "Space"), ("equipment", "Equipment"), ("knowledge", "Knowledge"),
            ("authority", "Authority"), ("service", "A service"), ("other", "Something else"))),
        Field("quantity", "How much?", "number", hint="A whole number"),
        Field("unit", "Of what unit?", "line", hint="For example: hours a week"),
        Field("side", "Which side of the problem does it help?", "choice", options=_SIDES),
        Field("since", "From when?", "instant"),
        Field("until", "Until when?", "instant", needed=False),
        hint="The others may plan with it.",
    ),
    offered(
        "propose-response", "partnership.propose_response", "Propose a response",
        "Propose this", Field("text", "What should be done?"),
        Field("side", "Which side of the problem does it help?", "choice", options=_SIDES),
        work=True,
    ),
    offered("represent", "partnership.represent", "Speak for your party here",
         "I speak for it from now on", quick=True),
    offered("leave", "partnership.leave", "Leave", "Leave the partnership", _REASON, tone="warning",
         hint="What you pledged and did not give yet is withdrawn."),
)  # fmt: skip

AGREEMENT = (
    offered(
        "sign", "agreement.sign", "Sign", "Sign it for your party", tone="main", versioned=True,
        hint="It is in force when the last side has signed.",
    ),
    offered("refuse", "agreement.refuse", "Do not sign", "Refuse to sign", _REASON, versioned=True),
    offered("end", "agreement.end", "End it early", "End the agreement", _REASON, tone="warning",
         hint="What was to fall back at its end falls back now."),
)  # fmt: skip

MEETING = (
    offered(
        "add-item", "meeting.add_item", "Put something on the agenda", "Put it on the agenda",
        Field("item.title", "What is to be talked about?", "line"), work=True,
    ),
)  # fmt: skip

TRUST = (
    offered(
        "contest", "trust.contest", "Contest this entry", "Contest it",
        Field("reason", "What is wrong or unfair about it?"),
        hint="The other side answers, and somebody of neither side decides. If you are right, the"
        " entry counts no longer.",
    ),
    offered(
        "answer-contest", "trust.answer_contest", "Answer the contest", "Send the answer",
        Field("text", "What do you say to it?"), tone="main",
    ),
    offered("confirm-goodwill", "goodwill.confirm", "Confirm it", "Yes, I saw it", tone="main",
         quick=True, work=True),
    offered("refuse-goodwill", "goodwill.refuse", "Do not confirm it", "Refuse", _REASON,
            work=True),
)  # fmt: skip

ACTION = (
    offered(
        "report-done", "action.report_done", "Report it done", "Report it done",
        Field("note", "What was done, and what can be seen now?"), tone="main", work=True,
    ),
    offered("stop", "action.stop", "Give it up", "Give it up", _REASON, tone="warning", work=True),
)  # fmt: skip

DUTY = (
    offered(
        "offer", "handoff.offer", "Hand it on", "Make the offer",
        Field("receiver", "Who should answer for it?", "choice"),
        Field("terms.summary", "What is asked, and why of them?", rows=6),
        Field("terms.measure", "How will both sides see that it worked?", "line"),
        Field("terms.patience.decide_within", "How long have they to decide?", "span",
              hint="For example 10 working days, 2 weeks or 12 hours.", needed=False),
        Field("terms.return_notice", "What notice for giving it back?", "span",
              hint="Leave empty for none.", needed=False),
        hint="You answer for it until they accept. Police can be asked like everybody else.",
    ),
    offered(
        "propose", "commitment.propose", "Ask for a promise", "Ask for this promise",
        Field("promisor", "Who should promise it?", "choice"),
        Field("promise.title", "What should be promised?", "line"),
        Field("promise.measure", "How will both sides see that it is done?", "line", needed=False),
        Field("promise.by", "By when?", "instant"),
        work=True, hint="It binds when they say yes, and its date is held by both sides.",
    ),
    offered(
        "invite", "contributor.invite", "Ask somebody to contribute", "Ask them",
        Field("contributor", "Who should contribute?", "choice"),
        Field("share", "What is their share?", "line"),
        hint="A share of the work. You go on answering for the whole.",
    ),
    offered("join", "contributor.join", "Contribute", "Yes, we contribute", tone="main",
            quick=True),
    offered("decline", "contributor.decline", "Do not contribute", "Decline", _REASON),
    offered("leave", "contributor.leave", "Stop contributing", "Stop contributing", _REASON,
            tone="warning"),
    offered(
        "agree", "scope.agree", "Agree to the change", "Agree to the change", tone="main",
        versioned=True,
    ),
    offered("refuse", "scope.refuse", "Refuse the change", "Refuse the change", _REASON),
    offered("discharge", "discharge.ask", "Ask to end it", "Ask to end it", _REASON,
            hint="When what it was for is reached. Police confirm it."),
    offered("dispute", "responsibility.dispute", "Dispute it", "Dispute it", _REASON,
            tone="warning",
            hint="While it is in dispute nobody hands it on or back. Who holds it goes on holding"
            " it, and police settle it."),
)  # fmt: skip

DELEGATE = Act(
    "delegate", "commitment.delegate", "promisor", frozenset(OPEN), "Hand the work to somebody",
    "Hand it to them", (Field("to", "Who of your party does it?", "choice"),), work=True,
    hint="Your party answers for it as before.",
)  # fmt: skip

_COMMENT = Field(
    "text", "What do you want to say?", rows=4,
    hint="Both sides read it. Write @ before a person’s name here, such as @dana@housing, to tell"
    " them.",
)  # fmt: skip
ON_HANDOFF = Act(
    "comment", "handoff.comment", "both", _ANY, "Write a comment", "Send the comment",
    (_COMMENT,), work=True,
)  # fmt: skip
ON_PROMISE = Act(
    "comment", "commitment.comment", "both", _ANY, "Write a comment", "Send the comment",
    (_COMMENT,), work=True,
)  # fmt: skip
CORRECT = offered(
    "correct", "fact.correct", "Correct your comment", "Correct it",
    Field("text", "What should it say?"), Field("reason", "Why?", rows=2), work=True,
    hint="What you wrote first stays in the record; both are shown.",
)  # fmt: skip

PERSON = (
    offered(
        "away", "person.mark_away", "Say when you are away", "Mark as away",
        Field("until", "Until when?", "instant"), work=True,
        hint="Until then the deputy’s word counts as yours. What was asked waits here as before.",
    ),
    offered("back", "person.mark_back", "You are back", "I am back", quick=True, work=True,
         tone="main"),
    offered(
        "deputy", "person.name_deputy", "Name a deputy", "Name this deputy",
        Field("deputy", "Who stands in for you?", "choice"), work=True,
        hint="Only while you are away, and after you have left. Both names stand on what they do.",
    ),
    offered("no-deputy", "person.name_deputy", "No deputy any more", "Nobody stands in",
         quick=True, work=True),
)  # fmt: skip
