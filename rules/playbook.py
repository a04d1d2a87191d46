"""The rules of playbooks: versions come one after another, and a problem follows one of them."""

from datetime import datetime

from rules.asked import STEERING, Asked, stamp
from rules.decide.stages import must_steer
from rules.not_allowed import NotYourRole
from rules.not_yet import NoSuchPlaybook, VersionMissing
from rules.refusals import AlreadyThere
from schemas.commands.playbook import AddPlaybook, FollowPlaybook
from schemas.events import OnProblem
from schemas.events.analysis import MeasureAdded
from schemas.events.playbook import PlaybookAdded, PlaybookEvent, PlaybookFollowed
from schemas.ids import SETUP
from schemas.parties import PartyKind
from schemas.playbook import name_of, version_of
from schemas.request import Request
from schemas.state.playbook import Playbook


def decide_playbook(state: Playbook, request: Request, at: datetime) -> list[PlaybookEvent]:
    """What the command causes at this instant, or Refused."""
    command, who = request.command, request.standing
    assert isinstance(command, AddPlaybook), "not a command on a playbook"
    of_police = who.kind is PartyKind.POLICE and who.role in STEERING
    if not of_police and who.person != SETUP:
        raise NotYourRole(who, STEERING)
    if state.seq:
        raise AlreadyThere(state.playbook)
    version = version_of(state.playbook)
    before = f"{name_of(state.playbook)}-{version - 1}"
    if version > 1 and all(one.stream != f"playbook/{before}" for one in request.seen):
        raise VersionMissing(state.playbook, before)
    return [
        PlaybookAdded(
            stamp=stamp(state.at, request, at),
            playbook=state.playbook,
            content=command.content,
            sha256=command.content.digest(),
        )
    ]


def evolve_playbook(state: Playbook, event: PlaybookEvent) -> Playbook:
    """The version after this event, which becomes its entry number `state.seq + 1`."""
    return state.model_copy(
        update={
            "seq": state.seq + 1,
            "at": event.stamp.at,
            "content": event.content,
            "sha256": event.sha256,
        }
    )


def follow(asked: Asked, command: FollowPlaybook) -> list[OnProblem]:
    """By police who steer it; what is usually counted is counted here too from now on."""
    must_steer(asked, "following a playbook")
    return followed(asked, command.problem, command.playbook)


def followed(asked: Asked, problem: str, playbook: str) -> list[OnProblem]:
    """The entry that says so, and the measures that are not there yet."""
    found = asked.request.playbook
    if found is None or found.playbook != playbook:
        raise NoSuchPlaybook(playbook)
    known = asked.problem.method.measures
    return [
        PlaybookFollowed(
            stamp=asked.stamp, problem=problem, playbook=playbook,
            entry=f"playbook/{playbook}#{found.seq}", sha256=found.sha256, content=found.content,
        ),
        *(
            MeasureAdded(
                stamp=asked.stamp, problem=problem, measure=one.measure, title=one.title,
                unit=one.unit, source=one.source, better=one.better, baseline=None,
                target=one.target,
            )
            for one in found.content.measures
            if one.measure not in known
        ),
    ]  # fmt: skip
