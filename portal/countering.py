"""Other terms: the form that proposes them, and how they differ from what was offered."""

from collections.abc import Mapping
from typing import Any

from language.speaking import later, say
from language.times import day_in_words, span_in_words
from portal.consequences import due_of
from portal.form import Field
from portal.when import for_input
from schemas.state.problem import Handoff
from schemas.terms import OfferedPromise, Terms

_WHO = (("receiver", later("We promise it")), ("offeror", later("The other side promises it")))
_SPAN_HINT = later("For example 10 working days, 2 weeks or 12 hours.")
_REASON = Field("reason", "Why do you need other terms?", rows=3)


def fields(handoff: Handoff, zone: str) -> tuple[tuple[Field, ...], dict[str, str]]:
    """The questions, filled in with the terms as they stand."""
    terms = handoff.terms
    asked = [
        Field("terms.summary", "What you would take on"),
        Field("terms.measure", "How both sides will see that it worked", "line"),
        Field("terms.patience.first_action_within", "First action within", "span", _SPAN_HINT),
        Field("terms.return_notice", "Notice for giving it back", "span", _SPAN_HINT),
        Field("terms.until", "End of the term", "instant", "Leave empty for no end.", needed=False),
    ]
    values = {
        "terms.summary": terms.summary,
        "terms.measure": terms.measure,
        "terms.patience.first_action_within": span_in_words(terms.patience.first_action_within),
        "terms.return_notice": span_in_words(terms.return_notice),
        "terms.until": for_input(terms.until, zone) if terms.until else "",
    }
    for place, promise in enumerate((*terms.commitments, None)):
        asked += _promise(place, promise, values, zone)
    return (*asked, _REASON), values


def base(handoff: Handoff) -> dict[str, Any]:
    """The terms as they stand, whole, with room for one more promise."""
    whole = handoff.terms.model_dump(mode="json", exclude_none=True)
    whole["commitments"] = [*whole.get("commitments", []), {}]
    return whole


def changes(handoff: Handoff, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """What the receiver's own terms change: what it is about, before, and now."""
    if handoff.countered is None:
        return []
    before, now = _told(handoff.terms, names), _told(handoff.countered, names)
    titles = list(dict.fromkeys([*before, *now]))
    return [
        (title, before.get(title, "–"), now.get(title, say("taken off")))
        for title in titles
        if before.get(title) != now.get(title)
    ]


def _promise(
    place: int, promise: OfferedPromise | None, values: dict[str, str], zone: str
) -> list[Field]:
    name = f"terms.commitments.{place}"
    group = say("Promise %(number)s", number=place + 1) if promise else later("Another promise")
    hint = (
        later("Empty it to take this promise off.") if promise else later("Leave empty for none.")
    )
    given = [
        Field(f"{name}.title", "What is promised", "line", hint, needed=False, group=group),
        Field(f"{name}.promisor", "By whom", "choice", needed=False, options=_WHO, group=group),
    ]
    if promise is None or promise.within:
        given.append(
            Field(f"{name}.within", "Within", "span", _SPAN_HINT, needed=False, group=group)
        )
    else:
        given.append(Field(f"{name}.by", "By", "instant", needed=False, group=group))
    if promise:
        values[f"{name}.title"] = promise.title
        values[f"{name}.promisor"] = promise.promisor
        values[f"{name}.within"] = span_in_words(promise.within) if promise.within else ""
        values[f"{name}.by"] = for_input(promise.by, zone) if promise.by else ""
    return given


def _told(terms: Terms, names: Mapping[str, str]) -> dict[str, str]:
    patience, none = terms.patience, say("none")
    told = {
        say("What is asked"): terms.summary,
        say("Measure"): terms.measure,
        say("First action"): say(
            "within %(span)s", span=span_in_words(patience.first_action_within)
        ),
        say("Notice for giving it back"): span_in_words(terms.return_notice),
        say("End of the term"): day_in_words(terms.until.date()) if terms.until else none,
        say("Goes back to"): names.get(terms.fallback or "", terms.fallback or say("as before")),
        say("Progress reports"): say("every %(span)s", span=span_in_words(patience.progress_every))
        if patience.progress_every else none,
        say("Right to take it back"): say("yes") if terms.recall_right else say("no"),
    }  # fmt: skip
    for place, promise in enumerate(terms.commitments, start=1):
        said = say("%(what)s, %(due)s, by the receiving side")
        if promise.promisor != "receiver":
            said = say("%(what)s, %(due)s, by the offering side")
        title = say("Promise %(number)s", number=place)
        told[title] = said % {"what": promise.title, "due": due_of(promise)}
    return told
