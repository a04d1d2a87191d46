"""Who is told what because somebody's trust was drawn on, built up or contested."""

from collections.abc import Iterable, Iterator

from schemas.events import trust as e
from schemas.events.party import PartyEvent
from schemas.ids import party_of, party_stream
from schemas.rows import Notice
from schemas.state.party import Party

_Told = tuple[Iterable[str], str]


def trust_notices(before: Party, after: Party, event: PartyEvent) -> list[Notice]:
    """What is told because of this event: once to a party, never to the one that did it."""
    return [
        Notice(
            notice=f"{party_stream(after.party)}#{after.seq}:{party}",
            party=party,
            problem=after.party,
            seq=after.seq,
            subject=after.party,
            kind=event.kind,
            line=line,
        )
        for parties, line in _told(before, event)
        for party in dict.fromkeys(parties)
        if party != event.stamp.party
    ]


def _told(before: Party, event: PartyEvent) -> Iterator[_Told]:
    name, known = before.party, before.accounts
    match event:
        case e.IncidentRecorded():
            rests = len(event.depends)
            reviews = f"; {rests} to be reviewed by {event.review_by:%Y-%m-%d}" if rests else ""
            line = f"A {event.severity.value} incident of {name} was recorded{reviews}."
            yield (name, *event.affected), line
        case e.IncidentReviewConcluded():
            review = known.incidents[event.incident].reviews[event.about]
            yield (
                (name, review.between, *review.also),
                f"The review of {event.about} after an incident is concluded.",
            )
        case e.GoodwillRecorded():
            line = f"{event.witness} is named as witness of an act of {name}: confirm or refuse."
            yield (party_of(event.witness),), line
        case e.GoodwillConfirmed() | e.GoodwillRefused():
            word = "confirmed" if isinstance(event, e.GoodwillConfirmed) else "refused"
            act = known.acts[event.act]
            told = (name, act.toward, *(party_of(one) for one in act.recorded_by))
            yield told, f"The witness {word} the act of {name} in entry {event.act}."
        case e.TrustContested():
            line = f"{name} contests {event.entry}; your answer by {event.answer_by:%Y-%m-%d}."
            yield event.trusting, line
        case e.ContestAnswered():
            yield (name,), f"The contest of {event.entry} was answered; somebody else decides."
        case e.ContestUpheld() | e.ContestRejected():
            found = "counts no longer" if isinstance(event, e.ContestUpheld) else "stands"
            told = (name, *known.contests[event.entry].trusting)
            yield told, f"It was decided that {event.entry} {found}."
        case _:
            pass  # the directory tells nobody, and a survey is read when it is looked for
