"""Other terms: the form that proposes them, and how they differ from what was offered."""

from collections.abc import Mapping
from typing import Any

from portal.consequences import due_of
from portal.form import Field
from portal.when import for_input
from schemas.spans import in_words
from schemas.state.problem import Handoff
from schemas.terms import OfferedPromise, Terms

_WHO = (("receiver", "We promise it"), ("offeror", "The other side promises it"))
_SPAN_HINT = "For example 10 working days, 2 weeks or 12 hours."
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
        "terms.patience.first_action_within": in_words(terms.patience.first_action_within),
        "terms.return_notice": in_words(terms.return_notice),
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
        (title, before.get(title, "–"), now.get(title, "taken off"))
        for title in titles
        if before.get(title) != now.get(title)
    ]


def _promise(
    place: int, promise: OfferedPromise | None, values: dict[str, str], zone: str
) -> list[Field]:
    name = f"terms.commitments.{place}"
    group = f"Promise {place + 1}" if promise else "Another promise"
    hint = "Empty it to take this promise off." if promise else "Leave empty for none."
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
        values[f"{name}.within"] = in_words(promise.within) if promise.within else ""
        values[f"{name}.by"] = for_input(promise.by, zone) if promise.by else ""
    return given


def _told(terms: Terms, names: Mapping[str, str]) -> dict[str, str]:
    told = {
        "What is asked": terms.summary,
        "Measure": terms.measure,
        "First action": f"within {in_words(terms.patience.first_action_within)}",
        "Notice for giving it back": in_words(terms.return_notice),
        "End of the term": f"{terms.until:%d %b %Y}" if terms.until else "none",
        "Goes back to": names.get(terms.fallback or "", terms.fallback or "as before"),
        "Progress reports": f"every {in_words(terms.patience.progress_every)}"
        if terms.patience.progress_every else "none",
        "Right to take it back": "yes" if terms.recall_right else "no",
    }  # fmt: skip
    for place, promise in enumerate(terms.commitments, start=1):
        by = "receiving" if promise.promisor == "receiver" else "offering"
        told[f"Promise {place}"] = f"{promise.title}, {due_of(promise)}, by the {by} side"
    return told
