"""Other streams that a command names, as the record has them: the rules cannot look there."""

from typing import TYPE_CHECKING

from rules.asked import BINDING
from rules.rounds.figures import figures
from schemas.commands import Command, subject_of
from schemas.commands.concern import LinkConcern, MergeConcern, TakeUpCandidate
from schemas.commands.handoff import OfferHandoff, SubmitHandoff
from schemas.commands.method import BeginAnalysis, PrioritiseProblem
from schemas.commands.playbook import AddPlaybook, FollowPlaybook
from schemas.commands.problem import OpenProblem
from schemas.commands.round import OpenRound, ReportBack
from schemas.commands.trust import ContestTrust, RecordIncident
from schemas.ids import (
    candidate_stream,
    concern_stream,
    problem_of,
    problem_stream,
    round_stream,
    stream_of_entry,
)
from schemas.playbook import name_of, version_of
from schemas.request import Partner, Prescribed, Receiver, Seen
from schemas.trust import TrustKind
from schemas.trusting import Depending, TrustEntry
from storage import ledger
from storage.readers import concerns, playbooks, problems, receivers, rounds, trust

if TYPE_CHECKING:
    from storage.pool import Asking


async def seen_beside(conn: "Asking", command: Command) -> tuple[Seen, ...]:
    """How the other streams stand, each with its newest entry. Those not there are left out."""
    match command:
        case LinkConcern() | TakeUpCandidate():
            return await _problem(conn, command.problem)
        case ReportBack(taken_up_as=str(name)):
            return await _problem(conn, name)
        case OpenRound():
            return await _asked_about(conn, command)
        case PrioritiseProblem(round=str(name)):
            return await _round(conn, name, command.problem)
        case MergeConcern():
            other = await concerns.concern(conn, command.into)
            return () if other is None else (
                await _seen(conn, concern_stream(command.into), other.state),
            )  # fmt: skip
        case AddPlaybook() if version_of(command.playbook) > 1:
            before = f"{name_of(command.playbook)}-{version_of(command.playbook) - 1}"
            there = await playbooks.playbook(conn, before)
            return () if there is None else (await _seen(conn, f"playbook/{before}", "added"),)
        case _:
            return ()


async def playbook_beside(conn: "Asking", command: Command) -> Prescribed | None:
    """The version of a playbook that the command names; None where it was never added."""
    match command:
        case FollowPlaybook() | OpenProblem() if command.playbook is not None:
            return await playbooks.prescribed(conn, command.playbook)
        case _:
            return None


async def receiver_beside(conn: "Asking", command: Command) -> Receiver | None:
    """The party that an offer would ask, as far as its card and its people tell."""
    match command:
        case OfferHandoff():
            return await receivers.receiver(conn, command.receiver, BINDING)
        case SubmitHandoff():
            asked = await receivers.receiver_of(conn, command.handoff)
            return None if asked is None else await receivers.receiver(conn, asked, BINDING)
        case _:
            return None


async def partners_beside(conn: "Asking", command: Command) -> tuple[Partner, ...] | None:
    """Who has joined a partnership that works on the problem, where a rule asks for partners."""
    match command:
        case OfferHandoff() | SubmitHandoff() | BeginAnalysis():
            return await receivers.partners(conn, problem_of(subject_of(command)))
        case _:
            return None


async def depending(conn: "Asking", command: Command) -> tuple[Depending, ...]:
    """What is live between the party that an incident concerns and those it affects."""
    if not isinstance(command, RecordIncident):
        return ()
    found = await trust.depending(conn, command.party, command.affected)
    return tuple(Depending(**one) for one in found)


async def contested_entries(conn: "Asking", command: Command) -> tuple[TrustEntry, ...]:
    """What the contested entry of the ledger made in the accounts of others about this party."""
    if not isinstance(command, ContestTrust):
        return ()
    stream, seq = stream_of_entry(command.entry)
    return tuple(
        TrustEntry(
            seq=one.seq, kind=TrustKind(one.kind), trusting=one.trusting, trusted=one.trusted,
            at=one.at, about=one.about,
        )
        for one in await trust.made_by(conn, stream, seq)
        if one.trusted == command.party
    )  # fmt: skip


async def _problem(conn: "Asking", name: str) -> tuple[Seen, ...]:
    problem = await problems.problem(conn, name)
    return () if problem is None else (await _seen(conn, problem_stream(name), problem.stage),)


async def _asked_about(conn: "Asking", command: OpenRound) -> tuple[Seen, ...]:
    """Every problem and candidate that a round is to ask about."""
    streams = dict.fromkeys(
        stream
        for item in command.items
        for stream in (
            item.problem and problem_stream(item.problem),
            item.candidate and candidate_stream(item.candidate),
        )
        if stream
    )
    found = [await _seen(conn, stream, "") for stream in streams]
    return tuple(one for one in found if one.seq)


async def _round(conn: "Asking", name: str, problem: str) -> tuple[Seen, ...]:
    """A round, with its figures of the problem where it asked about that."""
    found = await rounds.round_(conn, name)
    if found is None:
        return ()
    seen = await _seen(conn, round_stream(name), found.state)
    taken_up = [c.candidate for c in await concerns.candidates(conn, problem=problem)]
    return (seen.model_copy(update={"figures": figures(found.document, problem, taken_up)}),)


async def _seen(conn: "Asking", stream: str, state: str) -> Seen:
    return Seen(stream=stream, seq=(await ledger.end(conn, stream))[0], state=state)
