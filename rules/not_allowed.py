"""The noes that depend on who asks: another person may be allowed."""

from collections.abc import Iterable

from schemas.errors import NotAllowed
from schemas.parties import Grade, Role, Standing

_ON_THE_MACHINE = "; on the machine that runs Remit, leave out --as (unset REMIT_AS)."


class NotYourRole(NotAllowed):
    def __init__(self, standing: Standing, needed: Iterable[Role]) -> None:
        roles = " or ".join(sorted(role.value.replace("_", " ") for role in needed))
        super().__init__(
            f"{standing.person} acts as {standing.role.value.replace('_', ' ')}, "
            f"and this needs the role {roles}.",
            next_step=f"Ask someone of {standing.party} with such a role.",
        )


class PoliceAdministrators(NotAllowed):
    """Of parties that leave or come back, where nobody of the party need be there any more."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(
            f"Parties are taken out and let in again by administrators of police, and "
            f"{standing.person} acts as {standing.role.value.replace('_', ' ')} "
            f"of {standing.party}.",
            next_step="Ask one of them" + _ON_THE_MACHINE,
        )


class NotYourParty(NotAllowed):
    def __init__(self, standing: Standing, party: str, what: str) -> None:
        super().__init__(
            f"{standing.person} speaks for {standing.party}, and {what} is for {party} to say.",
            next_step=f"Ask someone of {party}.",
        )


class NotKeepingPeople(NotYourRole):
    """Of people and parties, which the machine itself keeps, too: the first of a party has nobody
    there to ask.
    """

    def __init__(self, standing: Standing, needed: Iterable[Role]) -> None:
        super().__init__(standing, needed)
        self.code = "not_your_role"
        self.next_step = f"Ask someone of {standing.party} with such a role{_ON_THE_MACHINE}"


class PeopleOfAnother(NotYourParty):
    """The same of a party that is not one's own."""

    def __init__(self, standing: Standing, party: str) -> None:
        super().__init__(standing, party, "what its people may do")
        self.code = "not_your_party"
        self.next_step = f"Ask someone of {party}{_ON_THE_MACHINE}"


class BeyondAuthority(NotAllowed):
    def __init__(self, standing: Standing, demands: Grade) -> None:
        super().__init__(
            f"{standing.person} has {standing.grade.value} decision power, "
            f"and this needs {demands.value}.",
            next_step=f"Refer it to a representative of {standing.party} with more decision power.",
        )


class OwnWork(NotAllowed):
    def __init__(self, person: str, what: str) -> None:
        super().__init__(
            f"{person} cannot {what} what {person} asked for or did.",
            next_step="Ask another person who may.",
        )


class NotOnTheProblem(NotAllowed):
    def __init__(self, party: str, problem: str) -> None:
        super().__init__(
            f"{party} has no part in {problem}.",
            next_step="Hold, contribute or be asked first.",
        )


class OwnStanding(NotAllowed):
    def __init__(self, person: str) -> None:
        super().__init__(
            f"{person} cannot change the role or decision power of {person}.",
            next_step="Ask an administrator, or someone of the same party who leads.",
        )
