"""The confirmation after a form, told from the entries that the command really made.

It stands in no cookie and in no session: the address names the command, and the ledger says what
it caused, so the sentence is true whenever the page is read.
"""

from collections.abc import Mapping, Sequence

from language.speaking import Texts, say
from portal.rights import Viewer
from portal.when import in_words
from rules import words
from schemas.views import EntryView

Names = Mapping[str, str]


def said(
    entries: Sequence[EntryView],
    command_id: str,
    viewer: Viewer,
    names: Names,
    titles: Names,
) -> str | None:
    """What the viewer's own command has done, in one sentence, or None where it did nothing."""
    caused = [e for e in entries if e.command_id == command_id and e.by == viewer.person]
    if not command_id or not caused:
        return None
    moved = next((e for e in caused if "holder" in e.event), None)
    if moved is not None and moved.kind != "responsibility.established":
        holder = names.get(moved.event["holder"], moved.event["holder"])
        duty = titles.get(moved.subject, moved.subject)
        clock = in_words(moved.at, viewer.zone).rpartition(", ")[2]
        return say(
            "%(holder)s now answers for %(duty)s since %(clock)s.",
            holder=holder, duty=duty, clock=clock,
        )  # fmt: skip
    # A note about work that had not begun says that it has begun, too; the note was what was sent.
    kinds = [e.kind for e in caused if e.kind != "commitment.started"]
    kind = kinds[0] if kinds else caused[0].kind
    sentence = say(_SAID.get(kind) or words.EVENTS.get(kind, kind))
    return f"{sentence[:1].upper()}{sentence[1:].rstrip('.')}."


_SAID: Texts = {
    "handoff.acknowledged": "They now know that you are looking at it. Nothing has moved",
    "handoff.info_requested": "Your question was sent",
    "handoff.info_supplied": "Your answer was sent",
    "handoff.countered": "Your terms were sent. Nothing moves until the other side agrees",
    "handoff.counter_rejected": "You rejected these terms. The offer goes on as it was",
    "handoff.declined": "You declined. Responsibility stays where it was",
    "handoff.redirected": "You declined and named somebody else. Responsibility stays where it was",
    "handoff.withdrawn": "You withdrew the offer. Responsibility stays where it was",
    "handoff.withdrawal_confirmed": "You confirmed the withdrawal",
    "handoff.first_action_recorded": "The first action is recorded",
    "handoff.settlement_agreed": "You agreed to settle. The other side is asked now",
    "handoff.settled": "The handoff is settled",
    "handoff.objected": "You objected. It will not settle by itself",
    "handoff.return_announced": "You announced the return. You answer for it until the notice ends",
    "handoff.offered": "The offer was made",
    "problem.published": "The public reads these words from now on",
    "problem.unpublished": "It is off the public page",
    "handoff.submitted": "The offer waits for approval",
    "handoff.refused": "Approval was refused",
    "handoff.commented": "Your comment was sent",
    "commitment.commented": "Your comment was sent",
    "fact.corrected": "It is corrected. What you wrote first stays beside it",
    "step.replied": "Your reply was sent, and stays on record",
    "step.approval_given": "You approved it",
    "partnership.joined": "Your party is in the partnership",
    "agreement.signed": "You signed it. It is in force when the last side has signed",
    "trust.contested": "You contested it. The other side is asked to answer",
    "action.reported_done": "The action is reported done",
    "person.deputy_named": "That is who stands in from now on",
    "person.away": "The absence is known. The deputy’s word counts until then",
    "person.back": "The absence has ended",
    "contributor.joined": "Your party contributes from now on",
    "commitment.proposed": "The promise was asked for. It binds when they say yes",
    "commitment.delegated": "The work is theirs now. Your party answers for it as before",
    "commitment.made": "The promise binds from now on",
    "commitment.declined": "You declined to promise it",
    "commitment.countered": "Your other promise was proposed",
    "commitment.started": "Work has begun",
    "commitment.held": "Work is on hold. The due date has not moved",
    "commitment.resumed": "Work goes on",
    "commitment.progress_reported": "Your note was sent",
    "commitment.reported_done": "You reported it done. The other side verifies it now",
    "commitment.kept": "You verified it: the promise is kept",
    "commitment.disputed": "You disputed the report. The other side has to put it right",
    "commitment.renegotiation_asked": "You asked for a change. The old date stands till they agree",
    "commitment.renegotiated": "The change is agreed",
    "commitment.renegotiation_refused": "You refused the change. The old promise stands",
    "commitment.excused": "You excused the miss",
    "commitment.cancelled": "The promise is cancelled",
}
