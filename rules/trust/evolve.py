"""What an event changes in what a party's stream knows of the trust in it."""

from typing import assert_never

from rules.trust.entries import on_party
from schemas.events import trust as e
from schemas.events.trust import TrustEvent
from schemas.stamp import people_of
from schemas.state.party import Party
from schemas.state.trust import Accounts, Contest, GoodwillAct, Incident, Review, Survey
from schemas.trust import ActState, ContestState

_DECIDED = {
    "trust.contest_upheld": ContestState.UPHELD,
    "trust.contest_rejected": ContestState.REJECTED,
}


def on_trust(state: Party, event: TrustEvent) -> Party:
    """The party after this event; `state.seq` is the event's number already."""
    made = on_party(state.party, state.accounts, state.seq, event)
    accounts = _after(state, event)
    accounts = accounts.model_copy(update={"entries": (*accounts.entries, *made)})
    return state.model_copy(update={"accounts": accounts})


def _after(state: Party, event: TrustEvent) -> Accounts:
    known, seq = state.accounts, state.seq
    match event:
        case e.IncidentRecorded():
            incident = _incident(seq, event)
            return _with(known, "incidents", seq, incident)
        case e.IncidentReviewConcluded():
            incident = known.incidents[event.incident]
            review = incident.reviews[event.about].model_copy(
                update={"seq": seq, "verdict": event.verdict, "conclusion": event.conclusion}
            )
            reviews = {**incident.reviews, event.about: review}
            changed = incident.model_copy(update={"reviews": reviews})
            return _with(known, "incidents", event.incident, changed)
        case e.GoodwillRecorded():
            act = GoodwillAct(
                number=seq, seq=seq, at=event.stamp.at, toward=event.toward,
                witness=event.witness, recorded_by=people_of(event.stamp),
                happened=event.happened, text=event.text,
            )  # fmt: skip
            return _with(known, "acts", seq, act)
        case e.GoodwillConfirmed() | e.GoodwillRefused():
            confirmed = isinstance(event, e.GoodwillConfirmed)
            act = known.acts[event.act].model_copy(
                update={
                    "seq": seq,
                    "state": ActState.CONFIRMED if confirmed else ActState.REFUSED,
                    "reason": None if isinstance(event, e.GoodwillConfirmed) else event.reason,
                }
            )
            return _with(known, "acts", event.act, act)
        case e.TrustContested():
            contest = Contest(
                seq=seq, at=event.stamp.at, entry=event.entry, trusting=event.trusting,
                kinds=event.kinds, reason=event.reason, contested_by=people_of(event.stamp),
                answer_by=event.answer_by,
            )  # fmt: skip
            return _with(known, "contests", event.entry, contest)
        case e.ContestAnswered():
            changes = {
                "seq": seq, "state": ContestState.ANSWERED, "answer": event.text,
                "answered_by": people_of(event.stamp),
            }  # fmt: skip
            contest = known.contests[event.entry].model_copy(update=changes)
            return _with(known, "contests", event.entry, contest)
        case e.ContestUpheld() | e.ContestRejected():
            changes = {
                "seq": seq, "state": _DECIDED[event.kind], "decision": event.reason,
                "decided_by": people_of(event.stamp),
            }  # fmt: skip
            contest = known.contests[event.entry].model_copy(update=changes)
            return _with(known, "contests", event.entry, contest)
        case e.TrustSurveyed():
            survey = Survey(
                seq=seq, at=event.stamp.at, people=event.people, means=event.means,
                asked=event.asked, answered=event.answered, trust=event.trust, ended=event.ended,
            )  # fmt: skip
            return known.model_copy(update={"surveys": (*known.surveys, survey)})
        case _:
            assert_never(event)


def _incident(seq: int, event: e.IncidentRecorded) -> Incident:
    between: dict[str, tuple[str, ...]] = {}
    for one in event.depends:
        between[one.about] = (*between.get(one.about, ()), one.between)
    return Incident(
        seq=seq,
        at=event.stamp.at,
        affected=event.affected,
        severity=event.severity,
        happened=event.happened,
        place=event.place,
        text=event.text,
        review_by=event.review_by,
        reviews={
            about: Review(seq=seq, about=about, between=first, also=tuple(others))
            for about, (first, *others) in between.items()
        },
    )


def _with(known: Accounts, part: str, key: int | str, changed: object) -> Accounts:
    return known.model_copy(update={part: {**getattr(known, part), key: changed}})
