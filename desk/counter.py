"""The counter: a command comes in, a durable answer goes out."""

import asyncio
import re
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from temporalio.client import Client

from desk.away import PATIENCE, database_away, engine_disagrees, slow
from desk.beside import (
    contested_entries,
    depending,
    partners_beside,
    playbook_beside,
    receiver_beside,
    seen_beside,
)
from desk.citing import cited, target
from desk.directory import must_agree
from desk.durable import Durable, NeverRecorded
from desk.engine import Engine, NobodyThere, opens
from desk.entering.ending import revoke, revoke_party
from desk.naming import named_beside
from desk.preview import Preview, recorded
from desk.preview import preview as look_ahead
from desk.standing import standing
from rules.fold import fold, fresh
from schemas.access import Where
from schemas.commands import Command, stream_of, subject_of
from schemas.commands.correction import CorrectFact
from schemas.commands.expunging import EXPUNGING_KINDS
from schemas.commands.method import MergeProblem
from schemas.commands.partnership import ByTime
from schemas.commands.party import DeactivateParty, DeactivatePerson
from schemas.commands.record import RecordCommand
from schemas.commands.round import RingRound
from schemas.commands.time import RingClock
from schemas.errors import CommandReused, DoneAndExpunged, Invalid, Refused, Unavailable
from schemas.ids import COMMAND_ID, OF_TIME, problem_of
from schemas.request import EXPUNGED_DIGEST, Answer, Request, digest
from schemas.state.problem import Problem
from storage import ledger
from storage.pool import may_pass
from storage.readers import directory

if TYPE_CHECKING:
    from storage.pool import Pool


_LOOK = 2.0
"""Seconds without a recorded answer, after which the desk looks whether there can be one."""
LARGEST_COMMAND = 200_000
"""Bytes of JSON. What a person writes is far below; what is far above Temporal would not carry."""


def new_command_id() -> str:
    """An id for a command that nobody has sent before."""
    return str(uuid.uuid4())


