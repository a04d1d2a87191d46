"""What members bring, what it is for, and what they call success."""

from collections.abc import Iterable

from rules.asked import WORKING
from rules.not_allowed import NotYourParty
from rules.partnership.asked import FULL, STEERING_ROLES, Around, joined
from rules.partnership.refusals import (
    MoreThanPledged,
    NotAMember,
    NotStanding,
    OutsideTheProblems,
    UnknownInPartnership,
    WrongSpan,
)
from rules.refusals import AlreadyDone, StaleTerms
from schemas.commands.partnership import (
    AgreeSuccess,
    DefineSuccess,
    MatchPledge,
    ObjectSuccess,
    PledgeResource,
    ProposeResponse,
    UsePledge,
    WithdrawPledge,
)
from schemas.events.partnership import (
    PartnershipEvent,
    PledgeMatched,
    PledgeUsed,
    PledgeWithdrawn,
    ResourcePledged,
    ResponseProposed,
    SuccessAgreed,
    SuccessDefined,
    SuccessObjected,
)
from schemas.ids import problem_of
from schemas.partnerships import MemberRole
from schemas.scope import Side
from schemas.state.partnership import Partnership, Pledge, Success


def propose_response(around: Around, command: ProposeResponse) -> list[PartnershipEvent]:
    """Ideas are kept from everyone in it, in whatever role."""
    member = around.must_take_part()
    around.must_have_room("responses")
    name = f"{around.name}.r{len(around.state.responses) + 1}"
    return [
        ResponseProposed(
            stamp=around.stamp, partnership=around.name, response=name, member=member.party,
            text=command.text, side=command.side,
        )
    ]  # fmt: skip


def pledge(around: Around, command: PledgeResource) -> list[PartnershipEvent]:
    member = around.me()
    around.must_bind()
    around.must_have_room("pledges")
    if command.until is not None and command.until <= max(command.since, around.at):
        raise WrongSpan
    name = f"{around.name}.p{len(around.state.pledges) + 1}"
    said = command.model_dump(exclude={"kind", "partnership"})
    return [
        ResourcePledged(
            stamp=around.stamp, partnership=around.name, pledge=name, member=member.party, **said
        )
    ]


def match(around: Around, command: MatchPledge) -> list[PartnershipEvent]:
    """By whoever pledged, or whoever convenes or leads."""
    found = _standing(around, command.pledge)
    member = around.must_take_part()
    if member.party != found.by and member.role not in STEERING_ROLES:
        raise NotYourParty(around.standing, found.by, f"matching {command.pledge}")
    for response in command.responses:
        if response not in around.state.responses:
            raise UnknownInPartnership(response, around.name)
    must_be_of_the_problems(around, command.responsibilities)
    return [
        PledgeMatched(
            stamp=around.stamp, partnership=around.name, pledge=command.pledge,
            responses=command.responses, responsibilities=command.responsibilities,
        )
    ]  # fmt: skip


def must_be_of_the_problems(around: Around, responsibilities: Iterable[str]) -> None:
    for responsibility in responsibilities:
        if problem_of(responsibility) not in around.state.problems:
            raise OutsideTheProblems(responsibility, around.name)


def use(around: Around, command: UsePledge) -> list[PartnershipEvent]:
    found = _own(around, command.pledge, f"saying what became of {command.pledge}")
    left = found.quantity - found.used
    if command.quantity > left:
        raise MoreThanPledged(command.pledge, left, found.unit)
    return [
        PledgeUsed(
            stamp=around.stamp, partnership=around.name, pledge=command.pledge,
            quantity=command.quantity, what=command.what,
        )
    ]  # fmt: skip


def withdraw(around: Around, command: WithdrawPledge) -> list[PartnershipEvent]:
    _own(around, command.pledge, f"withdrawing {command.pledge}")
    around.must_bind()
    return [
        PledgeWithdrawn(
            stamp=around.stamp, partnership=around.name, pledge=command.pledge,
            reason=command.reason,
        )
    ]  # fmt: skip


def _standing(around: Around, name: str) -> Pledge:
    found = around.pledge(name)
    if found.withdrawn:
        raise NotStanding(name, "withdrawn")
    return found


def _own(around: Around, name: str, what: str) -> Pledge:
    found = _standing(around, name)
    if around.standing.party != found.by:
        raise NotYourParty(around.standing, found.by, what)
    around.must_be(WORKING)
    return found


def unmatched(state: Partnership) -> tuple[list[str], list[str]]:
    """Pledges that are for nothing yet, and responses for which nobody pledged anything."""
    standing = [one for one in state.pledges.values() if not one.withdrawn]
    served = {response for one in standing for response in one.responses}
    idle = [one.pledge for one in standing if not (one.responses or one.responsibilities)]
    return idle, [name for name in state.responses if name not in served]


def sides(state: Partnership) -> dict[Side, list[str]]:
    """What is pledged on each side of the triangle; an empty side is a gap."""
    standing = [one for one in state.pledges.values() if not one.withdrawn]
    return {side: [one.pledge for one in standing if one.side is side] for side in Side}


def define_success(around: Around, command: DefineSuccess) -> list[PartnershipEvent]:
    around.must_convene(MemberRole.LEADER)
    for criterion in command.criteria:
        if criterion.by <= around.at:
            raise WrongSpan
    version = around.state.success.version + 1 if around.state.success else 1
    return [
        SuccessDefined(
            stamp=around.stamp, partnership=around.name, version=version,
            member=around.standing.party, statement=command.statement, criteria=command.criteria,
        )
    ]  # fmt: skip


def agree_success(around: Around, command: AgreeSuccess) -> list[PartnershipEvent]:
    success, party = _success(around, command.version)
    if party in success.agreed:
        raise AlreadyDone(f"{party} agreed")
    return [
        SuccessAgreed(
            stamp=around.stamp, partnership=around.name, version=command.version, member=party
        )
    ]


def object_success(around: Around, command: ObjectSuccess) -> list[PartnershipEvent]:
    _, party = _success(around, command.version)
    return [
        SuccessObjected(
            stamp=around.stamp, partnership=around.name, version=command.version, member=party,
            reason=command.reason,
        )
    ]  # fmt: skip


def _success(around: Around, version: int) -> tuple[Success, str]:
    member = around.me()
    around.must_bind()
    if member.role not in FULL:
        raise NotAMember(f"{member.party}, {member.role.value} only,", around.name)
    success = around.state.success
    if success is None:
        raise UnknownInPartnership("definition of success", around.name)
    if success.version != version:
        raise StaleTerms(around.name, version, success.version)
    return success, member.party


def agreed_by_all(state: Partnership) -> bool:
    """Whether every full member of today agreed to the newest version."""
    if state.success is None:
        return False
    return all(one.party in state.success.agreed for one in joined(state))
