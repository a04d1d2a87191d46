"""Receipts at the counter: whoever is answered gets it in writing."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from schemas.errors import Refused
from seal import keys
from seal.receipts import OtherLog, Receipts
from storage.pool import may_pass

if TYPE_CHECKING:
    from storage.pool import Pool

log = structlog.get_logger("desk")

PATIENCE = 2.0
"""Seconds. The command is done by then; its answer does not wait longer for a piece of paper."""


class Receipting:
    """Signs with the key of this machine's doors, which lies in the folder of secrets."""

    def __init__(self, pool: "Pool", secrets: Path) -> None:
        self._pool = pool
        self._secrets = secrets
        self._signing: Receipts | None = None

    async def prepare(self) -> None:
        """Make the key known, if the log has a name already; the first receipt does it else."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._with_key()
        except Exception as error:
            _say(error)

    async def receipt(self, stream: str, command_id: str) -> str | None:
        """The receipt of a command that was answered, the same one however often it is asked.

        None where there is nothing to give one for, where the log has no name yet, or where it
        cannot be signed now; never an error, because the command is done.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._receipt(stream, command_id)
        except Exception as error:
            _say(error)
            return None

    async def _receipt(self, stream: str, command_id: str) -> str | None:
        signing = self._signing or await self._with_key()
        if signing is None:
            return None
        try:
            return await signing.give(self._pool, stream, command_id)
        except OtherLog:  # a new log was begun while we were at work
            signing = await self._with_key()
            return await signing.give(self._pool, stream, command_id) if signing else None

    async def _with_key(self) -> Receipts | None:
        key = await keys.receipt_key(self._pool, self._secrets)
        self._signing = None if key is None else Receipts(key)
        return self._signing


def _say(error: Exception) -> None:
    if isinstance(error, Refused | TimeoutError | OSError) or may_pass(error):
        reason = str(error) or type(error).__name__
        log.warning("receipt.not_given", reason=reason)
    else:
        log.exception("receipt.not_given")
