"""What goes to a department as a service request, and what its answers mean here.

A status of somebody else's system is no word of a person. It does what the party has declared that
it means, and never more than to acknowledge an offer or to report on a promise that was accepted.
"""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple, assert_never

from rules.states import CARRYING, TO_DO, UNANSWERED, H
from schemas.commands.commitment import ReportDone, ReportProgress
from schemas.commands.handoff import AcknowledgeHandoff
from schemas.open311 import Act, Filing, Link
from schemas.state.problem import Commitment, Handoff

LONGEST = 3_900
"""Characters of a description; GeoReport takes 4,000."""
_NOTES = 1_500


class Answer(NamedTuple):
    """A command in the name of the party's speaker, under an id that is always the same for it."""

    command_id: str
    command: AcknowledgeHandoff | ReportProgress | ReportDone


def fields(
    link: Link, handoff: Handoff, title: str, places: Iterable[str], portal: str
) -> dict[str, str]:
    """The form that is sent, without the key. In words only what the party may see anyway."""
    address = f"{portal}/handoffs/{handoff.handoff}"
    said = (
        f"Police ask your department to answer for something (Remit, handoff {handoff.handoff})."
        f" Sign in to read it and to answer: {address}"
    )
    where = link.address
    if link.texts:
        said += f"\n\n{title}\n\n{handoff.terms.summary}\n\nIt worked when: {handoff.terms.measure}"
        where = ", ".join(places) or where
    made = {
        "service_code": link.service_code,
        "address_string": where[:250],
        "description": said[:LONGEST],
    }
    if link.jurisdiction:
        made["jurisdiction_id"] = link.jurisdiction
    return made


def over(handoff: Handoff, promises: Iterable[Commitment]) -> bool:
    """Whether nothing that the department says can matter any more."""
    if handoff.state not in (*UNANSWERED, *CARRYING):
        return True
    return handoff.state is H.SETTLED and not any(one.state in TO_DO for one in promises)


def answers(
    link: Link, filing: Filing, handoff: Handoff, promises: Iterable[Commitment]
) -> list[Answer]:
    """What follows from what the department says now; promises are those made with the handoff."""
    mine = [one for one in promises if one.promisor == link.party]
    found: list[Answer] = []
    for declared in link.meanings:
        if declared.status == filing.status:
            found += _meant(declared.act, filing, handoff, mine)
    return found


def _meant(act: Act, filing: Filing, handoff: Handoff, promises: list[Commitment]) -> list[Answer]:
    match act:
        case "acknowledge":
            if handoff.state is not H.OFFERED:
                return []
            acknowledged = AcknowledgeHandoff(handoff=handoff.handoff)
            return [Answer(_id(filing, act, handoff.handoff), acknowledged)]
        case "progress":
            return [
                Answer(
                    _id(filing, act, one.commitment),
                    ReportProgress(commitment=one.commitment, note=_told(filing)),
                )
                for one in promises
                if handoff.state in CARRYING and one.state in TO_DO
            ]
        case "done":
            return [
                Answer(
                    _id(filing, act, one.commitment),
                    ReportDone(
                        commitment=one.commitment,
                        evidence=_told(filing),
                        references=(f"Service request {filing.request}",),
                    ),
                )
                for one in promises
                if handoff.state in CARRYING and one.state in TO_DO
            ]
        case _:
            assert_never(act)


def _told(filing: Filing) -> str:
    """What the department's system says, as a sentence that says who says so."""
    when = f", {filing.updated}" if filing.updated else ""
    said = f"Service request {filing.request} is {filing.status} in the department's system{when}."
    notes = "".join(
        mark if mark.isprintable() or mark == "\n" else " " for mark in filing.notes or ""
    ).strip()
    return f"{said}\n{notes[:_NOTES]}" if notes else said


def _id(filing: Filing, act: str, subject: str) -> str:
    """The same status, notes and time are the same word, however often they are read."""
    words = (filing.handoff, subject, act, str(filing.status), _told(filing))
    return "open311:" + hashlib.sha256("\n".join(words).encode()).hexdigest()[:40]
