"""The rows of trust: entries, and what is said about them on the streams of parties."""

from collections.abc import Iterable, Iterator

from schemas.base import Message
from schemas.ids import party_of, party_stream
from schemas.rows_of_trust import TrustEntryRow, TrustMatterRow
from schemas.state.party import Party
from schemas.trust import ActState, ContestState
from schemas.trusting import TrustEntry


def entry_rows(stream: str, entries: Iterable[TrustEntry], after: int) -> tuple[TrustEntryRow, ...]:
    """A row for each entry that an entry of the ledger later than `after` made."""
    return tuple(
        TrustEntryRow(
            stream=stream, seq=one.seq, kind=one.kind.value, trusting=one.trusting,
            trusted=one.trusted, at=one.at, about=one.about,
        )
        for one in entries
        if one.seq > after
    )  # fmt: skip


def matter_rows(party: Party, after: int) -> tuple[TrustMatterRow, ...]:
    return tuple(row for row in _matters(party) if row.seq > after)


def _matters(party: Party) -> Iterator[TrustMatterRow]:
    name, known = party.party, party.accounts
    for number, incident in known.incidents.items():
        yield TrustMatterRow(
            party=name, noun="incident", name=f"{party_stream(name)}#{number}", seq=incident.seq,
            state=incident.severity.value, turn=None, other=incident.affected[0], due=None,
            at=incident.happened, document=_document(incident, {"reviews"}),
        )  # fmt: skip
        for about, review in incident.reviews.items():
            yield TrustMatterRow(
                party=name, noun="review", name=f"{party_stream(name)}#{number} {about}",
                seq=review.seq, state=review.verdict.value if review.verdict else "open",
                turn=None if review.verdict else name, other=review.between,
                due=incident.review_by, at=incident.at,
                document=_document(review, set() if review.also else {"also"}),
            )  # fmt: skip
    for number, act in known.acts.items():
        waits = act.state is ActState.UNWITNESSED
        yield TrustMatterRow(
            party=name, noun="goodwill", name=f"{party_stream(name)}#{number}", seq=act.seq,
            state=act.state.value, turn=party_of(act.witness) if waits else None,
            other=act.toward, due=None, at=act.happened, document=_document(act, set()),
        )  # fmt: skip
    for entry, contest in known.contests.items():
        yield TrustMatterRow(
            party=name, noun="contest", name=entry, seq=contest.seq, state=contest.state.value,
            turn=contest.trusting[0] if contest.state is ContestState.OPEN else None,
            other=contest.trusting[0], due=contest.answer_by, at=contest.at,
            document=_document(contest, set()),
        )  # fmt: skip
    for survey in known.surveys:
        yield TrustMatterRow(
            party=name, noun="survey", name=f"{party_stream(name)}#{survey.seq}", seq=survey.seq,
            state="recorded", turn=None, other=name, due=None, at=survey.ended,
            document=_document(survey, set()),
        )  # fmt: skip


def _document(part: Message, left_out: set[str]) -> str:
    return part.model_dump_json(exclude={"seq", *left_out})
