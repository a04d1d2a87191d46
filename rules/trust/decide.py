"""The rules of what trust rests on: who may say what, and who may not judge it."""

from datetime import datetime, timedelta
from typing import assert_never

from rules.asked import BINDING, STEERING
from rules.not_allowed import NotYourParty, NotYourRole
from rules.not_yet import YetToCome
from rules.refusals import SameParty, UnknownParty
from rules.trust import refusals as no
from rules.trust.contesting import answered, contested, decided, must_bind
from rules.trust.weights import REVIEW_DAYS
from schemas.commands import trust as c
from schemas.commands.trust import TrustCommand
from schemas.events import trust as e
from schemas.events.trust import TrustEvent
from schemas.ids import party_of
from schemas.parties import PartyKind, Standing
from schemas.request import Request
from schemas.stamp import Stamp, people_of
from schemas.state.party import Party
from schemas.state.trust import GoodwillAct
from schemas.trust import ActState


def decide_trust(
    state: Party, command: TrustCommand, request: Request, stamp: Stamp
) -> list[TrustEvent]:
    """What the command causes, or Refused."""
    who = request.standing
    match command:
        case c.RecordIncident():
            return [_incident(state, command, request, stamp)]
        case c.ConcludeIncidentReview():
            return [_reviewed(state, command, who, stamp)]
        case c.RecordGoodwill():
            return [_goodwill(state, command, request, stamp)]
        case c.ConfirmGoodwill():
            _act(state, command.act, stamp)
            return [e.GoodwillConfirmed(stamp=stamp, party=state.party, act=command.act)]
        case c.RefuseGoodwill():
            _act(state, command.act, stamp)
            return [
                e.GoodwillRefused(
                    stamp=stamp, party=state.party, act=command.act, reason=command.reason
                )
            ]
        case c.ContestTrust():
            return [contested(state, command, request, stamp)]
        case c.AnswerContest():
            return [answered(state, command, who, stamp)]
        case c.UpholdContest() | c.RejectContest():
            return [decided(state, command, who, stamp)]
        case c.RecordSurvey():
            return [_survey(state, command, who, stamp)]
        case _:
            assert_never(command)


def _must_have_happened(what: str, happened: datetime, at: datetime) -> None:
    if happened > at:
        raise YetToCome(what, happened)


def _must_be_known(request: Request, *parties: str) -> None:
    for party in parties:
        if party not in request.parties:
            raise UnknownParty(party)


def _incident(
    state: Party, command: c.RecordIncident, request: Request, stamp: Stamp
) -> e.IncidentRecorded:
    """Police, the party concerned or anyone affected may say that it happened."""
    who = request.standing
    if who.role not in BINDING:
        raise NotYourRole(who, BINDING)
    if who.kind is not PartyKind.POLICE and who.party not in (state.party, *command.affected):
        raise no.NotConcerned(who.party, "this incident")
    if state.party in command.affected:
        raise SameParty(state.party)
    _must_be_known(request, *command.affected)
    _must_have_happened("The incident", command.happened, stamp.at)
    return e.IncidentRecorded(
        stamp=stamp,
        party=state.party,
        affected=tuple(dict.fromkeys(command.affected)),
        severity=command.severity,
        happened=command.happened,
        place=command.place,
        text=command.text,
        depends=request.depending,
        review_by=stamp.at + timedelta(days=REVIEW_DAYS),
    )


def _reviewed(
    state: Party, command: c.ConcludeIncidentReview, who: Standing, stamp: Stamp
) -> e.IncidentReviewConcluded:
    """Either side of what depends may say what was found; both are told."""
    incident = state.accounts.incidents.get(command.incident)
    review = incident.reviews.get(command.about) if incident else None
    if review is None or review.verdict is not None:
        raise no.NothingSuch(f"incident with a review of {command.about}", state.party,
                             command.incident)  # fmt: skip
    if who.party not in (state.party, review.between, *review.also):
        raise no.NotConcerned(who.party, command.about)
    must_bind(who)
    return e.IncidentReviewConcluded(
        stamp=stamp, party=state.party, incident=command.incident, about=command.about,
        verdict=command.verdict, conclusion=command.conclusion,
    )  # fmt: skip


def _goodwill(
    state: Party, command: c.RecordGoodwill, request: Request, stamp: Stamp
) -> e.GoodwillRecorded:
    """Anyone may tell of a good turn, but the witness is of another party than who did it."""
    if command.toward == state.party:
        raise SameParty(state.party)
    _must_be_known(request, command.toward, party_of(command.witness))
    if party_of(command.witness) == state.party:
        raise no.NotAWitness(command.witness, f"it speaks for {state.party}, which did it")
    if command.witness in people_of(stamp):
        raise no.NotAWitness(command.witness, "nobody witnesses what they tell themselves")
    _must_have_happened("The act", command.happened, stamp.at)
    return e.GoodwillRecorded(
        stamp=stamp, party=state.party, toward=command.toward, witness=command.witness,
        happened=command.happened, text=command.text,
    )  # fmt: skip


def _act(state: Party, number: int, stamp: Stamp) -> GoodwillAct:
    """The act that waits for this witness, whose own word it takes: no deputy saw it."""
    act = state.accounts.acts.get(number)
    if act is None or act.state is not ActState.UNWITNESSED:
        raise no.NothingSuch("goodwill act", state.party, number)
    if stamp.by != act.witness:
        raise no.NotTheWitness(stamp.by, act.witness)
    return act


def _survey(state: Party, command: c.RecordSurvey, who: Standing, stamp: Stamp) -> e.TrustSurveyed:
    """Police record what citizens answered, favourable or not; the numbers have to add up."""
    if who.party != state.party:
        raise NotYourParty(who, state.party, "a survey of the trust in it")
    if who.role not in STEERING:
        raise NotYourRole(who, STEERING)
    if not command.trust <= command.answered <= command.asked:
        raise no.CannotAdd
    _must_have_happened("The survey", command.ended, stamp.at)
    return e.TrustSurveyed(
        stamp=stamp, party=state.party, **command.model_dump(exclude={"kind", "party"})
    )
