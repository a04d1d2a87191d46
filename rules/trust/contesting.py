"""An entry is contested by the party it is about, answered, and decided by somebody else."""

from datetime import timedelta

from rules.asked import BINDING
from rules.not_allowed import BeyondAuthority, NotYourParty, NotYourRole
from rules.trust import refusals as no
from rules.trust.weights import ANSWER_DAYS
from schemas.commands import trust as c
from schemas.events import trust as e
from schemas.parties import Grade, Standing
from schemas.request import Request
from schemas.stamp import Stamp
from schemas.state.party import Party
from schemas.state.trust import Contest
from schemas.trust import ContestState

_WAITING = (ContestState.OPEN, ContestState.ANSWERED)


def contested(
    state: Party, command: c.ContestTrust, request: Request, stamp: Stamp
) -> e.TrustContested:
    """Only the party concerned, once for each entry; the desk looked up that there is one."""
    who = request.standing
    if who.party != state.party:
        raise NotYourParty(who, state.party, "contesting an entry about it")
    must_bind(who)
    known = state.accounts.contests.get(command.entry)
    if known is not None:
        raise no.AlreadyContested(command.entry, known.state.value)
    made = [one for one in request.trust if one.trusted == state.party]
    if not made:
        raise no.NoSuchTrustEntry(command.entry, state.party)
    return e.TrustContested(
        stamp=stamp,
        party=state.party,
        entry=command.entry,
        trusting=tuple(sorted({one.trusting for one in made})),
        kinds=tuple(dict.fromkeys(one.kind for one in made)),
        reason=command.reason,
        answer_by=stamp.at + timedelta(days=ANSWER_DAYS),
    )


def answered(
    state: Party, command: c.AnswerContest, who: Standing, stamp: Stamp
) -> e.ContestAnswered:
    """By those in whose accounts the entry stands."""
    contest = _waiting(state, command.entry)
    if who.party == state.party:
        raise no.OwnContest(state.party)
    if who.party not in contest.trusting:
        raise no.NotConcerned(who.party, f"the contest of {command.entry}")
    if who.role not in BINDING:
        raise NotYourRole(who, BINDING)
    return e.ContestAnswered(stamp=stamp, party=state.party, entry=command.entry, text=command.text)


def decided(
    state: Party, command: c.UpholdContest | c.RejectContest, who: Standing, stamp: Stamp
) -> e.ContestUpheld | e.ContestRejected:
    """By somebody of neither side, after the other side was heard or let its time pass."""
    contest = _waiting(state, command.entry)
    if who.party == state.party or who.party in contest.trusting:
        raise no.OfEitherSide(who.person, who.party)
    must_bind(who)
    if contest.state is ContestState.OPEN and stamp.at < contest.answer_by:
        raise no.NotYetHeard(command.entry, contest.answer_by)
    found = e.ContestUpheld if isinstance(command, c.UpholdContest) else e.ContestRejected
    return found(stamp=stamp, party=state.party, entry=command.entry, reason=command.reason)


def _waiting(state: Party, entry: str) -> Contest:
    contest = state.accounts.contests.get(entry)
    if contest is None or contest.state not in _WAITING:
        raise no.NoContest(entry, state.party)
    return contest


def must_bind(who: Standing) -> None:
    """The speaker's word binds a party, at least for ordinary matters."""
    if who.role not in BINDING:
        raise NotYourRole(who, BINDING)
    if who.grade.power < Grade.LIMITED.power:
        raise BeyondAuthority(who, Grade.LIMITED)
