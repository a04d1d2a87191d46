"""Reports for tests, made from problems that the real rules have made: no database, no engine."""

from datetime import UTC, datetime, timedelta
from typing import Any

from reports.eyes import Everything
from reports.paper import Report, Upto
from reports.problem import report
from reports.record import File, Setting
from schemas.state.problem import Problem
from schemas.views import EntryView, PartyView
from storage.readers.known import view_of
from tests.builders import KINDS, MONDAY

ZONE = "America/Denver"
NOON = datetime(2026, 12, 1, 19, 0, 30, tzinfo=UTC)
UPTO = Upto("problem/motel", 34, NOON, "ab" * 32, 512)
PARTIES = {
    party: PartyView(party, 1, kind.value, party.title() + " Office", ZONE, True)
    for party, kind in KINDS.items()
}


def setting(eyes: Any = None, zone: str = ZONE) -> Setting:
    return Setting(NOON, zone, eyes or Everything(), PARTIES)


def entries(count: int) -> tuple[EntryView, ...]:
    """So many entries, an hour apart."""
    return tuple(
        EntryView(
            stream="problem/motel", seq=seq, kind="commitment.progress_reported",
            subject="motel.c1", at=MONDAY + timedelta(hours=seq), by="dana@housing",
            command_id=f"command-{seq:06}", recorded_at=MONDAY + timedelta(hours=seq), body={},
            hash=f"{seq:064x}", prev="0" * 64,
        )
        for seq in range(1, count + 1)
    )  # fmt: skip


def file_of(problem: Problem, count: int = 3) -> File:
    return File(view_of(problem), entries(count), UPTO)


def problem_file(problem: Problem, count: int = 3, **more: Any) -> Report:
    return report(file_of(problem, count), setting(**more))
