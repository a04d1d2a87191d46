"""On what a tenure rests: the entry, the terms agreed, whose word it was, its place in the tree.

Everything is read from the entries up to the one that made the tenure, so that later changes of
scope or standing alter nothing in the answer.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from schemas.grounds import Act, Clause, Grounds, Place
from schemas.ids import problem_stream
from schemas.views import EntryView, Held
from storage import checkpoints, tree
from storage.readers.history import about

if TYPE_CHECKING:
    from storage.pool import Asking

_STATES_SCOPE = ("responsibility.established", "scope.amended")
_STATES_TERMS = ("handoff.drafted", "handoff.offered", "handoff.countered")
_AGREES = ("handoff.counter_accepted", "handoff.accepted")


async def grounds(conn: "Asking", held: Held) -> Grounds:
    """The grounds of this answer."""
    stream = problem_stream(held.problem)
    names = [held.responsibility, *([held.handoff] if held.handoff else [])]
    upto = held.basis.seq
    known = await about(conn, stream, names, upto=max(upto, held.corrected_in or 0))
    [began] = [one for one in known if one.seq == upto]
    corrected = next((one for one in known if one.seq == held.corrected_in), None)
    known = [one for one in known if one.seq <= upto]
    agreed = _last(known, *_AGREES) if held.cause == "handoff" else None
    terms = _terms(known, agreed)
    place = await tree.place(conn, stream, upto)
    return Grounds(
        began=_act(began),
        agreed=_act(agreed) if agreed else None,
        stated=_act(terms) if terms else None,
        approved=tuple(_act(one) for one in known if one.kind == "handoff.approved"),
        clause=_clause(known, held, terms),
        corrected=_act(corrected) if corrected else None,
        place=Place(
            index=place[0] if place else None,
            covered_by=await checkpoints.covering(conn, place[0]) if place else None,
        ),
    )


def _last(known: Sequence[EntryView], *kinds: str) -> EntryView | None:
    return next((one for one in reversed(known) if one.kind in kinds), None)


def _terms(known: Sequence[EntryView], agreed: EntryView | None) -> EntryView | None:
    """The entry that states the terms which were agreed to: those of the version accepted."""
    if agreed is None:
        return _last(known, "handoff.offered")
    accepted = agreed.event.get("version")
    stating = [one for one in known if one.kind in _STATES_TERMS]
    return next(
        (one for one in reversed(stating) if one.event.get("version", 1) == accepted), None
    ) or _last(known, "handoff.offered")


def _clause(known: Sequence[EntryView], held: Held, terms: EntryView | None) -> Clause:
    mine = [one for one in known if one.subject == held.responsibility]
    stated, first = _last(mine, *_STATES_SCOPE), mine[0]
    scope: dict[str, Any] = (stated or first).event.get("scope") or {}
    more: dict[str, Any] = {}
    if terms is not None:
        told = terms.event.get("terms") or {}
        more = {
            name: told.get(name)
            for name in ("summary", "measure", "demands", "until", "return_notice", "fallback")
        }
        more["recall_right"] = bool(told.get("recall_right"))
        more["version"] = terms.event.get("version", 1)
        more["terms_seq"] = terms.seq
        more["fallback"] = more["fallback"] or terms.event.get("fallback")
    return Clause(
        duties=tuple(scope.get("duties") or ()),
        places=tuple(scope.get("places") or ()),
        reserved=tuple(first.event.get("reserved") or ()),
        scope_seq=(stated or first).seq,
        handoff=held.handoff,
        **more,
    )


def _act(entry: EntryView) -> Act:
    stamp = entry.event.get("stamp") or {}
    return Act(
        seq=entry.seq,
        kind=entry.kind,
        at=entry.at,
        recorded_at=entry.recorded_at,
        by=entry.by,
        party=stamp.get("party", ""),
        role=stamp.get("role", ""),
        grade=stamp.get("grade", ""),
        deputy_for=stamp.get("deputy_for"),
        hash=entry.hash,
    )
