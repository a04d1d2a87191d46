"""The year in numbers and in names: what was handed over to whom, kept, missed and returned."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from reports import method, parts, rounds_of_year
from reports.paper import Block, Cell, Report, Section, Table, Text, Upto, facts, section
from reports.record import Setting
from rules.words import HANDOFF_STATES, REVERSIONS
from rules.words_of_method import OUTCOMES, PROCESSES
from schemas.ids import problem_of
from schemas.state.method import Priority
from schemas.views import EntryView
from storage.readers.yearly import Move, Offered, Problems, Promised, Reported

if TYPE_CHECKING:
    from storage.pool import Asking

_CAME = frozenset({"accepted", "settling", "settled", "returned", "recalled"})
"""States of a handoff that was accepted, whatever came later."""


@dataclass(frozen=True, slots=True)
class Year:
    """What the record tells of a year; for a party, of its own part in it."""

    number: int
    problems: Problems
    moves: tuple[Move, ...]
    offers: tuple[Offered, ...]
    promises: tuple[Promised, ...]
    concerns: tuple[Reported, ...]
    told: tuple[EntryView, ...]
    """Reversions, assessments and priorities, as they were recorded."""
    upto: Upto
    rounds: tuple[rounds_of_year.Closed, ...] = ()

    def of_kind(self, kind: str) -> list[EntryView]:
        return [one for one in self.told if one.kind == kind]


def span(number: int, zone: str) -> tuple[datetime, datetime]:
    """From new year to new year in this zone."""
    here = ZoneInfo(zone)
    return datetime(number, 1, 1, tzinfo=here), datetime(number + 1, 1, 1, tzinfo=here)


async def read(conn: "Asking", number: int, upto: Upto, at: Setting) -> Year:
    from storage.readers import history, yearly

    since, until = span(number, at.zone)
    party = at.eyes.made_for
    kinds = ["responsibility.reverted"]
    if party is None:
        kinds += ["problem.assessment_concluded", "problem.prioritised"]
    closings = await history.of_kinds(conn, ["round.closed"], since, until) if not party else []
    return Year(
        number,
        await yearly.problems(conn, since, until),
        tuple(m for m in await yearly.moves(conn, since, until)
              if party in (None, m.holder, m.former)),
        tuple(o for o in await yearly.offers(conn, since, until)
              if party in (None, o.offeror, o.receiver)),
        tuple(p for p in await yearly.promises(conn, since, until)
              if party in (None, p.promisor, p.promisee)),
        tuple(await yearly.concerns(conn, since, until)) if party is None else (),
        tuple(await history.of_kinds(conn, kinds, since, until)),
        upto,
        await rounds_of_year.read(conn, closings),
    )  # fmt: skip


def report(year: Year, at: Setting) -> Report:
    party = at.eyes.made_for
    notes = (f"This summary was made for {at.name(party)}; it shows that party's part.",)
    return Report(
        kind="year",
        title=f"The year {year.number}",
        subject=str(year.number),
        lead="Yearly summary",
        made_at=at.made_at,
        zone=at.zone,
        upto=(year.upto,),
        sections=tuple(_sections(year, at)),
        made_for=party,
        notes=notes if party else (),
    )


def _sections(year: Year, at: Setting) -> Iterator[Section]:
    yield section("In short", _short(year, at))
    yield section("What was handed over, and to whom", _moved(year, at))
    yield Section("Who offered what to whom, and the answers", (_offers(year.offers, at),))
    yield Section("Promises kept and missed", (_promises(year.promises, at),))
    if at.eyes.made_for is None:
        yield Section("Did responsibility move, and did harm fall?", (_assessed(year),))
        yield Section("What people reported", (_reported(year.concerns),))
        yield section("Where police and citizens rank differently", _gaps(year))
        yield rounds_of_year.told(year.rounds)
    yield Section("The record", parts.record_of(year.upto))


def _short(year: Year, at: Setting) -> Iterator[Block]:
    accepted = sum(one.cause == "handoff" for one in year.moves)
    returned = sum(one.cause == "reversion" for one in year.moves)
    kept = sum(one.state == "kept" for one in year.promises)
    broken = sum(one.state in ("missed", "broken") for one in year.promises)
    counted = year.problems if at.eyes.made_for is None else None
    yield facts(
        ("Problems opened", counted.opened if counted else None),
        ("Problems closed", counted.closed if counted else None),
        ("Problems open at the end of the year", counted.open_at_end if counted else None),
        ("Responsibilities handed over", accepted),
        ("Responsibilities that came back", returned),
        ("Promises that were due", len(year.promises)),
        ("… of these kept", kept),
        ("… of these missed or broken", broken),
        ("Concerns reported", sum(one.many for one in year.concerns) if counted else None),
    )
    if year.upto.checkpoint is None:
        yield Text("No checkpoint was signed yet.", tone="note")


def _moved(year: Year, at: Setting) -> Iterator[Block]:
    why = {
        (one.stream.removeprefix("problem/"), one.seq): one.event.get("reason", "")
        for one in year.of_kind("responsibility.reverted")
    }
    for caption, cause, none in (
        ("Handed over by acceptance", "handoff", "Nothing was handed over."),
        ("Came back", "reversion", "Nothing came back."),
    ):
        yield Table(
            caption,
            ("When", "Responsibility", "From", "To", "Because of"),
            tuple(
                (one.since, f"{one.title} ({one.responsibility})", at.name(one.former),
                 at.name(one.holder), _because(one, why.get((one.problem, one.began_seq), "")))
                for one in year.moves
                if one.cause == cause
            ),
            (18, 30, 18, 18, 16),
            none,
        )  # fmt: skip


def _because(one: Move, reason: str) -> str:
    said = REVERSIONS.get(reason, reason)
    return f"{said}, {one.handoff}" if said and one.handoff else said or one.handoff or ""


def _offers(offers: Iterable[Offered], at: Setting) -> Table:
    pairs: dict[tuple[str, str], Counter[str]] = {}
    for one in offers:
        pairs.setdefault((one.offeror, one.receiver), Counter())[one.state] += 1
    return Table(
        "Offers of the year, as they stand now",
        ("From", "To", "Offered", "Accepted", "What became of them"),
        tuple(
            (at.name(giver), at.name(taker), states.total(),
             sum(many for state, many in states.items() if state in _CAME),
             "; ".join(f"{HANDOFF_STATES.get(state, state)} {many}"
                       for state, many in sorted(states.items())))
            for (giver, taker), states in sorted(pairs.items())
        ),
        (23, 23, 10, 11, 33),
        "Nothing was offered.",
    )  # fmt: skip


def _promises(promises: Iterable[Promised], at: Setting) -> Table:
    by: dict[str, Counter[str]] = {}
    for one in promises:
        state = "late" if one.state == "kept" and one.late else one.state
        by.setdefault(one.promisor, Counter())[state] += 1
    columns = ("kept", "late", "missed", "broken", "excused")
    rows: list[tuple[Cell, ...]] = [
        (
            at.name(party), states.total(), *(states[name] for name in columns),
            states.total() - sum(states[name] for name in columns),
        )
        for party, states in sorted(by.items())
    ]  # fmt: skip
    return Table(
        "Promises that were due in the year, by who made them",
        ("Party", "Due", "Kept in time", "Kept late", "Missed", "Broken", "Excused", "Other"),
        tuple(rows),
        (30, 10, 10, 10, 10, 10, 10, 10),
        "No promise was due.",
    )


def _assessed(year: Year) -> Table:
    return Table(
        "Assessments that were concluded",
        ("When", "Problem", "Did responsibility move?", "Did harm fall?", "Entry"),
        tuple(
            (one.at, one.subject,
             PROCESSES.get(one.event.get("process", ""), ""),
             OUTCOMES.get(one.event.get("outcome", ""), ""), one.seq)
            for one in year.of_kind("problem.assessment_concluded")
        ),
        (20, 20, 26, 26, 8),
        "No assessment was concluded.",
    )  # fmt: skip


def _reported(concerns: Iterable[Reported]) -> Table:
    return Table(
        "Concerns, by who reported them and where they went",
        ("From", "About", "Where it stands", "How many"),
        tuple((one.source, one.matter.replace("_", " "), one.state, one.many) for one in concerns),
        (25, 30, 30, 15),
        "Nothing was reported.",
    )


def _gaps(year: Year) -> Iterator[Block]:
    rows: list[tuple[Cell, ...]] = []
    unasked = 0
    for one in year.of_kind("problem.prioritised"):
        said = one.event
        ranked = Priority(
            entry=one.seq, rank=said.get("rank", 0), part_one=bool(said.get("part_one")),
            round=said.get("round"), police_rank=said.get("police_rank"),
            citizen_rank=said.get("citizen_rank"), answered=said.get("answered"),
            because=said.get("because"),
        )  # fmt: skip
        unasked += ranked.round is None
        if method.gap(ranked):
            rows.append((problem_of(one.subject), one.at, method.gap(ranked), ranked.answered))
    yield Table(
        "Priorities of the year in which both were asked",
        ("Problem", "When", "Police and citizens", "Citizens who answered"),
        tuple(rows),
        (20, 20, 44, 16),
        "Police and citizens were not both asked about any problem.",
    )
    if unasked:
        yield Text(
            f"Ranked without asking the public: {unasked}. The problem file says why.", tone="note"
        )
