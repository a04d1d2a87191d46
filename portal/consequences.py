"""What follows from an act, in plain words, told before it is done."""

from collections.abc import Mapping

from portal.acts import Act
from schemas.spans import in_words
from schemas.state.problem import Handoff
from schemas.terms import PromiseTerms, Terms
from schemas.views import HandoffView, ProblemView

Names = Mapping[str, str]


def of(
    act: Act, handoff: Handoff, view: HandoffView, around: ProblemView, names: Names
) -> list[str]:
    """What follows from this act, where that is worth more than its hint."""
    match act.verb:
        case "accept":
            return of_accepting(handoff, view, around, names)
        case "accept-counter":
            return _of_moving(handoff, handoff.countered or handoff.terms, view, around, names)
        case "return":
            return _of_returning(handoff, view, names)
        case "recall":
            return [
                f"{_name(names, handoff.offeror)} answers for “{view.title}” again, at once.",
                "Open promises made with this handoff are cancelled.",
            ]
        case "decline" | "redirect":
            return [
                f"{_name(names, handoff.offeror)} goes on answering for “{view.title}”.",
                "Nothing else changes, and this offer cannot be accepted any more.",
            ]
        case _:
            return []


def of_accepting(
    handoff: Handoff, view: HandoffView, around: ProblemView, names: Names
) -> list[str]:
    return _of_moving(handoff, handoff.terms, view, around, names)


def _of_moving(
    handoff: Handoff, terms: Terms, view: HandoffView, around: ProblemView, names: Names
) -> list[str]:
    receiver = _name(names, handoff.receiver)
    offeror = _name(names, handoff.offeror)
    said = [
        f"From that moment {receiver} answers for “{view.title}”, and {offeror} no longer does.",
    ]
    reserved: list[str] = next(
        (r.document.get("reserved", []) for r in around.responsibilities
         if r.responsibility == view.responsibility), [],
    )  # fmt: skip
    if reserved:
        said.append("What is listed as staying with police stays with police.")
    said.append(f"The first action is due within {in_words(terms.patience.first_action_within)}.")
    for promise in terms.commitments:
        who = receiver if promise.promisor == "receiver" else offeror
        said.append(f"{who} promises: {promise.title} – {due_of(promise)}.")
    said.append(
        f"If {receiver} gives it back, or the term ends, it goes to"
        f" {_name(names, handoff.fallback)}."
    )
    return said


def _of_returning(handoff: Handoff, view: HandoffView, names: Names) -> list[str]:
    receiver, fallback = _name(names, handoff.receiver), _name(names, handoff.fallback)
    notice = handoff.terms.return_notice
    if notice.startswith("0"):
        first = f"“{view.title}” goes to {fallback} at once."
    else:
        first = (
            f"{receiver} goes on answering for “{view.title}” for {in_words(notice)};"
            f" then it goes to {fallback}."
        )
    return [first, "Open promises made with this handoff are cancelled when it moves."]


def due_of(promise: PromiseTerms) -> str:
    if promise.within:
        return f"within {in_words(promise.within)}"
    assert promise.by is not None
    return f"by {promise.by:%d %b %Y}"


def _name(names: Names, party: str) -> str:
    return names.get(party, party)
