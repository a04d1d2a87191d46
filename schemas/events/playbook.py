"""What happens to playbooks, and to problems that follow one."""

from typing import Literal

from schemas.events.base import Happened
from schemas.ids import EntryId, ProblemId
from schemas.method import Sha256
from schemas.playbook import PlaybookContent, PlaybookId


class PlaybookAdded(Happened):
    kind: Literal["playbook.added"] = "playbook.added"
    playbook: PlaybookId
    content: PlaybookContent
    sha256: Sha256
    """Of the content; whoever follows it names the same."""


class PlaybookFollowed(Happened):
    """The content stands here once more, so that it can be read with the problem for ever."""

    kind: Literal["problem.playbook_followed"] = "problem.playbook_followed"
    problem: ProblemId
    playbook: PlaybookId
    entry: EntryId
    """The entry that added it."""
    sha256: Sha256
    content: PlaybookContent


PlaybookEvent = PlaybookAdded
