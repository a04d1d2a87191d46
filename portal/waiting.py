"""One line of the inbox: what waits, in words, made of a handoff, a promise or something else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from language.speaking import Texts, later, say
from portal import pages
from portal.rights import Viewer
from rules import words
from rules.words_of_ladder import STEP_STATES
from schemas.views import CommitmentView, HandoffView
from storage.readers.asked import Asked

_OF_TRUST: Texts = {"contest": "Contested entry of trust", "goodwill": "Goodwill act to witness",
             "review": "Review after an incident"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the inbox."""

    noun: str
    id: str
    title: str
    problem_title: str
    asked: str
    """What is to be done, in words."""
    other: str
    turn: str
    state: str
    due: datetime | None
    due_for: str
    """What that deadline is for: `Decide by`."""
    problem: str = ""
    address: str = ""

    @property
    def called(self) -> str:
        """What kind of thing it is, at the beginning of a line."""
        return _NOUNS[self.noun]


def of_handoff(one: HandoffView, viewer: Viewer, names: Mapping[str, str]) -> Waiting:
    other = one.offeror if viewer.party == one.receiver else one.receiver
    mine = one.turn == viewer.party
    asked = HANDOFF_ASKED.get(one.state, "") if mine else words.HANDOFF_STATES[one.state]
    return Waiting(
        "handoff", one.handoff, one.title, one.problem_title,
        pages.going_back(one, names, viewer.zone) or asked,
        other, one.turn or "", one.state, one.due, pages.deadline(one.due, one.deadlines),
        one.problem, f"/handoffs/{one.handoff}",
    )  # fmt: skip


def of_commitment(one: CommitmentView, viewer: Viewer) -> Waiting:
    other = one.promisor if viewer.party == one.promisee else one.promisee
    mine = one.turn == viewer.party
    asked = COMMITMENT_ASKED.get(one.state, "")
    if one.document.get("asked"):
        asked = later("another date or content is asked for")
    elif one.state == "proposed" and one.document.get("countered"):
        asked = later("another promise is proposed")
    return Waiting(
        "commitment", one.commitment, one.title, one.problem_title,
        asked if mine else words.COMMITMENT_STATES[one.state],
        other, one.turn or "", one.state, one.due, pages.deadline(one.due, one.deadlines),
        one.problem, f"/commitments/{one.commitment}",
    )  # fmt: skip


def of_another(one: Asked, viewer: Viewer) -> Waiting:
    """A step, a matter of trust, something of a partnership, an action or an invitation."""
    title, asked, address = one.title, ASKED.get(one.noun, ""), "/trust"
    due_for = later("Answer by")
    match one.noun:
        case "step":
            title = pages.sentence(say(words.METHODS.get(one.title, one.title)))
            ours = one.other != viewer.party and one.state in ("notified", "running")
            asked = ASKED["step"] if ours else STEP_STATES[one.state]
            address = f"/steps/{one.about}"
        case "contest" | "goodwill" | "review":
            title, due_for = say(_OF_TRUST[one.noun]), later("Due")
        case "invitation" | "agreement" | "success" | "convenership":
            address = f"/partnerships/{one.about}#{_ANCHORS[one.noun]}"
        case "action":
            address, due_for = f"/problems/{one.problem}/plan#{one.about}", later("Done by")
        case _:
            address = f"/responsibilities/{one.about}"
    return Waiting(
        one.noun, one.id, title, one.problem_title, asked, one.other, viewer.party, one.state,
        one.due, due_for, one.problem, address,
    )  # fmt: skip


_ANCHORS = {"invitation": "invitations", "agreement": "agreements", "success": "successes",
            "convenership": "convenerships"}  # fmt: skip
_NOUNS: Texts = {
    "handoff": "Handoff",
    "commitment": "Promise",
    "step": "Step of the ladder",
    "contest": "Trust",
    "goodwill": "Trust",
    "review": "Trust",
    "invitation": "Partnership",
    "agreement": "Agreement",
    "success": "Partnership",
    "convenership": "Partnership",
    "action": "Action of the plan",
    "contribution": "Contribution",
}
ASKED: Texts = {
    "step": "reply, or say nothing; what you say stays on record",
    "contest": "answer the contest",
    "goodwill": "say whether you saw it",
    "review": "say what the review found",
    "invitation": "answer the invitation",
    "agreement": "sign it, or say why not",
    "success": "say whether you agree to what success is",
    "convenership": "take the lead of the partnership, or decline",
    "action": "do what is planned, and report it",
    "contribution": "say whether you contribute",
}
HANDOFF_ASKED: Texts = {
    "draft": "finish the draft and make the offer",
    "awaiting_approval": "approve the offer",
    "offered": "decide whether to accept",
    "acknowledged": "decide whether to accept",
    "info_requested": "answer a question",
    "countered": "answer the other terms",
    "accepted": "record the first action",
    "settling": "settle it, or object",
    "withdrawn": "confirm that it was withdrawn",
}
COMMITMENT_ASKED: Texts = {
    "proposed": "decide whether to promise it",
    "committed": "do what was promised",
    "in_progress": "do what was promised",
    "on_hold": "on hold; do what was promised",
    "reported_done": "verify that it is done",
    "missed": "it was missed: excuse it, or speak up",
    "disputed": "put right what was disputed",
}
