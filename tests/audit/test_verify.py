"""Whoever changes the history behind our back is found out, with the problem and the entry."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from audit.verify import verify, verify_at
from schemas.verdict import Finding
from storage.pool import Connection, Pool
from tests.builders import offered, opened, withdraw
from tests.chronicle import Chronicle, housing, motel

Tamper = Callable[[str], Awaitable[list[Finding]]]


@pytest.fixture
async def story(pool: Pool) -> Chronicle:
    await housing(pool)
    return await motel(pool)


@pytest.fixture
def tampered(story: Chronicle, superuser: Connection) -> Tamper:
    """Do what only a superuser can, with every trigger off; the findings that follow."""

    async def tamper(statements: str) -> list[Finding]:
        async with superuser.transaction():
            for table in ("ledger", "bodies", "commands", "tenures", "responsibilities",
                          "disclosures", "data_keys"):  # fmt: skip
                await superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            await superuser.execute(statements)
        verdict = await verify(superuser)
        assert verdict.verdict == "tampered"
        return list(verdict.findings)

    return tamper


def named(findings: list[Finding], problem: str, seq: int, what: str) -> bool:
    return any(
        found.problem == problem and found.seq == seq and what in found.what for found in findings
    )


async def test_an_untouched_history_is_whole(pool: Pool, story: Chronicle) -> None:
    async with pool.acquire() as conn:
        verdict = await verify(conn)
    assert verdict.findings == ()
    assert (verdict.verdict, verdict.problems) == ("ok", 1)
    assert verdict.entries == story.state.seq + 4


async def test_a_changed_body_is_named(tampered: Tamper) -> None:
    findings = await tampered(
        "UPDATE bodies SET body = convert_to(replace(convert_from(body, 'UTF8'),"
        " '09:00:00', '08:00:00'), 'UTF8') WHERE stream = 'problem/motel' AND seq = 1"
    )
    assert named(findings, "motel", 1, "body was changed")


async def test_a_text_that_is_gone_without_an_entry_is_named(tampered: Tamper) -> None:
    findings = await tampered(
        "DELETE FROM disclosures WHERE stream = 'problem/motel' AND seq = 1 AND path = 'statement'"
    )
    assert named(findings, "motel", 1, "the text statement is missing or was changed")


async def test_texts_that_changed_places_are_named(tampered: Tamper) -> None:
    findings = await tampered(
        """
        UPDATE disclosures d SET sealed = o.sealed FROM disclosures o
         WHERE (d.stream, d.seq, d.path) = ('problem/motel', 1, 'statement')
           AND (o.stream, o.seq, o.path) = ('problem/motel', 1, 'title')
        """
    )
    assert named(findings, "motel", 1, "the text statement is missing or was changed")


async def test_an_expungement_that_no_entry_tells_is_named(tampered: Tamper) -> None:
    findings = await tampered(
        "UPDATE disclosures SET sealed = NULL, expunged_under = 3"
        " WHERE stream = 'problem/motel' AND seq = 1 AND path = 'statement'"
    )
    assert named(findings, "motel", 1, "was taken away, and entry 3 does not say so")


async def test_a_changed_column_of_the_ledger_is_named(tampered: Tamper) -> None:
    findings = await tampered(
        "UPDATE ledger SET by = 'chief@police' WHERE stream = 'problem/motel' AND seq = 5"
    )
    assert findings == [
        Finding("motel", 5, findings[0].what),
    ]
    assert "the column by says chief@police" in findings[0].what


async def test_an_entry_rewritten_with_its_hashes_is_named(tampered: Tamper) -> None:
    findings = await tampered(
        """
        UPDATE bodies SET body = convert_to(replace(convert_from(body, 'UTF8'),
            '09:00:00', '08:00:00'), 'UTF8') WHERE stream = 'problem/motel' AND seq = 1;
        UPDATE ledger l SET header = convert_to(replace(convert_from(header, 'UTF8'),
            split_part(convert_from(header, 'UTF8'), E'\\n', 5),
            (SELECT encode(sha256(body), 'hex') FROM bodies b WHERE b.stream = l.stream
                AND b.seq = l.seq)), 'UTF8')
         WHERE stream = 'problem/motel' AND seq = 1;
        UPDATE ledger SET leaf_hash = sha256('\\x00'::bytea || header)
         WHERE stream = 'problem/motel' AND seq = 1
        """
    )
    assert named(findings, "motel", 1, "not the entry that entry 2 follows")
    assert named(findings, "motel", 1, "calendar in its document")


async def test_a_deleted_entry_is_named(tampered: Tamper) -> None:
    findings = await tampered("DELETE FROM ledger WHERE stream = 'problem/motel' AND seq = 3")
    assert named(findings, "motel", 3, "body without an entry")
    findings = await tampered("DELETE FROM bodies WHERE stream = 'problem/motel' AND seq = 3")
    assert named(findings, "motel", 3, "the entry is missing")


async def test_a_deleted_body_is_named(tampered: Tamper) -> None:
    findings = await tampered("DELETE FROM bodies WHERE stream = 'problem/motel' AND seq = 4")
    assert named(findings, "motel", 4, "body is missing")


async def test_a_cut_tail_is_named_while_anything_remembers_it(
    tampered: Tamper, story: Chronicle, superuser: Connection
) -> None:
    last = story.state.seq
    cut = f"""
        DELETE FROM ledger WHERE stream = 'problem/motel' AND seq >= {last - 1};
        DELETE FROM bodies WHERE stream = 'problem/motel' AND seq >= {last - 1};
    """  # noqa: S608
    findings = await tampered(cut)
    assert named(findings, "motel", last - 1, f"the entries {last - 1} to {last} are missing")

    cleverer = f"""
        UPDATE streams SET seq = {last - 2}, head = (SELECT leaf_hash FROM ledger
            WHERE stream = 'problem/motel' AND seq = {last - 2}) WHERE stream = 'problem/motel';
        DELETE FROM commands WHERE stream = 'problem/motel' AND last_seq >= {last - 1};
        DELETE FROM notices WHERE seq >= {last - 1};
    """  # noqa: S608
    findings = await tampered(cleverer)
    assert named(findings, "motel", last - 1, f"the ledger ends at entry {last - 2}")


async def test_a_whole_problem_taken_out_is_named(tampered: Tamper) -> None:
    findings = await tampered(
        """
        DELETE FROM ledger WHERE stream = 'problem/motel';
        DELETE FROM bodies WHERE stream = 'problem/motel';
        DELETE FROM commands WHERE stream = 'problem/motel';
        DELETE FROM streams WHERE stream = 'problem/motel';
        DELETE FROM tenures; DELETE FROM responsibilities; DELETE FROM problems;
        """
    )
    assert named(findings, "motel", 1, "the ledger ends at entry 0")


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE tenures SET holder = 'clinic' WHERE number = 2", "holder is clinic"),
        (
            "UPDATE tenures SET since = since + interval '1 s' WHERE number = 2",
            "nobody held it between",
        ),
        ("UPDATE tenures SET until = until + interval '1 s' WHERE number = 1", "overlap"),
        ("DELETE FROM tenures WHERE number = 2", "a tenure is missing before"),
        ("UPDATE tenures SET by = 'x@police' WHERE number = 2", "by is x@police"),
    ],
)
async def test_a_changed_tenure_is_named(
    tampered: Tamper, superuser: Connection, statement: str, what: str
) -> None:
    for name in await superuser.fetch(
        "SELECT conname FROM pg_constraint WHERE conrelid = 'tenures'::regclass AND contype = 'c'"
    ):
        await superuser.execute(f"ALTER TABLE tenures DROP CONSTRAINT {name[0]}")
    findings = await tampered(statement)
    assert all(found.problem == "motel" and found.seq for found in findings)
    assert any(what in found.what for found in findings), findings


@pytest.mark.parametrize(
    ("statement", "problem", "seq", "what"),
    [
        ("UPDATE problems SET title = 'Nothing'", "motel", 1, "title is Nothing"),
        ("UPDATE problems SET document = document - 'statement'", "motel", 1, "statement in its"),
        ("DELETE FROM handoffs", "motel", 7, "handoff motel.h1 is missing"),
        ("UPDATE handoffs SET state = 'accepted'", "motel", 7, "state is accepted"),
        ("UPDATE handoffs SET seq = 2", "motel", 7, "an older one"),
        ("UPDATE people SET grade = 'full' WHERE person = 'kim@housing'", "party/housing", 4, "gr"),
        ("UPDATE people SET email = 'a@b.org'", "party/housing", 2, "email was changed"),
        (
            "INSERT INTO handoffs SELECT 'motel.h2', problem, responsibility, 4, state, offeror,"
            " receiver, turn, due, document FROM handoffs",
            "motel", 4, "stands in no entry",
        ),
        ("UPDATE commands SET last_seq = first_seq", "motel", 2, "is not remembered"),
        ("DELETE FROM commands WHERE first_seq = 4", "motel", 4, "is not remembered"),
        ("UPDATE streams SET salt = sha256(salt)", "motel", 1, "not the one its salt gives"),
    ],
)  # fmt: skip
async def test_whatever_else_was_changed_is_named(
    tampered: Tamper, statement: str, problem: str, seq: int, what: str
) -> None:
    findings = await tampered(statement)
    assert named(findings, problem, seq, what), findings


async def test_what_cannot_be_read_is_never_called_whole(
    superuser: Connection, postgres_nowhere: str
) -> None:
    assert (await verify_at(postgres_nowhere)).verdict == "unknown"
    await superuser.execute("INSERT INTO migrations VALUES ('9999_later.sql', 'x')")
    verdict = await verify(superuser)
    assert verdict.verdict == "unknown"
    assert "9999_later.sql" in verdict.findings[0].what
    await superuser.execute("DELETE FROM migrations")
    assert (await verify(superuser)).verdict == "unknown"


@pytest.fixture
def postgres_nowhere() -> str:
    return "postgresql://nobody:nothing@127.0.0.1:1/remit?sslmode=disable"


async def test_an_audit_sees_one_moment_while_others_go_on_writing(pool: Pool) -> None:
    steps = [step for turn in range(1, 6) for step in (offered(), withdraw(f"motel.h{turn}"))]
    writing = asyncio.create_task(Chronicle("problem/motel").told(pool, opened(), *steps))
    async with pool.acquire() as conn:
        while not writing.done():
            assert (await verify(conn)).findings == ()
    await writing