class Desk:
    """Takes commands from every door, says who is speaking, and waits until it is durable."""

    def __init__(self, client: Client, pool: "Pool", task_queue: str = "remit") -> None:
        self._pool = pool
        self._engine = Engine(client, task_queue)
        self._durable = Durable(pool)

    async def submit(
        self,
        command: Command,
        *,
        by: str,
        deputy_for: str | None = None,
        command_id: str | None = None,
        expected: tuple[int, ...] = (),
    ) -> Answer:
        """The durable answer to this command, the first one if it was sent before.

        Raises Refused with what is wrong and what to do next; Unavailable where a server does
        not answer, after which the same command id may be sent again without fear. `expected`: the
        entries of which one has to be the last that changed what the command is about.
        """
        given = _checked(command_id) if command_id is not None else new_command_id()
        bound = asyncio.timeout(PATIENCE)
        try:
            async with bound:
                answer = await self._submit(command, by, deputy_for, given, expected)
                if isinstance(command, DeactivatePerson):
                    await revoke(self._pool, command.person, Where(by=by))
                if isinstance(command, DeactivateParty):
                    await revoke_party(self._pool, command.party, Where(by=by))
                return answer
        except Refused:
            raise
        except Exception as error:
            if bound.expired():
                raise slow() from None
            if may_pass(error):
                raise database_away() from error
            raise

    async def _submit(
        self,
        command: Command,
        by: str,
        deputy_for: str | None,
        command_id: str,
        expected: tuple[int, ...],
    ) -> Answer:
        asked = digest(command, by, deputy_for)
        known = await self._known(command_id, asked)
        if known is not None:
            return known
        try:
            request = await self._request(command, by, deputy_for, command_id)
            return await self._decided(request.model_copy(update={"expected": expected}))
        except Unavailable:
            raise
        except Refused:
            # It may be refused only because its twin was done in this very moment.
            known = await self._known(command_id, asked)
            if known is not None:
                return known
            raise

    async def _known(self, command_id: str, asked: str) -> Answer | None:
        """The answer that the record has for this id; who may ask is no question any more."""
        known = await ledger.answer(self._pool, command_id)
        if known is not None and known.digest == EXPUNGED_DIGEST:
            raise DoneAndExpunged(command_id)
        if known is not None and known.digest != asked:
            raise CommandReused(command_id)
        return known

    async def _decided(self, request: Request) -> Answer:
        if opens(request.command):
            # Asked before a workflow is started for it, which would stay behind after a no.
            await look_ahead(self._pool, request, datetime.now(UTC))
        try:
            answer = await self._engine.decided(request)
        except NobodyThere:
            answer = await self._begun(request)
        if answer.digest != request.digest():
            # The server answers a known update id by itself, whatever the body says.
            raise CommandReused(request.command_id)
        if answer.entries:
            await self._recorded(answer)
        return answer

    async def _recorded(self, answer: Answer) -> None:
        """Wait until the answer is durable. Raises Unavailable where the ledger refused it."""
        last = answer.entries[-1].seq
        waiting = asyncio.ensure_future(self._durable.until(answer.stream, answer.command_id, last))
        try:
            while not (await asyncio.wait({waiting}, timeout=_LOOK))[0]:
                if await self._engine.has_failed(answer.stream):
                    raise engine_disagrees(answer.stream)
            waiting.result()
        except NeverRecorded:
            raise engine_disagrees(answer.stream) from None
        finally:
            waiting.cancel()

    async def _begun(self, request: Request) -> Answer:
        """The record about the record begins, or goes on, whenever something is said on it."""
        if request.command.kind in EXPUNGING_KINDS:
            return await self._after_the_close(request)
        if not isinstance(request.command, RecordCommand):
            raise await self._why_not(request)
        beginning = await recorded(self._pool, stream_of(request.command))
        try:
            return await self._engine.decided(request, beginning=beginning)
        except NobodyThere:
            raise await self._why_not(request) from None

    async def _after_the_close(self, request: Request) -> Answer:
        """People's rights outlast a problem; a closed one takes this command in a further run."""
        stream = stream_of(request.command)
        ended = fold(stream, await ledger.events(self._pool, stream))
        if not isinstance(ended, Problem) or not ended.over:
            raise await self._why_not(request)
        await look_ahead(self._pool, request, datetime.now(UTC))
        return await self._engine.decided(request, beginning=fresh(stream), closed_at=ended.seq)

    async def preview(self, command: Command, *, by: str, deputy_for: str | None = None) -> Preview:
        """What the command would do now. Raises Refused as `submit` would."""
        try:
            request = await self._request(command, by, deputy_for, new_command_id())
            return await look_ahead(self._pool, request, datetime.now(UTC))
        except Exception as error:
            if may_pass(error):
                raise database_away() from error
            raise

    async def _request(
        self, command: Command, by: str, deputy_for: str | None, command_id: str
    ) -> Request:
        if isinstance(command, RingClock | ByTime | RingRound):
            raise Invalid(
                "A clock cannot be rung by hand.",
                next_step="Wait for the deadline, or answer before it.",
            )
        if len(command.model_dump_json().encode()) > LARGEST_COMMAND:
            raise Invalid(
                "The command is larger than 200,000 bytes.",
                next_step="Say it in fewer words, or in several commands.",
                code="too_large",
            )
        stream = stream_of(command)
        problem = problem_of(subject_of(command)) if stream.startswith("problem/") else None
        async with self._pool.acquire() as conn:
            await must_agree(conn, command)
            return Request(
                command_id=command_id,
                command=command,
                standing=await standing(conn, by, deputy_for),
                parties=await directory.cards(conn, await named_beside(conn, command), problem),
                cited=await cited(conn, command) if isinstance(command, CorrectFact) else None,
                target=await target(conn, command) if isinstance(command, MergeProblem) else None,
                seen=await seen_beside(conn, command),
                receiver=await receiver_beside(conn, command),
                partners=await partners_beside(conn, command),
                depending=await depending(conn, command),
                trust=await contested_entries(conn, command),
                playbook=await playbook_beside(conn, command),
            )

    async def _why_not(self, request: Request) -> Refused:
        """No workflow takes this command: the record says whether that is as it should be."""
        try:
            await look_ahead(self._pool, request, datetime.now(UTC))
        except Refused as refused:
            return refused
        return engine_disagrees(stream_of(request.command))


def _checked(command_id: str) -> str:
    """A caller's own id, unless it cannot be one or stands for a deadline."""
    if re.fullmatch(COMMAND_ID, command_id) is None or command_id.startswith(OF_TIME):
        raise Invalid(
            "A command id is 8 to 120 letters, digits and the marks . _ : - and does not begin"
            f" with {OF_TIME}",
            next_step="Give another id, such as a UUID, or none.",
            code="bad_command_id",
        )
    return command_id
