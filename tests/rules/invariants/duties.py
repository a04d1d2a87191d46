"""Separation of duties: who may never be the one who says yes."""

from schemas.events import OnProblem
from schemas.events import commitment as c
from schemas.events import handoff as h
from schemas.events import method as m
from schemas.events import problem as p
from schemas.events.correction import CorrectionAgreed
from schemas.ids import TIME
from schemas.parties import Role
from schemas.stamp import Stamp
from schemas.state.problem import Problem
from tests.builders import POLICE
from tests.rules.invariants.world import World

WITHOUT_POWER = {Role.ADMINISTRATOR, Role.AUDITOR}
OF_A_CHAIR = {"review.concluded", "problem.reopened"}
"""What an auditor of another party causes who chairs a review."""


def speaking(stamp: Stamp) -> set[str]:
    """The person, and the absent one in whose name a deputy speaks."""
    return {stamp.by, *({stamp.deputy_for} - {None})}  # type: ignore[arg-type]


class Duties(World):
    """Nobody accepts for the party that offers, verifies or approves their own work, or judges
    their own plan; and neither administrators nor auditors move anything.
    """

    def __init__(self) -> None:
        super().__init__()
        self.countered: dict[str, h.HandoffCountered] = {}

    def look_at(self, before: Problem, after: Problem, event: OnProblem) -> None:
        super().look_at(before, after, event)
        stamp = event.stamp
        if not (stamp.role is Role.AUDITOR and event.kind in OF_A_CHAIR):
            assert stamp.role not in WITHOUT_POWER, "without power over responsibility"
        if stamp.by == TIME:
            return
        match event:
            case h.HandoffCountered():
                self.countered[event.handoff] = event
            case h.HandoffAccepted():
                self.acceptance_had_the_authority(before, event)
            case h.HandoffOffered() | h.HandoffSubmitted():
                self.the_receiver_was_checked(event)
            case h.HandoffApproved():
                asked_by = before.handoffs[event.handoff].requested_by
                assert not speaking(stamp) & {*asked_by}, "approved what they asked for"
            case c.CommitmentKept() | c.CommitmentDisputed():
                promise = before.commitments[event.commitment]
                assert stamp.by != promise.reported_by, "judged their own report"
                assert stamp.party != promise.promisor
            case p.ResponsibilityDischarged():
                held = before.responsibilities[event.responsibility]
                asked = {held.discharge_asked_by, held.discharge_asked_for}
                assert not speaking(stamp) & asked, "confirmed what they asked for"
            case CorrectionAgreed():
                pending = before.responsibilities[event.responsibility].correction
                assert pending is not None
                assert stamp.party == pending.counterparty != pending.proposed_by
            case m.ProblemDismissed():
                assert before.method.dismissal is not None
                assert not speaking(stamp) & {*before.method.dismissal.asked_by}
            case m.AssessmentConcluded():
                assert not speaking(stamp) & {*before.method.owners}, "judged their own plan"
            case m.ReviewConcluded():
                [review] = [one for one in before.method.reviews if one.findings is None]
                assert not speaking(stamp) & {*review.asked_by}, "chaired what they asked for"
            case _:
                pass

    def the_receiver_was_checked(self, event: h.HandoffOffered | h.HandoffSubmitted) -> None:
        checked = event.checked
        if checked is None or all(one.verdict != "fails" for one in checked.judged):
            return
        assert checked.despite, "offered to a party found wanting, without a reason"
        if event.stamp.party == POLICE:
            assert event.stamp.role in (Role.SUPERVISOR, Role.CHIEF)

    def acceptance_had_the_authority(self, before: Problem, event: h.HandoffAccepted) -> None:
        handoff = before.handoffs[event.handoff]
        stamp = event.stamp
        if stamp.party != handoff.receiver:  # the offeror agreed to what the receiver had stated
            stamp = self.countered[event.handoff].stamp
        held = before.responsibilities[handoff.responsibility]
        assert stamp.party == handoff.receiver != handoff.offeror
        assert stamp.grade.power >= max(handoff.terms.demands.power, held.demands.power)
        assert event.stamp.at >= (handoff.offered_at or event.stamp.at)
