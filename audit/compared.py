"""One stream: what the runs of its workflow say, and what the ledger says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit.agreeing import difference
from audit.histories import Heard
from schemas.base import LATEST
from schemas.comparison import Difference
from schemas.events import Event
from schemas.events.record import (
    EngineDeleted,
    EngineReset,
    EngineRevived,
    EngineTerminated,
    HistoryClosed,
)
from schemas.ids import LOG, record_stream
from schemas.method import ENDINGS
from storage.evidence import Row
from storage.reconciling import run_of

LAST = ENDINGS | frozenset({
    "concern.merged", "concern.referred", "concern.closed", "candidate.taken_up",
    "candidate.set_aside", "playbook.added",
})  # fmt: skip
"""What a stream ends with; nobody has to serve it any more."""
CLOCKS_DIFFER = timedelta(minutes=1)
LOG_STREAM = record_stream(LOG)
BY_HAND = (EngineReset, EngineTerminated, EngineDeleted, EngineRevived)
ByHand = EngineReset | EngineTerminated | EngineDeleted | EngineRevived


@dataclass(frozen=True, slots=True)
class Pair:
    """Both sides. `must` is the entry up to which every one has to be explained, `overdue` the
    instant before which whatever was decided should have been written.
    """

    stream: str
    must: int
    runs: Sequence[Heard]
    entries: Mapping[int, Row]
    record: Sequence[Event]
    overdue: datetime
    served: bool

    def on_record(self, run: str, done: datetime | None, *kinds: type[ByHand]) -> bool:
        """Whether one of these stood on the record when it was done to this run.

        What is entered afterwards explains nothing, or whoever did it could explain it away. Of
        the record itself it can only be said afterwards.
        """
        upto = done + CLOCKS_DIFFER if done and self.stream != LOG_STREAM else LATEST
        return any(
            isinstance(one, kinds) and one.run == run and one.stamp.at <= upto
            for one in self.record
        )


def compare(pair: Pair) -> Iterator[Difference]:
    """Everything in which the two sides differ, the engine's side first."""
    for heard in pair.runs:
        yield from _written(pair, heard)
        yield from _answered(pair, heard)
        yield from _waiting(pair, heard)
        yield from _touched(pair, heard)
        yield from _as_kept(pair, heard)
        for event, why, tampered in heard.unreadable:
            yield Difference(pair.stream, why, None, heard.run, event, unknown=not tampered)
    yield from _unexplained(pair)
    yield from _unserved(pair)


def _written(pair: Pair, heard: Heard) -> Iterator[Difference]:
    """What a run reported as written is there, and says the same."""
    for writing in heard.writings.values():
        done = writing.event in heard.written
        for entry in writing.entries:
            row = pair.entries.get(entry.seq)
            if row is not None:
                what = difference(entry, row)
                if what is not None and (done or what.unknown):
                    yield Difference(
                        pair.stream, what.told, entry.seq, heard.run, writing.event,
                        unknown=what.unknown,
                    )  # fmt: skip
            elif done:
                what_is = f"{entry.kind} was written by the engine and is not in the ledger"
                yield Difference(pair.stream, what_is, entry.seq, heard.run, writing.event)
            elif heard.outcome and not pair.on_record(heard.run, heard.ended, *BY_HAND):
                what_is = f"{entry.kind} was decided and never written: the run {heard.outcome}"
                yield Difference(pair.stream, what_is, entry.seq, heard.run, writing.event)
            elif not heard.outcome and writing.at < pair.overdue:
                what_is = f"{entry.kind} was decided at {writing.at:%Y-%m-%dT%H:%M:%SZ}"
                what_is += " and still waits to be written"
                yield Difference(pair.stream, what_is, entry.seq, heard.run, writing.event)


def _answered(pair: Pair, heard: Heard) -> Iterator[Difference]:
    """What a caller was told is true: the command has its entries."""
    handed = {entry.seq for one in heard.writings.values() for entry in one.entries}
    for event, at, answer in heard.answers:
        missed = bool(heard.outcome) or at < pair.overdue
        for caused in answer.entries:
            row = pair.entries.get(caused.seq)
            told = None
            if row is None and caused.seq not in handed and missed:
                told = f"the command {answer.command_id} was answered with an entry that is not"
                told += " in the ledger"
            elif row is not None and row["command_id"] != answer.command_id:
                told = f"the command {answer.command_id} was answered with it, and the ledger"
                told += " says that another command caused it"
            if told is not None:
                yield Difference(pair.stream, told, caused.seq, heard.run, event)


