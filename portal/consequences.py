"""What follows from an act, in plain words, told before it is done."""

from collections.abc import Mapping

from language.speaking import say
from language.times import day_in_words, span_in_words
from portal.acts import Act
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
                say(
                    "%(party)s answers for “%(duty)s” again, at once.",
                    party=_name(names, handoff.offeror),
                    duty=view.title,
                ),
                say("Open promises made with this handoff are cancelled."),
            ]
        case "decline" | "redirect":
            return [
                say(
                    "%(party)s goes on answering for “%(duty)s”.",
                    party=_name(names, handoff.offeror), duty=view.title,
                ),
                say("Nothing else changes, and this offer cannot be accepted any more."),
            ]  # fmt: skip
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
        say("From that moment %(receiver)s answers for “%(duty)s”, and %(offeror)s no longer does.",
            receiver=receiver, duty=view.title, offeror=offeror),
    ]  # fmt: skip
    reserved: list[str] = next(
        (r.document.get("reserved", []) for r in around.responsibilities
         if r.responsibility == view.responsibility), [],
    )  # fmt: skip
    if reserved:
        said.append(say("What is listed as staying with police stays with police."))
    soon = span_in_words(terms.patience.first_action_within)
    said.append(say("The first action is due within %(span)s.", span=soon))
    for promise in terms.commitments:
        who = receiver if promise.promisor == "receiver" else offeror
        said.append(
            say("%(party)s promises: %(what)s – %(due)s.",
                party=who, what=promise.title, due=due_of(promise))
        )  # fmt: skip
    said.append(
        say("If %(party)s gives it back, or the term ends, it goes to %(fallback)s.",
            party=receiver, fallback=_name(names, handoff.fallback))
    )  # fmt: skip
    return said


def _of_returning(handoff: Handoff, view: HandoffView, names: Names) -> list[str]:
    receiver, fallback = _name(names, handoff.receiver), _name(names, handoff.fallback)
    notice = handoff.terms.return_notice
    if notice.startswith("0"):
        first = say("“%(duty)s” goes to %(party)s at once.", duty=view.title, party=fallback)
    else:
        first = say(
            "%(party)s goes on answering for “%(duty)s” for %(span)s; then it goes to"
            " %(fallback)s.",
            party=receiver, duty=view.title, span=span_in_words(notice), fallback=fallback,
        )  # fmt: skip
    return [first, say("Open promises made with this handoff are cancelled when it moves.")]


def due_of(promise: PromiseTerms) -> str:
    if promise.within:
        return say("within %(span)s", span=span_in_words(promise.within))
    assert promise.by is not None
    return say("by %(day)s", day=day_in_words(promise.by.date()))


def _name(names: Names, party: str) -> str:
    return names.get(party, party)
