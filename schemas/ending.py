"""What a partnership asks of a problem when an agreement ended, and what came of it."""

from schemas.base import Fact, Message
from schemas.ids import AgreementId, CommandId, EntryId, ResponsibilityId
from schemas.partnering import Reversion


class Reverting(Message):
    """`under` is the entry that ended the agreement; `command_id` is always the same for it."""

    command_id: CommandId
    agreement: AgreementId
    responsibility: ResponsibilityId
    under: EntryId


class Reverted(Message):
    """`why` is the entry that reverted it, or the code of the refusal where nothing had to."""

    outcome: Reversion
    why: Fact
