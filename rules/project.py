"""From state to the rows that lists, pages and answers are read from.

Each row is a function of its own part of the state alone, and names the entry that last changed
that part. So the rows changed since an entry, laid over the rows as they were then, are the rows
of the whole.
"""

from rules.ladder_rows import step_row
from rules.partnership.rows import partnership_rows
from rules.rounds.evolve import round_rows
from rules.rows_of_parties import party_rows
from rules.rows_of_plan import plan_rows, playbook_rows
from rules.trust.rows import entry_rows
from rules.turn import due, turn_on_commitment, turn_on_handoff
from schemas.ids import problem_stream, stream_of_entry
from schemas.rows import (
    CandidateRow,
    CommitmentRow,
    ConcernRow,
    FindingRow,
    HandoffRow,
    ProblemRow,
    ResponsibilityRow,
    Rows,
    TenureRow,
)
from schemas.state.concern import Candidate, Concern
from schemas.state.finding import Finding
from schemas.state.partnership import Partnership
from schemas.state.party import Party
from schemas.state.playbook import Playbook
from schemas.state.problem import Commitment, Handoff, Problem, Responsibility, Tenure
from schemas.state.record import Record
from schemas.state.round import Round

# What changes with every entry, or has rows of its own, is no part of the problem's document.
_APART = {
    "seq", "at", "responsibilities", "handoffs", "commitments", "expungement", "trust", "ladder",
}  # fmt: skip


def project(
    state: Problem
    | Party
    | Partnership
    | Finding
    | Record
    | Concern
    | Candidate
    | Playbook
    | Round,
    after: int = 0,
) -> Rows:
    """The rows of everything that an entry later than `after` has changed."""
    match state:
        case Problem():
            return _problem(state, after)
        case Party():
            return party_rows(state, after)
        case Partnership():
            return partnership_rows(state, after)
        case Finding():
            return Rows(findings=(_finding_row(state),) if state.seq > after else ())
        case Record():
            return Rows()
        case Concern():
            return Rows(concerns=(_concern_row(state),) if state.seq > after else ())
        case Candidate():
            return Rows(candidates=(_candidate_row(state),) if state.seq > after else ())
        case Playbook():
            return Rows(playbooks=playbook_rows(state, after))
        case Round():
            return round_rows(state, after)


def _problem(problem: Problem, after: int) -> Rows:
    name = problem.problem
    return Rows(
        problems=(_problem_row(problem),) if problem.changed_seq > after else (),
        responsibilities=tuple(
            _responsibility_row(name, part)
            for part in problem.responsibilities.values()
            if part.seq > after
        ),
        tenures=tuple(
            _tenure_row(name, part.responsibility, tenure)
            for part in problem.responsibilities.values()
            for tenure in part.tenures
            if tenure.seq > after
        ),
        handoffs=tuple(
            _handoff_row(name, part) for part in problem.handoffs.values() if part.seq > after
        ),
        commitments=tuple(
            _commitment_row(name, part) for part in problem.commitments.values() if part.seq > after
        ),
        plan_actions=plan_rows(problem, after),
        trust_entries=entry_rows(problem_stream(name), problem.trust, after),
        steps=tuple(
            step_row(name, part) for part in problem.ladder.steps.values() if part.seq > after
        ),
    )


def _problem_row(problem: Problem) -> ProblemRow:
    assert problem.title is not None
    assert problem.police is not None
    assert problem.opened_at is not None
    return ProblemRow(
        problem=problem.problem,
        seq=problem.changed_seq,
        title=problem.title,
        stage=problem.stage,
        police=problem.police,
        opened_at=problem.opened_at,
        closed_at=problem.closed_at,
        document=problem.model_dump_json(exclude=_APART),
    )


def _responsibility_row(problem: str, part: Responsibility) -> ResponsibilityRow:
    return ResponsibilityRow(
        responsibility=part.responsibility,
        problem=problem,
        seq=part.seq,
        title=part.title,
        state=part.state,
        holder=part.holder,
        fallback=part.fallback,
        document=part.model_dump_json(),
    )


def _tenure_row(problem: str, responsibility: str, tenure: Tenure) -> TenureRow:
    return TenureRow(
        responsibility=responsibility,
        number=tenure.number,
        problem=problem,
        seq=tenure.seq,
        holder=tenure.holder,
        since=tenure.since,
        until=tenure.until,
        previous_since=tenure.since if tenure.number > 1 else None,
        cause=tenure.cause,
        handoff=tenure.handoff,
        began_seq=tenure.began_seq,
        by=tenure.by,
    )


def _handoff_row(problem: str, part: Handoff) -> HandoffRow:
    return HandoffRow(
        handoff=part.handoff,
        problem=problem,
        responsibility=part.responsibility,
        seq=part.seq,
        state=part.state.value,
        offeror=part.offeror,
        receiver=part.receiver,
        turn=turn_on_handoff(part),
        due=due(part.clocks),
        document=part.model_dump_json(),
    )


def _commitment_row(problem: str, part: Commitment) -> CommitmentRow:
    return CommitmentRow(
        commitment=part.commitment,
        problem=problem,
        responsibility=part.responsibility,
        handoff=part.handoff,
        seq=part.seq,
        state=part.state.value,
        promisor=part.promisor,
        promisee=part.promisee,
        turn=turn_on_commitment(part),
        due=due(part.clocks),
        document=part.model_dump_json(),
    )


def _finding_row(finding: Finding) -> FindingRow:
    assert finding.entry is not None
    stream, entry = stream_of_entry(finding.entry)
    first = finding.said[0]
    return FindingRow(
        finding=finding.finding,
        seq=finding.seq,
        about=stream,
        entry=entry,
        severity=finding.severity.value,
        state=finding.state.value,
        opened_by=first.by[0],
        opened_at=first.at,
        document=finding.model_dump_json(include={"said"}),
    )


def _concern_row(concern: Concern) -> ConcernRow:
    assert concern.source is not None
    assert concern.matter is not None
    assert concern.party is not None
    assert concern.reported_by is not None
    assert concern.reported_at is not None
    return ConcernRow(
        concern=concern.concern,
        seq=concern.seq,
        state=concern.state.value,
        source=concern.source.value,
        matter=concern.matter.value,
        place=concern.place,
        party=concern.party,
        reported_by=concern.reported_by,
        reported_at=concern.reported_at,
        problem=concern.problem,
        merged_into=concern.merged_into,
        document=concern.model_dump_json(exclude={"seq", "at"}),
    )


def _candidate_row(candidate: Candidate) -> CandidateRow:
    assert candidate.matter is not None
    assert candidate.proposed_at is not None
    return CandidateRow(
        candidate=candidate.candidate,
        seq=candidate.seq,
        state=candidate.state.value,
        matter=candidate.matter.value,
        place=candidate.place,
        proposed_at=candidate.proposed_at,
        problem=candidate.problem,
        document=candidate.model_dump_json(exclude={"seq", "at"}),
    )
