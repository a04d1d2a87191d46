"""Who is told what of a round, in one sentence without anything that people wrote."""

from collections.abc import Mapping
from typing import Final

from schemas.events.round import RoundEvent
from schemas.rows import Notice
from schemas.state.round import Round

_TOLD: Final[Mapping[str, tuple[bool, str]]] = {
    "round.opened": (
        True, "{party} asks what matters most to you, in {round}; answers by {closes}.",
    ),
    "round.closed": (True, "{round} is closed: {n} answered. See what citizens and police ranked."),
    "round.reported_back": (True, "What came of {item} in {round} can be read now."),
    "round.report_due": (
        False, "People still have to hear what came of {items} in {round}; it was due by {due}.",
    ),
}  # fmt: skip
"""Whether those who were asked are told, or only those who asked."""


def round_notices(after: Round, event: RoundEvent) -> list[Notice]:
    """What is told because of this event: once to a party, never to the one that did it."""
    told = _TOLD.get(event.kind)
    if told is None:
        return []
    public, sentence = told
    line = sentence.format_map(_words(after, event))
    groups = [one.through for one in after.groups if one.through]
    parties = dict.fromkeys([after.party or "", *([*groups, *after.own] if public else [])])
    return [
        Notice(
            notice=f"round/{after.round}#{after.seq}:{party}",
            party=party,
            problem=after.round,
            seq=after.seq,
            subject=after.round,
            kind=event.kind,
            line=line,
        )
        for party in parties
        if party != event.stamp.party
    ]


def _words(after: Round, event: RoundEvent) -> dict[str, str]:
    return {
        "party": after.party or "",
        "round": after.round,
        "n": str(after.tally.n),
        "item": str(getattr(event, "item", "")),
        "items": ", ".join(getattr(event, "items", ())) if event.kind == "round.report_due" else "",
        "closes": f"{after.closes:%Y-%m-%d %H:%M} UTC" if after.closes else "",
        "due": f"{after.report_by:%Y-%m-%d %H:%M} UTC" if after.report_by else "",
    }
