"""Every query in the product is understood by the real schema."""

import re
from pathlib import Path

import storage
from storage.named import read
from storage.pool import Connection

ROOM = Path(storage.__file__).parent
FILES = sorted(file for file in ROOM.rglob("*.sql") if not file.name[0].isdigit())


async def test_every_named_query_prepares_against_the_schema(superuser: Connection) -> None:
    prepared = 0
    for file in FILES:
        found = read(file)
        assert found, f"{file} names no query"
        for query in found.values():
            if re.match(r"(--.*\n)*(SELECT|INSERT|UPDATE|WITH|DELETE)\b", query):
                await superuser.prepare(query)
                prepared += 1
    assert prepared > 40


def test_every_sql_file_stands_beside_the_module_that_asks_it() -> None:
    for file in FILES:
        assert file.with_suffix(".py").exists(), file