def _waiting(pair: Pair, heard: Heard) -> Iterator[Difference]:
    known = {row["command_id"] for row in pair.entries.values()}
    for command, (event, at) in heard.waiting.items():
        if not heard.outcome and at < pair.overdue and command not in known:
            what = f"the command {command} was taken at {at:%Y-%m-%dT%H:%M:%SZ} and has no answer"
            yield Difference(pair.stream, what, None, heard.run, event)


def _touched(pair: Pair, heard: Heard) -> Iterator[Difference]:
    """Whatever was done to the run by hand stands on the record."""
    run = heard.run
    if heard.outcome == "terminated" and not pair.on_record(
        run, heard.ended, EngineTerminated, EngineReset, EngineRevived
    ):
        yield Difference(pair.stream, "the run was terminated, and no entry says so", None, run)
    if heard.outcome in ("failed", "timed out", "cancelled"):
        yield Difference(pair.stream, f"the run {heard.outcome}, which it never should", None, run)
    for event, base, at in heard.resets:
        if not pair.on_record(base, at, EngineReset):
            what = f"the run was made by resetting {base}, and no entry says so"
            yield Difference(pair.stream, what, None, run, event)
    for event, what in heard.strange:
        yield Difference(pair.stream, what, None, run, event)


def _as_kept(pair: Pair, heard: Heard) -> Iterator[Difference]:
    """A history whose hash was kept is still the same."""
    for one in pair.record:
        if isinstance(one, HistoryClosed) and one.run == heard.run and one.sha256 != heard.sha256:
            what = "its history is not the one whose hash was kept"
            yield Difference(pair.stream, what, None, heard.run)


def _unexplained(pair: Pair) -> Iterator[Difference]:
    """Entries that neither a run that is there nor a kept hash accounts for.

    An entry that names its run is accounted for by that run and no other.
    """
    wrote = {
        heard.run: {e.seq for one in heard.writings.values() for e in one.entries}
        for heard in pair.runs
    }
    for one in pair.record:
        if isinstance(one, HistoryClosed) and one.run not in wrote and one.first_seq is not None:
            assert one.last_seq is not None
            wrote[one.run] = {*range(one.first_seq, one.last_seq + 1)}
    # Where the engine had lost them, and the record says so.
    lost = max((one.seq for one in pair.record if isinstance(one, EngineRevived)), default=0)
    anybody = set().union(*wrote.values())
    missing = []
    for seq, row in pair.entries.items():
        if lost < seq <= pair.must:
            run = run_of(row)
            if seq not in (anybody if run is None else wrote.get(run, ())):
                missing.append(seq)
    for first, last in _spans(missing):
        told = "this entry" if first == last else f"these entries, up to {last},"
        what = f"no run of the engine explains {told} and no hash of one was kept"
        yield Difference(pair.stream, what, first)


def _unserved(pair: Pair) -> Iterator[Difference]:
    """Every stream that can still be added to has a run that takes commands."""
    if pair.served or not pair.entries:
        return
    if any(row["kind"] in LAST for row in pair.entries.values()):
        return
    if _ended_by_hand(pair):
        return
    what = "no run of the engine takes commands for it, and no entry says that somebody ended it"
    yield Difference(pair.stream, what)


def _ended_by_hand(pair: Pair) -> bool:
    """Whether the record says that somebody ended the newest run, and nobody revived it since.

    That a run was deleted, or reset, is no reason why nobody takes commands.
    """
    acts = [one for one in pair.record if isinstance(one, EngineTerminated | EngineRevived)]
    if not acts or not isinstance(acts[-1], EngineTerminated):
        return False
    run = acts[-1].run
    there = [heard.run for heard in pair.runs]
    gone = [one.run for one in pair.record if isinstance(one, EngineDeleted)]
    return not there or run in there or run in gone


def _spans(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    begun: int | None = None
    before = 0
    for number in sorted(numbers):
        if begun is None:
            begun = number
        elif number != before + 1:
            yield begun, before
            begun = number
        before = number
    if begun is not None:
        yield begun, before
