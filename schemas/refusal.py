"""A refusal on its way from the engine to a door."""

from schemas.base import Message
from schemas.errors import Refused, Status


class Refusal(Message):
    code: str
    message: str
    next_step: str
    status: Status

    @staticmethod
    def of(refused: Refused) -> "Refusal":
        return Refusal(
            code=refused.code,
            message=refused.message,
            next_step=refused.next_step,
            status=refused.status,
        )

    def again(self) -> Refused:
        """The same refusal as an exception."""
        refused = Refused(self.message, next_step=self.next_step, code=self.code)
        refused.status = self.status
        return refused
