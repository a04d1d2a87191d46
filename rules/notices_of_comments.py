"""Who is told of a comment: the other side, and the party of everybody who is named in it."""

from rules.states import sides
from schemas.events.comment import CommitmentCommented, HandoffCommented
from schemas.ids import party_of, problem_stream
from schemas.rows import Notice
from schemas.state.problem import Commitment, Handoff, Problem


def of_comment(after: Problem, event: HandoffCommented | CommitmentCommented) -> list[Notice]:
    """At most once to a party. Whoever wrote it is told only where a colleague is named; what was
    written stands in the entry and not in the notice."""
    part: Handoff | Commitment
    if isinstance(event, HandoffCommented):
        subject, part = event.handoff, after.handoffs[event.handoff]
    else:
        subject, part = event.commitment, after.commitments[event.commitment]
    duty = part.responsibility
    named: dict[str, list[str]] = {}
    for person in event.mentions:
        named.setdefault(party_of(person), []).append(person)
    told = [side for side in sides(part) if side != event.stamp.party or side in named]
    stream = problem_stream(after.problem)
    return [
        Notice(
            notice=f"{stream}#{after.seq}:{party}",
            party=party,
            role=None,
            problem=after.problem,
            seq=after.seq,
            subject=subject,
            kind=event.kind,
            line=_line(event.stamp.by, subject, duty, named.get(party, [])),
        )
        for party in dict.fromkeys([*told, *named])
    ]


def _line(by: str, subject: str, duty: str, people: list[str]) -> str:
    """Who is meant comes first."""
    said = f"{by} wrote about {subject} ({duty})."
    return f"For {', '.join(people)}: {said}" if people else said
