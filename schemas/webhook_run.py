"""What the workflow of a webhook begins with."""

from schemas.base import Message


class Courier(Message):
    """Sends to one webhook, on the task queue of what goes out."""

    webhook: str
    queue: str
