"""Sharing a responsibility: contributors with declared shares, never a second holder."""

from rules.asked import Asked
from rules.not_allowed import NotYourParty
from rules.refusals import AlreadyThere, NothingPending, NotTheHolder, SameParty
from schemas.commands.problem import (
    EndContribution,
    InviteContributor,
    JoinAsContributor,
    RefuseToContribute,
)
from schemas.events.problem import (
    ContributorDeclined,
    ContributorInvited,
    ContributorJoined,
    ContributorLeft,
    ProblemEvent,
)
from schemas.state.problem import Contribution


def invite(asked: Asked, command: InviteContributor) -> list[ProblemEvent]:
    held = asked.held(command.responsibility)
    if asked.standing.party != held.holder:
        raise NotTheHolder(asked.standing.party, held.responsibility)
    asked.must_bind(held.holder, f"sharing {held.responsibility}")
    if command.contributor == held.holder:
        raise SameParty(held.holder)
    asked.card(command.contributor)
    known = held.contributions.get(command.contributor)
    if known is not None and known.state in ("invited", "joined"):
        raise AlreadyThere(f"The share of {command.contributor} in {held.responsibility}")
    return [
        ContributorInvited(
            stamp=asked.stamp,
            responsibility=held.responsibility,
            contributor=command.contributor,
            share=command.share,
        )
    ]


def _invited(asked: Asked, name: str) -> Contribution:
    held = asked.held(name)
    contribution = held.contributions.get(asked.standing.party)
    if contribution is None or contribution.state != "invited":
        raise NothingPending(name, f"invitation to {asked.standing.party}")
    asked.must_bind(contribution.party, f"contributing to {name}")
    return contribution


def join(asked: Asked, command: JoinAsContributor) -> list[ProblemEvent]:
    contribution = _invited(asked, command.responsibility)
    return [
        ContributorJoined(
            stamp=asked.stamp,
            responsibility=command.responsibility,
            contributor=contribution.party,
            share=contribution.share,
        )
    ]


def decline(asked: Asked, command: RefuseToContribute) -> list[ProblemEvent]:
    contribution = _invited(asked, command.responsibility)
    return [
        ContributorDeclined(
            stamp=asked.stamp,
            responsibility=command.responsibility,
            contributor=contribution.party,
            reason=command.reason,
        )
    ]


def leave(asked: Asked, command: EndContribution) -> list[ProblemEvent]:
    """By the contributor, or by the holder who ends the sharing."""
    held = asked.held(command.responsibility)
    contribution = held.contributions.get(command.contributor)
    if contribution is None or contribution.state not in ("invited", "joined"):
        raise NothingPending(held.responsibility, f"contributor {command.contributor}")
    if asked.standing.party not in (held.holder, command.contributor):
        raise NotYourParty(asked.standing, held.holder, "ending this share")
    asked.must_bind(asked.standing.party, "ending this share")
    return [
        ContributorLeft(
            stamp=asked.stamp,
            responsibility=held.responsibility,
            contributor=command.contributor,
            reason=command.reason,
        )
    ]
