"""What follows from a promise, what a change of it would change, and what silence does."""

from collections.abc import Mapping

from language.speaking import say
from language.times import in_words, span_in_words
from schemas.clocks import ClockKind
from schemas.state.problem import Commitment, CommitmentState
from schemas.terms import PromiseTerms

Names = Mapping[str, str]
C = CommitmentState


def changes(commitment: Commitment, zone: str) -> list[tuple[str, str, str]]:
    """What the change that is asked for would change: what, as promised, and as asked."""
    if commitment.asked is None:
        return []
    before, now = _told(commitment.promise, zone), _told(commitment.asked, zone)
    if commitment.due is not None:
        before[say("Due")] = in_words(commitment.due, zone)
    return [(title, before[title], now[title]) for title in before if before[title] != now[title]]


def _told(promise: PromiseTerms, zone: str) -> dict[str, str]:
    due = in_words(promise.by, zone) if promise.by else span_in_words(promise.within or "0m")
    return {
        say("What is promised"): promise.title,
        say("It is done when"): promise.measure or "–",
        say("Due"): due,
        say("Evidence"): say("needed") if promise.evidence_required else say("welcome, not needed"),
    }


def consequences(verb: str, commitment: Commitment, names: Names, zone: str) -> list[str]:
    """What follows from this act, in whole sentences; nothing where its hint is enough."""
    promisee = names.get(commitment.promisee, commitment.promisee)
    promisor = names.get(commitment.promisor, commitment.promisor)
    verify = span_in_words(commitment.promise.verify_within)
    match verb:
        case "report-done":
            return [
                say("%(party)s has %(span)s to verify it.", party=promisee, span=verify),
                say("If nobody does, it counts as kept, and it is told that nobody looked."),
            ]
        case "dispute":
            grace = span_in_words(commitment.promise.grace)
            return [
                say("%(party)s gets at least %(span)s to put it right.", party=promisor,
                    span=grace),
            ]  # fmt: skip
        case "renegotiate" if commitment.due:
            return [
                say("Until %(party)s agrees, %(when)s stands.", party=promisee,
                    when=in_words(commitment.due, zone)),
            ]  # fmt: skip
        case "agree-renegotiation":
            return [say("The new promise takes the place of the old one. It is no miss.")]
        case _:
            return []


def otherwise(commitment: Commitment, names: Names, zone: str) -> list[str]:
    """What happens if nobody does anything: the deadline, and what it brings."""
    promisor = names.get(commitment.promisor, commitment.promisor)
    promisee = names.get(commitment.promisee, commitment.promisee)
    grace = span_in_words(commitment.promise.grace)
    match commitment.state:
        case C.PROPOSED:
            return [say("It binds nobody until %(party)s says yes.", party=promisor)]
        case C.COMMITTED | C.IN_PROGRESS | C.ON_HOLD | C.DISPUTED if commitment.due:
            return [
                say("After %(when)s it counts as missed, and %(party)s is told.",
                    when=in_words(commitment.due, zone), party=promisee),
                say("Then %(span)s are left to put it right or to be excused; after that the"
                    " promise is broken, and that stands in the account of trust.", span=grace),
            ]  # fmt: skip
        case C.REPORTED_DONE if ClockKind.VERIFY in commitment.clocks:
            due = in_words(commitment.clocks[ClockKind.VERIFY].due, zone)
            return [
                say("After %(when)s it counts as kept, and it is told that nobody looked.",
                    when=due),
            ]  # fmt: skip
        case C.MISSED if ClockKind.GRACE in commitment.clocks:
            due = in_words(commitment.clocks[ClockKind.GRACE].due, zone)
            return [
                say("After %(when)s the promise is broken. Superiors are told on the way.",
                    when=due),
            ]  # fmt: skip
        case _:
            return []
