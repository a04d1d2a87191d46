"""What a partnership refuses, each in one sentence with a next step."""

from schemas.errors import NotAllowed, NotFound, Refused


class UnknownInPartnership(NotFound):
    def __init__(self, subject: str, partnership: str) -> None:
        super().__init__(
            f"There is no {subject}.",
            next_step=f"See what there is: remit partnership show {partnership}",
            code="not_found",
        )


class NotAMember(NotAllowed):
    def __init__(self, party: str, partnership: str) -> None:
        super().__init__(
            f"{party} is no member of {partnership}.",
            next_step=f"See who is: remit partnership show {partnership}",
        )


class NotTheConvener(NotAllowed):
    def __init__(self, party: str, convener: str | None) -> None:
        super().__init__(
            f"{party} does not convene; this is for {convener}.",
            next_step=f"Ask {convener}.",
        )


class NotInvited(NotAllowed):
    def __init__(self, party: str, partnership: str) -> None:
        super().__init__(
            f"{party} has no open invitation to {partnership}.",
            next_step="Ask the convener for one.",
        )


class NotReady(Refused):
    """Told with everything that is missing, so that one look is enough."""

    def __init__(self, partnership: str, missing: list[str]) -> None:
        listed = "; ".join(missing[:6]) + ("; and more" if len(missing) > 6 else "")
        super().__init__(
            f"{partnership} cannot start yet: {listed}.",
            next_step=f"See it whole: remit partnership show {partnership}",
        )


class NeedsProblems(Refused):
    def __init__(self, partnership: str) -> None:
        super().__init__(
            f"{partnership} is to solve problems, and none is named.",
            next_step="Name them: --problem PROBLEM; or choose --purpose public_relations",
        )


class PartnershipConcludedAlready(Refused):
    def __init__(self, partnership: str) -> None:
        super().__init__(
            f"{partnership} was concluded.",
            next_step=f"Read what happened: remit history partnership/{partnership}",
            code="partnership_concluded",
        )


class StillConvenes(Refused):
    def __init__(self, party: str, partnership: str) -> None:
        super().__init__(
            f"{party} convenes {partnership}, which never goes without a convener.",
            next_step=f"Hand it over first: remit partnership offer-convenership {partnership}",
        )


class NobodyConvenes(Refused):
    def __init__(self, partnership: str) -> None:
        super().__init__(
            f"No active police is there to convene {partnership}.",
            next_step="Register police, or make it active again: remit party list",
        )


class NotStanding(Refused):
    def __init__(self, subject: str, state: str) -> None:
        super().__init__(
            f"{subject} is {state.replace('_', ' ')}, so this is not possible.",
            next_step=f"See how it stands: remit partnership show {subject.partition('.')[0]}",
        )


class MoreThanPledged(Refused):
    def __init__(self, pledge: str, left: int, unit: str) -> None:
        super().__init__(
            f"Of {pledge} only {left} {unit} are left.",
            next_step="Use less, or ask for another pledge.",
        )


class OutsideTheProblems(Refused):
    def __init__(self, responsibility: str, partnership: str) -> None:
        super().__init__(
            f"{responsibility} belongs to no problem of {partnership}.",
            next_step=f"See its problems: remit partnership show {partnership}",
        )


class NoSuchRole(Refused):
    def __init__(self) -> None:
        super().__init__(
            "Convenership is never given by an invitation or kept after it was handed over.",
            next_step="Choose leader, member, adviser or observer.",
        )


class WrongSpan(Refused):
    def __init__(self) -> None:
        super().__init__(
            "It ends before it begins.", next_step="Give an end that comes after the beginning."
        )


class NotYet(Refused):
    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is still to come.", next_step="Record it when it has happened.")


class ReservedToPolice(Refused):
    def __init__(self, duty: str) -> None:
        super().__init__(
            f"“{duty}” is reserved to police and given to another party as a duty.",
            next_step="Leave it out of that party's duties.",
        )
