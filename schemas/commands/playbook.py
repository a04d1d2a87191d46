"""Commands on playbooks: a version is added once, and problems follow it."""

from typing import Literal

from schemas.base import Message
from schemas.ids import ProblemId
from schemas.playbook import PlaybookContent, PlaybookId


class AddPlaybook(Message):
    """A version of a playbook. It is never changed; the next one is added beside it."""

    kind: Literal["playbook.add"] = "playbook.add"
    playbook: PlaybookId
    content: PlaybookContent


class FollowPlaybook(Message):
    """The problem is worked on by this version from now on, whatever is added later."""

    kind: Literal["problem.follow_playbook"] = "problem.follow_playbook"
    problem: ProblemId
    playbook: PlaybookId


PlaybookCommand = AddPlaybook
