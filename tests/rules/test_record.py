"""The record about the record: who may speak on it, and that it carries none of what was said."""

from datetime import UTC, datetime

import pytest

from rules.fold import fold
from rules.project import project
from rules.record import decide_record, evolve_record, history_command
from schemas.carried import CarriedRecord
from schemas.commands.record import (
    BeginLog,
    CloseHistory,
    NoteReading,
    ReconcileRecord,
    RecordCommand,
    ResetEngine,
    RotateKey,
)
from schemas.errors import Refused
from schemas.ids import KEEPER, SETUP
from schemas.parties import Grade, PartyKind, Role, Standing
from schemas.reading import Looked, Read
from schemas.request import Request
from schemas.rows import Rows
from schemas.state.record import Record

NOW = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
RUN = "0198f1de-5c1c-7b9e-8d3a-2f1f6a0c9b11"


def own(person: str = KEEPER) -> Standing:
    return Standing(
        person=person,
        party="remit",
        kind=PartyKind.POLICE,
        role=Role.SYSTEM,
        grade=Grade.ADVISORY,
    )


def someone(role: Role, kind: PartyKind = PartyKind.POLICE) -> Standing:
    return Standing(person="lee@police", party="police", kind=kind, role=role, grade=Grade.FULL)


def asked(command: RecordCommand, by: Standing, command_id: str = "command-1") -> Request:
    return Request(command_id=command_id, command=command, standing=by)


def rotated(new: str = "remit/log+2+B") -> RotateKey:
    return RotateKey(origin="remit/log", old="remit/log+1+A", new=new)


def closed() -> CloseHistory:
    return CloseHistory(
        workflow="problem/motel", run=RUN, outcome="completed", sha256="0" * 64, events=12,
        read_with="temporalio 1.35.0",
        first_seq=1, last_seq=3,
    )  # fmt: skip


@pytest.mark.parametrize("who", [own(), own(SETUP), someone(Role.ADMINISTRATOR)])
def test_remit_its_machine_and_administrators_of_police_speak_on_the_record(who: Standing) -> None:
    [event] = decide_record(Record(record="log"), asked(rotated(), who), NOW)

    assert event.kind == "key.rotated"
    assert event.stamp.by == who.person


@pytest.mark.parametrize(
    "who",
    [
        someone(Role.CHIEF),
        someone(Role.AUDITOR),
        someone(Role.ADMINISTRATOR, PartyKind.GOVERNMENT),
    ],
)
def test_nobody_else_speaks_on_the_record(who: Standing) -> None:
    with pytest.raises(Refused) as refusal:
        decide_record(Record(record="log"), asked(rotated(), who), NOW)

    assert refusal.value.status == "not_allowed"


def test_the_hash_of_a_run_is_kept_under_one_command_id_only() -> None:
    fixed = asked(closed(), own(), history_command(RUN))
    assert decide_record(Record(record="log"), fixed, NOW)

    with pytest.raises(Refused):
        decide_record(Record(record="log"), asked(closed(), own()), NOW)


def test_a_key_is_changed_for_another_and_a_new_log_has_another_name() -> None:
    same = rotated(new="remit/log+1+A")
    begin = BeginLog(
        origin="remit/log", previous_origin="remit/log", previous_size=7, previous_root="0" * 64,
        size=5, lost="Two entries of an hour.", because="The disk broke.",
    )  # fmt: skip
    for command in (same, begin):
        with pytest.raises(Refused):
            decide_record(Record(record="log"), asked(command, own()), NOW)


def test_however_much_was_said_a_workflow_carries_the_same_few_bytes() -> None:
    state = Record(record="log")
    first = CarriedRecord(state=state).model_dump_json()
    for number in range(1_000):
        command = ResetEngine(
            workflow="problem/motel", run=RUN, to_event=number + 1, because="It was stuck."
        )
        [event] = decide_record(state, asked(command, own()), NOW)
        state = evolve_record(state, event)

    assert state.seq == 1_000
    assert len(CarriedRecord(state=state).model_dump_json()) < len(first) + 40
    assert project(state) == Rows()


def test_the_record_is_told_again_from_its_events() -> None:
    said = ReconcileRecord(verdict="agree", scope="all", runs=4, entries=12, kept=0, differences=0)
    [event] = decide_record(Record(record="log"), asked(said, own()), NOW)

    assert fold("record/log", [event]).seq == 1


@pytest.mark.parametrize("who", [own(SETUP), someone(Role.ADMINISTRATOR), someone(Role.AUDITOR)])
def test_what_was_read_is_for_remit_alone_to_say(who: Standing) -> None:
    read = Read(at=NOW, what=Looked.ENTRY, about="problem/motel#12", times=3)
    said = NoteReading(person="ada@court", reads=(read,))

    [event] = decide_record(Record(record="reads"), asked(said, own()), NOW)

    assert event.kind == "reading.noted"
    assert event.reads == (read,)
    with pytest.raises(Refused):
        decide_record(Record(record="reads"), asked(said, who), NOW)
