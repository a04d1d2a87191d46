"""`remit codec`: keys are made, listed by id, and put to use; never shown."""

from pathlib import Path

import pytest

from tests.cli.conftest import City


async def test_keys_are_made_listed_and_put_to_use(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "keys"
    monkeypatch.setenv("REMIT_PAYLOAD_KEYS", str(file))
    first = (await city.remit("codec", "new-key", "--json", check=0)).json["key"]
    second = (await city.remit("codec", "new-key", "--reads-only", "--json", check=0)).json["key"]

    listed = await city.remit("codec", "keys", "--json", check=0)
    assert listed.json == [{"key": second, "writes": False}, {"key": first, "writes": True}]
    await city.remit("codec", "use", second, check=0)
    told = await city.remit("codec", "keys", check=0)
    assert told.out.splitlines()[-1].split() == [second, "yes"]
    for line in file.read_text().splitlines():
        assert line.split()[1] not in told.out + listed.out
    missing = await city.remit("codec", "use", "00000000", "--json", check=6)
    assert missing.error["code"] == "payload_key_missing"
    assert file.stat().st_mode & 0o777 == 0o600
