"""From a question to a report: read at one instant of the database, then told by a pure function.

Every function raises NotFound for what is not there or not to be seen by these eyes.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from audit.bearing import borne_out
from reports import (
    assessment,
    dossier,
    meeting,
    partnership,
    problem,
    record,
    responsibility,
    spoken,
    year,
)
from reports.eyes import Eyes
from reports.paper import Report, Upto
from reports.record import Setting
from reports.responsibility import Passage, duty_of, held_in
from reports.when import said
from schemas.errors import NotFound
from schemas.ids import partnership_stream, problem_of, problem_stream
from schemas.state.partnership import Partnership
from schemas.views import ProblemView, ResponsibilityView, TenureView
from storage.readers import dossiers, history, known
from storage.readers import partnerships as partnerships_read
from storage.readers.grounds import grounds

if TYPE_CHECKING:
    from storage.pool import Connection


@asynccontextmanager
async def _at_one_instant(conn: "Connection") -> AsyncIterator[None]:
    if conn.is_in_transaction():  # that of a party's own claim, which is one already
        yield
        return
    async with conn.transaction(isolation="repeatable_read", readonly=True):
        yield


async def of_problem(conn: "Connection", name: str, eyes: Eyes, zone: str | None = None) -> Report:
    """The problem file."""
    async with _at_one_instant(conn):
        file = await record.file(conn, name, eyes)
        return problem.report(file, await record.setting(conn, eyes, zone, file.problem.police))


async def of_assessment(
    conn: "Connection", name: str, eyes: Eyes, zone: str | None = None
) -> Report:
    async with _at_one_instant(conn):
        file = await record.file(conn, name, eyes)
        at = await record.setting(conn, eyes, zone, file.problem.police)
        return assessment.report(file, at)


async def of_dossier(
    conn: "Connection", name: str, party: str, eyes: Eyes, zone: str | None = None
) -> Report:
    """What was tried towards a party; for police and auditors, as the pages have it."""
    async with _at_one_instant(conn):
        seen = await record.problem(conn, name, eyes)
        at = await record.setting(conn, eyes, zone, seen.police)
        found = await dossiers.dossier(conn, name, party, at.made_at)
        if party not in at.parties:
            raise record.missing("party", party)
        if found is None or eyes.made_for is not None:
            raise record.missing("problem", name)
        return dossier.report(found, await record.last_of(conn, problem_stream(name)), at)


async def of_responsibility(
    conn: "Connection", name: str, eyes: Eyes, zone: str | None = None
) -> Report:
    """Its history. Raises NotBorneOut where the entries do not lead to what the tables tell."""
    async with _at_one_instant(conn):
        file = await record.file(conn, problem_of(name), eyes)
        at = await record.setting(conn, eyes, zone, file.problem.police)
        duty = duty_of(file.problem, name)
        passages = {
            one.number: await _passage(conn, file.problem, duty, one, one.since, None, at)
            for one in file.problem.tenures
            if one.responsibility == name
        }
        return responsibility.report(name, file, passages, at)


async def _passage(
    conn: "Connection", seen: ProblemView, duty: ResponsibilityView, tenure: TenureView,
    moment: datetime, known_at: datetime | None, at: Setting,
) -> Passage:  # fmt: skip
    if not at.eyes.grounds(seen, tenure):
        return Passage(held_in(tenure, duty, moment, known_at), None)
    held = held_in(tenure, duty, moment, known_at)
    await borne_out(conn, held)
    return Passage(held, await grounds(conn, held))


async def statement(
    conn: "Connection", about: str, eyes: Eyes, zone: str | None = None,
    moment: datetime | None = None, known_at: datetime | None = None,
) -> Report:  # fmt: skip
    """Who answered for a responsibility, or for each of a problem, at that instant.

    `known_at` asks for what the record told then. Raises NotBorneOut as above.
    """
    name = problem_of(about)
    async with _at_one_instant(conn):
        seen = await record.problem(conn, name, eyes)
        at = await record.setting(conn, eyes, zone, seen.police)
        upto = await record.last_of(conn, problem_stream(name))
        if known_at is not None:
            seen, upto = await _then(conn, seen, known_at, at)
        moment = moment or known_at or at.made_at
        duties = [duty_of(seen, about)] if about != name else [*seen.responsibilities]
        asked = spoken.Asked(about, moment, known_at)
        answers = [await _answer(conn, seen, duty, asked, at) for duty in duties]
        return spoken.report(asked, seen, answers, upto, at)


async def _then(
    conn: "Connection", now: ProblemView, known_at: datetime, at: Setting
) -> tuple[ProblemView, Upto]:
    whole = await known.problem_as_known(conn, now.problem, known_at)
    seen = at.eyes.as_known(now, whole) if whole else None
    if seen is None:
        raise NotFound(
            f"Nothing of {now.problem} was recorded by {said(known_at, at.zone)}.",
            next_step=f"See what is known now: remit problem show {now.problem}",
            code="not_known_then",
        )
    stream = problem_stream(now.problem)
    newest = await history.known_by(conn, stream, known_at)
    [last] = await history.history(conn, stream, after=newest - 1, limit=1, upto=newest)
    return seen, await record.upto(conn, stream, last)


async def _answer(
    conn: "Connection", seen: ProblemView, duty: ResponsibilityView, asked: spoken.Asked,
    at: Setting,
) -> spoken.Answer:  # fmt: skip
    tenures = [one for one in seen.tenures if one.responsibility == duty.responsibility]
    for one in tenures:
        if one.since <= asked.moment and (one.until is None or asked.moment < one.until):
            told = await _passage(conn, seen, duty, one, asked.moment, asked.known, at)
            return spoken.Answer(duty, told)
    if not tenures or not at.eyes.whole(seen, duty.responsibility):
        return spoken.Answer(duty, None, "This is not shown to this reader.")
    if asked.moment < tenures[0].since:
        begun = said(tenures[0].since, at.zone)
        return spoken.Answer(duty, None, f"Nobody: it was not established until {begun}.")
    last = tenures[-1]
    ended = said(last.until, at.zone) if last.until else "before"
    return spoken.Answer(
        duty, None, f"Nobody: it ended on {ended}; {at.name(last.holder)} held it last."
    )


async def of_partnership(
    conn: "Connection", name: str, eyes: Eyes, zone: str | None = None
) -> Report:
    async with _at_one_instant(conn):
        state, upto = await _partnership(conn, name, eyes)
        at = await record.setting(conn, eyes, zone, state.convener)
        return partnership.report(state, await _problems(conn, state.problems, eyes), upto, at)


async def of_meeting(
    conn: "Connection", name: str, eyes: Eyes, zone: str | None = None, *, minutes: bool = False
) -> Report:
    """The agenda, or with `minutes` the minutes, of a meeting."""
    async with _at_one_instant(conn):
        state, upto = await _partnership(conn, problem_of(name), eyes)
        found = state.meetings.get(name)
        if found is None:
            raise NotFound(
                f"There is no meeting {name}.",
                next_step=f"See which there are: remit partnership show {state.partnership}",
                code="not_found",
            )
        at = await record.setting(conn, eyes, zone, state.convener)
        about = {problem_of(one) for item in found.items for one in item.about}
        seen = await _problems(conn, about, eyes)
        made = meeting.minutes if minutes else meeting.agenda
        return made(state, found, seen, upto, at)


async def of_year(conn: "Connection", number: int, eyes: Eyes, zone: str | None = None) -> Report:
    async with _at_one_instant(conn):
        at = await record.setting(conn, eyes, zone, eyes.made_for)
        return year.report(await year.read(conn, number, await record.all_of_it(conn), at), at)


async def _partnership(conn: "Connection", name: str, eyes: Eyes) -> tuple[Partnership, Upto]:
    found = await partnerships_read.partnership(conn, name)
    if found is None or not eyes.partnership(found):
        raise record.missing("partnership", name)
    return partnership.whole(found), await record.last_of(conn, partnership_stream(name))


async def _problems(
    conn: "Connection", names: Iterable[str], eyes: Eyes
) -> dict[str, ProblemView]:  # fmt: skip
    """Those of these problems that are to be seen."""
    seen = {}
    for name in sorted(set(names)):
        try:
            seen[name] = await record.problem(conn, name, eyes)
        except NotFound:
            continue  # an item can name what this reader does not see; it is told as such
    return seen
