"""The answer to “who was responsible, and on what basis?” in plain sentences, for any reader."""

from collections.abc import Callable, Iterator
from datetime import datetime

from rules.words import GRADES, ROLES
from schemas.grounds import Act, Grounds
from schemas.views import Held

Said = Callable[[datetime], str]
"""How an instant is written for this reader."""


def statement(held: Held, grounds: Grounds, said: Said) -> list[str]:
    """One sentence for each thing: who, by what, over what, and how it can be proved."""
    return list(_sentences(held, grounds, said))


def _sentences(held: Held, grounds: Grounds, said: Said) -> Iterator[str]:
    until = f" until {said(held.until)}" if held.until else ""
    known = f"As known at {said(held.as_known_at)}, " if held.as_known_at else ""
    answers = "answered" if held.until else "answers"
    yield (
        f"{known}{held.holder} {answers} for {held.title} ({held.responsibility})"
        f" from {said(held.since)} on{until}."
    )
    yield _cause(held, grounds)
    if grounds.approved:
        yield f"The offer was approved by {_each(grounds.approved)}."
    yield from _agreed(held, grounds, said)
    if grounds.corrected is not None:
        yield (
            f"When it began was corrected by entry {grounds.corrected.seq}, recorded"
            f" {said(grounds.corrected.recorded_at)}; entry {grounds.began.seq} itself stays."
        )
    yield (
        f"It stands on entry {grounds.began.seq} of {held.problem}, recorded"
        f" {said(grounds.began.recorded_at)}, hash {grounds.began.hash}."
    )
    yield _covered(grounds)


def _cause(held: Held, grounds: Grounds) -> str:
    if grounds.agreed is not None and held.cause == "handoff":
        stated = grounds.stated
        offered = f", offered by {stated.party}" if stated else ""
        if stated is not None and stated.kind == "handoff.countered":
            return (
                f"{_one(stated)} said on which terms {held.holder} takes it on in"
                f" {held.handoff}, version {grounds.clause.version}, and {_one(grounds.agreed)}"
                " accepted them."
            )
        return (
            f"It was taken on by {_one(grounds.agreed)} with the handoff {held.handoff},"
            f" version {grounds.clause.version} of the terms{offered}."
        )
    if held.cause == "established":
        return f"Nobody held it before: {_one(grounds.began)} established it."
    by = f", which {held.handoff} had handed over" if held.handoff else ""
    return f"It came back{by}, by {_one(grounds.began)}."


def _agreed(held: Held, grounds: Grounds, said: Said) -> Iterator[str]:
    clause = grounds.clause
    over = f"{', '.join(clause.duties)} at {', '.join(clause.places)}"
    yield f"It covers: {over} (entry {clause.scope_seq})."
    if held.cause == "handoff" and clause.terms_seq is not None:
        until = clause.until
        term = f"until {said(datetime.fromisoformat(until))}" if until else "no fixed term"
        back = ", and the former holder may recall it" if clause.recall_right else ""
        yield (
            f"Agreed (entry {clause.terms_seq}): {term}; goes back to {clause.fallback};"
            f" measured by: {clause.measure}{back}."
        )
    if clause.reserved:
        yield f"Not covered, and with police whoever holds it: {', '.join(clause.reserved)}."


def _covered(grounds: Grounds) -> str:
    place = grounds.place
    if place.index is None:
        return "It has no place in the tree yet, so no checkpoint covers it."
    if place.covered_by is None:
        return f"Its place in the tree is {place.index}; no checkpoint covers it yet."
    return (
        f"Its place in the tree is {place.index}, covered by the signed checkpoint of"
        f" {place.covered_by} entries."
    )


def _each(acts: tuple[Act, ...]) -> str:
    return " and ".join(_one(act) for act in acts)


def _one(act: Act) -> str:
    if act.role == "system":
        return f"{act.by} (entry {act.seq})"
    deputy = f", as deputy of {act.deputy_for}" if act.deputy_for else ""
    role, grade = ROLES.get(act.role, act.role), GRADES.get(act.grade, act.grade)
    return f"{act.by} ({role}, {grade}{deputy}; entry {act.seq})"
