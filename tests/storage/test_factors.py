"""Secrets of second factors are sealed by the keys of texts, and go along when those change."""

from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest

from desk.entering import factor
from desk.entering.locking import WrongCode
from schemas.access import Where
from storage import factors, keyring
from storage.keyring import NoKeyring
from storage.pool import Connection, Pool

PERSON, WHERE = "dana@housing", Where("192.0.2.1")


async def test_a_rotated_key_takes_the_secrets_along(
    pool: Pool, superuser: Connection, tmp_path: Path
) -> None:
    file = tmp_path / "keys"
    keyring.begin(file)
    now = datetime.now(UTC)
    with keyring.lying_at(file):
        offered = factor.offer(PERSON)
        totp = pyotp.TOTP(offered.secret)
        await factor.enrol(pool, PERSON, offered, totp.at(now), now, WHERE)
        before = await factors.factor(pool, PERSON)
        assert before is not None
        assert offered.secret.encode() not in before.sealed
        keyring.add(file)
        assert await factors.wrap_again(superuser) == 1
        assert await factors.wrap_again(superuser) == 0
        keyring.keep_first(file)
        await factor.check(pool, PERSON, totp.at(now, counter_offset=1), now, WHERE)


async def test_a_secret_that_was_moved_to_another_person_opens_nothing(
    pool: Pool, superuser: Connection
) -> None:
    now = datetime.now(UTC)
    offered = factor.offer(PERSON)
    totp = pyotp.TOTP(offered.secret)
    await factor.enrol(pool, PERSON, offered, totp.at(now), now, WHERE)
    await superuser.execute("UPDATE second_factors SET person = 'thief@housing', last_counter = 0")
    with pytest.raises(NoKeyring):
        await factor.check(pool, "thief@housing", totp.at(now), now, WHERE)
    with pytest.raises(WrongCode):
        await factor.check(pool, PERSON, totp.at(now), now, WHERE)
