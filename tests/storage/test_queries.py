"""Every query in the product is understood by the real schema."""

import re
from pathlib import Path

import pytest

import storage
from storage.named import read
from storage.pool import Connection

ROOM = Path(storage.__file__).parent
FILES = sorted(file for file in ROOM.rglob("*.sql") if not file.name[0].isdigit())


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOM)))
async def test_every_named_query_prepares_against_the_schema(
    file: Path, superuser: Connection
) -> None:
    found = read(file)
    assert found, f"{file} names no query"
    for query in found.values():
        if re.match(r"(?m)^(--.*\n)*(SELECT|INSERT|UPDATE|WITH|DELETE)\b", query):
            await superuser.prepare(query)


def test_every_sql_file_stands_beside_the_module_that_asks_it() -> None:
    for file in FILES:
        assert file.with_suffix(".py").exists(), file
