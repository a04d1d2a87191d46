"""Agreements: proposed, signed by those who can, reminded of, ended, and what falls back then."""

from datetime import timedelta

from rules.clocks import must_be_ahead
from rules.partnership.asked import FULL, Around, joined
from rules.partnership.means import must_be_of_the_problems
from rules.partnership.refusals import NotAMember, NotStanding, ReservedToPolice, WrongSpan
from rules.refusals import AlreadyDone, SameParty, StaleTerms
from schemas.commands.agreement import (
    EndAgreement,
    NoteReversion,
    ProposeAgreement,
    RefuseAgreement,
    ReviseAgreement,
    SignAgreement,
)
from schemas.events.agreement import (
    AgreementEnded,
    AgreementInForce,
    AgreementProposed,
    AgreementRefused,
    AgreementSigned,
    ReversionNoted,
)
from schemas.events.partnership import PartnershipEvent
from schemas.parties import Grade, PartyKind
from schemas.partnering import AgreementTerms
from schemas.partnerships import AgreementState
from schemas.state.partnership import Agreement, Proposal


def sides(terms: AgreementTerms) -> tuple[str, ...]:
    """The parties that owe something by it, and so sign it."""
    return tuple(dict.fromkeys(duty.member for duty in terms.duties))


def propose(around: Around, command: ProposeAgreement) -> list[PartnershipEvent]:
    member = around.me(FULL)
    around.must_bind()
    around.must_have_room("agreements")
    _must_hold_together(around, command.terms)
    name = f"{around.name}.a{len(around.state.agreements) + 1}"
    return [
        AgreementProposed(
            stamp=around.stamp, agreement=name, version=1, member=member.party, terms=command.terms
        )
    ]


def revise(around: Around, command: ReviseAgreement) -> list[PartnershipEvent]:
    found = around.agreement(command.agreement)
    member = around.me(FULL)
    around.must_bind()
    if found.state is AgreementState.ENDED:
        raise NotStanding(command.agreement, found.state.value)
    _must_hold_together(around, command.terms)
    return [
        AgreementProposed(
            stamp=around.stamp, agreement=command.agreement, version=found.versions + 1,
            member=member.party, terms=command.terms,
        )
    ]  # fmt: skip


def _must_hold_together(around: Around, terms: AgreementTerms) -> None:
    """Two sides at least, all of them in it; dates in order; reserved duties with police."""
    if terms.until <= terms.since:
        raise WrongSpan
    must_be_ahead("The end", around.at, terms.until)
    inside = {member.party: member for member in joined(around.state)}
    for party in sides(terms):
        if party not in inside:
            raise NotAMember(party, around.name)
    if len(sides(terms)) < 2:
        raise SameParty(terms.duties[0].member)
    reserved = {text.casefold() for text in terms.reserved}
    for duty in terms.duties:
        if duty.text.casefold() in reserved and inside[duty.member].kind is not PartyKind.POLICE:
            raise ReservedToPolice(duty.text)
    must_be_of_the_problems(around, terms.reverts)


def sign(around: Around, command: SignAgreement) -> list[PartnershipEvent]:
    """By a person of each side with full decision power; the last brings it into force."""
    proposal, party = _proposed(around, command.agreement, command.version)
    around.must_bind(Grade.FULL)
    if any(signature.party == party for signature in proposal.signed):
        raise AlreadyDone(f"{party} signed {command.agreement}")
    must_be_ahead("The end", around.at, proposal.terms.until)
    signed: list[PartnershipEvent] = [
        AgreementSigned(
            stamp=around.stamp, agreement=command.agreement, version=command.version, member=party
        )
    ]
    if {*sides(proposal.terms)} <= {party, *(one.party for one in proposal.signed)}:
        signed.append(
            AgreementInForce(
                stamp=around.stamp, agreement=command.agreement, version=command.version
            )
        )
    return signed


def refuse(around: Around, command: RefuseAgreement) -> list[PartnershipEvent]:
    _, party = _proposed(around, command.agreement, command.version)
    around.must_bind()
    return [
        AgreementRefused(
            stamp=around.stamp, agreement=command.agreement, version=command.version, member=party,
            reason=command.reason,
        )
    ]  # fmt: skip


def _proposed(around: Around, name: str, version: int) -> tuple[Proposal, str]:
    """What waits for signatures, and the side that the speaker is."""
    found = around.agreement(name)
    if found.proposed is None:
        raise NotStanding(name, found.state.value)
    if found.proposed.version != version:
        raise StaleTerms(name, version, found.proposed.version)
    party = around.me(FULL).party
    if party not in sides(found.proposed.terms):
        raise NotAMember(party, f"{name}, which gives it no duty, though of {around.name}")
    return found.proposed, party


def end(around: Around, command: EndAgreement) -> list[PartnershipEvent]:
    """Before its time, by someone with full decision power of a side that signed."""
    found = around.agreement(command.agreement)
    if found.state is not AgreementState.IN_FORCE or found.terms is None:
        raise NotStanding(command.agreement, found.state.value)
    party = around.me().party
    if party not in sides(found.terms):
        raise NotAMember(party, f"{command.agreement}, though of {around.name}")
    around.must_bind(Grade.FULL)
    return [ended(around, found, reason=command.reason)]


def ended(around: Around, found: Agreement, reason: str | None = None) -> AgreementEnded:
    assert found.terms is not None, "what is in force has terms"
    return AgreementEnded(
        stamp=around.stamp, agreement=found.agreement,
        how="ended_early" if reason else "expired", reason=reason, reverts=found.terms.reverts,
    )  # fmt: skip


def note_reversion(around: Around, command: NoteReversion) -> list[PartnershipEvent]:
    if command.duty not in around.agreement(command.agreement).to_revert:
        return []
    return [
        ReversionNoted(
            stamp=around.stamp, agreement=command.agreement, duty=command.duty,
            outcome=command.outcome, why=command.why,
        )
    ]  # fmt: skip


def remind_at(terms: AgreementTerms) -> timedelta:
    """How long before the end the parties are reminded."""
    return timedelta(days=terms.remind_days)
