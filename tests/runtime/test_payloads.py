"""What Temporal keeps is encrypted, bound to its workflow, and read with whichever key wrote it."""

from pathlib import Path

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.converter import (
    ActivitySerializationContext,
    DataConverter,
    WorkflowSerializationContext,
)
from temporalio.exceptions import ApplicationError

from runtime.home import Home
from runtime.payload_keys import (
    HistoriesInClear,
    KeyMissing,
    KeyRing,
    KeysUnusable,
    add_key,
    first_key,
    keys_file,
    promote,
)
from runtime.payloads import PayloadChanged, PayloadInClear, Unbound, converter
from runtime.settings import Settings, load_settings
from schemas.errors import Unavailable

SECRET = "Fairview Motel, room 12"  # noqa: S105 - what a payload must not show
MOTEL = WorkflowSerializationContext(namespace="remit", workflow_id="problem/motel")
SCHOOL = WorkflowSerializationContext(namespace="remit", workflow_id="problem/school")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    add_key(tmp_path / "keys")
    return tmp_path / "keys"


def at(file: Path, context: object = MOTEL, *, clear: bool = False) -> DataConverter:
    return converter(KeyRing(file), clear=clear).with_context(context)  # type: ignore[arg-type]


async def shown(there: DataConverter, payload: Payload) -> str:
    [told] = await there.decode([payload], [str])
    return str(told)


async def test_a_payload_shows_nothing_of_what_is_in_it(file: Path) -> None:
    [payload] = await at(file).encode([SECRET])

    assert b"Fairview" not in payload.SerializeToString()
    assert await shown(at(file), payload) == SECRET


async def test_the_same_words_never_look_the_same_twice(file: Path) -> None:
    first, second = await at(file).encode([SECRET, SECRET])
    assert first.data != second.data


async def test_a_payload_of_one_workflow_is_refused_in_another(file: Path) -> None:
    [payload] = await at(file).encode([SECRET])
    payload.metadata["remit-for"] = b"remit\nproblem/school"

    with pytest.raises(PayloadChanged):
        await shown(at(file, SCHOOL), payload)


async def test_a_payload_of_one_namespace_is_refused_in_another(file: Path) -> None:
    [payload] = await at(file).encode([SECRET])
    elsewhere = WorkflowSerializationContext(namespace="test", workflow_id="problem/motel")

    with pytest.raises(PayloadChanged):
        await shown(at(file, elsewhere), payload)


async def test_an_activity_reads_what_its_workflow_wrote(file: Path) -> None:
    [payload] = await at(file).encode([SECRET])
    inside = ActivitySerializationContext(
        namespace="remit", activity_id="1", activity_type="record", activity_task_queue="remit",
        workflow_id="problem/motel", workflow_type="ProblemWorkflow", is_local=False,
    )  # fmt: skip
    assert await shown(at(file, inside), payload) == SECRET


@pytest.mark.parametrize("place", [0, 12, -1])
async def test_a_changed_byte_is_noticed(file: Path, place: int) -> None:
    [payload] = await at(file).encode([SECRET])
    changed = bytearray(payload.data)
    changed[place] ^= 1
    payload.data = bytes(changed)

    with pytest.raises(PayloadChanged):
        await shown(at(file), payload)


async def test_what_is_not_encrypted_is_refused(file: Path) -> None:
    [clear] = await DataConverter().encode([SECRET])

    with pytest.raises(PayloadInClear):
        await shown(at(file), clear)


async def test_while_changing_over_clear_is_read_and_never_written(file: Path) -> None:
    [clear] = await DataConverter().encode([SECRET])
    over = at(file, clear=True)

    assert await shown(over, clear) == SECRET
    [written] = await over.encode([SECRET])
    assert b"Fairview" not in written.SerializeToString()


async def test_what_belongs_to_no_workflow_is_not_written(file: Path) -> None:
    with pytest.raises(Unbound):
        await converter(KeyRing(file)).encode([SECRET])


async def test_the_words_of_a_failure_are_hidden_too(file: Path) -> None:
    there, failure = at(file), Failure()
    try:
        raise ApplicationError(f"{SECRET} is not registered", {"about": SECRET}, type="not_found")
    except ApplicationError as error:
        await there.encode_failure(error, failure)

    assert b"Fairview" not in failure.SerializeToString()
    found = await there.decode_failure(failure)
    assert isinstance(found, ApplicationError)
    assert SECRET in found.message


async def test_after_a_rotation_the_new_key_writes_and_both_read(file: Path) -> None:
    there = at(file)
    [before] = await there.encode([SECRET])
    new = add_key(file)
    [after] = await there.encode([SECRET])  # the same process, which noticed it

    assert after.metadata["remit-key"].decode() == new != before.metadata["remit-key"].decode()
    assert [await shown(there, one) for one in (before, after)] == [SECRET, SECRET]


async def test_a_key_can_be_everywhere_before_it_writes(file: Path) -> None:
    ring = KeyRing(file)
    [old] = ring.ids
    new = add_key(file, writes=False)

    assert ring.writing()[0] == old
    promote(file, new)
    assert ring.writing()[0] == new
    assert set(ring.ids) == {old, new}


async def test_a_key_that_is_gone_is_named(file: Path, tmp_path: Path) -> None:
    [payload] = await at(file).encode([SECRET])
    add_key(tmp_path / "others")

    with pytest.raises(KeyMissing, match=payload.metadata["remit-key"].decode()):
        await shown(at(tmp_path / "others"), payload)


def test_keys_that_others_can_read_are_refused(file: Path) -> None:
    file.chmod(0o640)
    with pytest.raises(KeysUnusable, match="others than their owner"):
        KeyRing(file)


def test_a_key_that_was_cut_short_is_refused(file: Path) -> None:
    file.write_text(file.read_text().strip()[:-6] + "\n")
    with pytest.raises(KeysUnusable, match="line 1"):
        KeyRing(file)


def test_no_key_is_made_up_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="There are no payload keys"):
        KeyRing(tmp_path / "nothing")


def test_a_new_data_folder_gets_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    first_key(settings, Home.at(tmp_path))

    assert keys_file(settings).stat().st_mode & 0o777 == 0o600
    known = KeyRing(keys_file(settings)).ids
    first_key(settings, Home.at(tmp_path))
    assert KeyRing(keys_file(settings)).ids == known


def test_a_past_without_keys_is_not_read_unless_asked_for(tmp_path: Path) -> None:
    past = tmp_path / "temporal" / "temporal.db"
    past.parent.mkdir()
    past.touch()

    with pytest.raises(HistoriesInClear):
        first_key(_settings(tmp_path), Home.at(tmp_path))
    first_key(_settings(tmp_path, REMIT_PAYLOADS_IN_CLEAR="read"), Home.at(tmp_path))
    assert KeyRing(tmp_path / "secrets" / "payload_keys").ids


def _settings(home: Path, **more: str) -> Settings:
    return load_settings({"REMIT_HOME": str(home), **more})
