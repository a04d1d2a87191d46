"""A review that partners or citizens can force, concluded by an independent chair."""

from datetime import timedelta

from rules.asked import BINDING, Asked
from rules.not_allowed import NotYourRole
from rules.not_yet import BelowThreshold, NotIndependent, ReviewPending, WrongStage, YetToCome
from rules.refusals import NothingPending
from rules.states import participants
from schemas.commands.method import ConcludeReview, RequestReview
from schemas.events import OnProblem
from schemas.events.method import ProblemReopened, ReviewConcluded, ReviewRequested
from schemas.method import THRESHOLD
from schemas.parties import Role
from schemas.state.method import Review

ELSEWHERE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
CHAIRS = BINDING | {Role.AUDITOR, Role.CLERK, Role.COUNSEL}


def request(asked: Asked, command: RequestReview) -> ReviewRequested:
    """A partner's word is enough; anybody else brings the reports of citizens. Not those whose
    power lies elsewhere: administrators, and auditors, who may chair it.
    """
    problem = asked.problem
    if asked.standing.role in ELSEWHERE:
        raise NotYourRole(asked.standing, BINDING)
    pending = open_review(problem.method.reviews)
    if pending is not None:
        raise ReviewPending(problem.problem, pending.number)
    for report in command.reports:
        if report.at > asked.at:
            raise YetToCome(f"The report {report.reference}", report.at)
    party = asked.standing.party
    partner = party != problem.police and party in participants(problem)
    if not (partner and asked.standing.role in BINDING):
        since = asked.at - timedelta(days=THRESHOLD.days)
        counted = {one.reference.casefold() for one in command.reports if one.at >= since}
        if len(counted) < THRESHOLD.reports:
            raise BelowThreshold(len(counted), THRESHOLD)
        partner = False
    return ReviewRequested(
        stamp=asked.stamp,
        problem=command.problem,
        number=len(problem.method.reviews) + 1,
        reason=command.reason,
        reports=command.reports,
        threshold=None if partner else THRESHOLD,
    )


def conclude(asked: Asked, command: ConcludeReview) -> list[OnProblem]:
    """By a chair who has no part in what is reviewed. No responsibility moves by it."""
    problem, standing = asked.problem, asked.standing
    pending = open_review(problem.method.reviews)
    if pending is None:
        raise NothingPending(problem.problem, "review that waits for a conclusion")
    asked.must_be(CHAIRS)
    holders = {one.holder for one in problem.responsibilities.values() if one.state == "held"}
    if standing.party in holders | {problem.police}:
        raise NotIndependent(standing.person, f"{standing.party} answers for part of it")
    if standing.party == pending.party or asked.is_among(*pending.asked_by):
        raise NotIndependent(standing.person, f"{pending.party} asked for the review")
    if asked.is_among(*problem.method.owners):
        raise NotIndependent(standing.person, "the plan is theirs")
    concluded = ReviewConcluded(
        stamp=asked.stamp,
        problem=command.problem,
        number=pending.number,
        findings=command.findings,
        actions=command.actions,
    )
    if command.to is None:
        return [concluded]
    if problem.stage != "monitoring":
        raise WrongStage(problem.problem, problem.stage, ("monitoring",))
    reopened = ProblemReopened(
        stamp=asked.stamp,
        problem=command.problem,
        to=command.to,
        cause="review",
        reason=command.findings,
    )
    return [concluded, reopened]


def open_review(reviews: tuple[Review, ...]) -> Review | None:
    return reviews[-1] if reviews and reviews[-1].chair is None else None
