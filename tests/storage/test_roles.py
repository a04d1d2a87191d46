"""Each role of the database can do its work, and nothing else, whatever it tries."""

import asyncpg
import pytest

from storage.pool import Connection, Pool
from tests.seal.writing import append

STREAM = "problem/p-motel"
ROLES = ("remit_owner", "remit_app", "remit_sequencer", "remit_auditor", "remit_partner",
         "remit_reader")  # fmt: skip
RECORD = ("streams", "ledger", "bodies", "commands")
SEAL = ("leaves", "subtrees", "tree", "log_keys", "checkpoints", "cosignatures", "stamps",
        "receipts")  # fmt: skip
PROJECTIONS = (
    "steps",
    "problems", "responsibilities", "tenures", "handoffs", "commitments", "parties", "people",
    "findings", "concerns", "candidates",
    "partnerships",
    "partnership_members",
    "agreements",
    "plan_actions",
    "declarations",
    "trust_entries", "trust_matters",
    "playbooks",
    "rounds",
)  # fmt: skip
TEXTS = ("disclosures", "data_keys")
DOORS = (
    "sign_in_links",
    "sessions",
    "api_keys",
    "person_languages",
    "calendar_feeds",
    "calendar_dates",
    "mail_settings",
    "digest_lines",
    "second_factors",
    "provider_subjects",
    "provider_visits",
    "passkeys",
    "open311_links",
    "open311_filings",
)
HOOKS = ("webhooks", "webhook_secrets", "webhook_deliveries", "webhook_attempts", "event_senders",
         "events_received")  # fmt: skip

MAY_READ = {
    "remit_app": {
        *RECORD,
        *TEXTS,
        *SEAL,
        *PROJECTIONS,
        *DOORS,
        *HOOKS,
        "access_log",
        "notices",
        "migrations",
        "headers",
    },
    "remit_sequencer": {*SEAL, "headers", "migrations"} - {"receipts"},
    "remit_auditor": {
        *RECORD,
        *TEXTS,
        *SEAL,
        *PROJECTIONS,
        "access_log",
        "notices",
        "migrations",
        "headers",
    },
    "remit_partner": {*SEAL, "headers", "migrations"} - {"receipts"},
    "remit_reader": {
        "problems", "responsibilities", "tenures", "handoffs", "commitments", "plan_actions",
        "steps", "partnerships", "partnership_members", "agreements", "concerns", "trust_entries",
        "trust_matters", "parties", "streams", "ledger", "bodies", *TEXTS, "migrations",
        *({*SEAL} - {"receipts", "stamps"}),
    },
}  # fmt: skip
MAY_ADD_TO = {
    "remit_app": {"receipts", "access_log", "log_keys", *DOORS, *HOOKS},
    "remit_sequencer": {
        "leaves",
        "subtrees",
        "log_keys",
        "checkpoints",
        "cosignatures",
        "stamps",
    },
}
MAY_CHANGE = {
    "remit_app": {"notices", *DOORS, *HOOKS} - {"webhook_attempts"},
    "remit_sequencer": {"tree"},
}
"""Some columns of the table, or all of them."""

# Who read what is noted by the product and never changed, but for the entry that tells it.
for _may in (MAY_READ, MAY_ADD_TO, MAY_CHANGE):
    _may["remit_app"] |= {"reads"}
MAY_READ["remit_auditor"] |= {"reads"}
# Files of promises are noted and taken away, and never given another key by the product.
for _may in (MAY_READ, MAY_ADD_TO, MAY_CHANGE):
    _may["remit_app"] |= {"attachments"}

FORBIDDEN = {
    "remit_owner": [
        "UPDATE ledger SET kind = 'x'",
        "DELETE FROM ledger",
        "TRUNCATE ledger",
        "UPDATE bodies SET body = ''",
        "DELETE FROM commands",
        "DELETE FROM leaves",
        "UPDATE checkpoints SET note = ''",
        "DELETE FROM tree",
        "UPDATE log_keys SET vkey = ''",
        "UPDATE receipts SET note = ''",
        "UPDATE tree SET size = size + 1",
        "DELETE FROM access_log",
    ],
    "remit_app": [
        "INSERT INTO ledger (stream) VALUES ('x')",
        "INSERT INTO bodies VALUES ('x', 1, '')",
        "UPDATE streams SET seq = 0",
        "DELETE FROM ledger",
        "TRUNCATE ledger",
        "UPDATE problems SET title = 'x'",
        "INSERT INTO leaves VALUES (0, 1, sha256(''))",
        "UPDATE tree SET size = 0",
        "INSERT INTO checkpoints (size, root, note) VALUES (1, sha256(''), '')",
        "DELETE FROM receipts",
        "UPDATE receipts SET note = ''",
        "UPDATE access_log SET person = NULL",
        "DELETE FROM access_log",
        "INSERT INTO access_log (at, event) VALUES (now(), 'sign_in.done')",
        "UPDATE second_factors SET person = 'x'",
        "UPDATE notices SET line = 'x'",
        "SELECT tell('{}'::jsonb)",
        "UPDATE webhooks SET url = 'https://elsewhere.example.org/'",
        "UPDATE webhooks SET party = 'x'",
        "UPDATE webhook_secrets SET sealed = ''",
        "UPDATE webhook_attempts SET status = 200",
        "DELETE FROM webhook_deliveries",
        "UPDATE attachments SET sha256 = ''",
        "ALTER TABLE ledger DISABLE TRIGGER ALL",
        "DROP TRIGGER ledger_rows_stay ON ledger",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (x int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SET ROLE remit_owner",
        "INSERT INTO log_keys (origin, vkey, use) VALUES ('o', 'v', 'checkpoint')",
        "INSERT INTO log_keys (origin, vkey, use, follows) VALUES ('o', 'v', 'receipt', 'x')",
    ],
    "remit_sequencer": [
        "SELECT body FROM bodies",
        "SELECT subject FROM ledger",
        "SELECT by FROM ledger",
        "SELECT append_batch('{}'::jsonb)",
        "INSERT INTO ledger (stream) VALUES ('x')",
        "UPDATE ledger SET xid = '0'",
        "DELETE FROM leaves",
        "UPDATE leaves SET idx = 7",
        "TRUNCATE leaves",
        "DELETE FROM tree",
        "INSERT INTO tree DEFAULT VALUES",
        "UPDATE tree SET one = false",
        "UPDATE tree SET size = size + 1",
        "UPDATE checkpoints SET note = ''",
        "DELETE FROM checkpoints",
        "DELETE FROM cosignatures",
        "UPDATE log_keys SET vkey = ''",
        "SELECT * FROM sessions",
        "SELECT * FROM people",
        "CREATE TABLE mine (x int)",
        "SET ROLE remit_owner",
        "SET ROLE remit_app",
    ],
    "remit_auditor": [
        "SELECT append_batch('{}'::jsonb)",
        "UPDATE ledger SET kind = 'x'",
        "DELETE FROM bodies",
        "INSERT INTO checkpoints (size, root, note) VALUES (1, sha256(''), '')",
        "INSERT INTO receipts VALUES ('s', 'c', 'n')",
        "UPDATE tree SET size = 0",
        "SELECT * FROM sessions",
        "SELECT * FROM api_keys",
        "SELECT * FROM sign_in_links",
        "CREATE TABLE mine (x int)",
    ],
    "remit_reader": [
        "SELECT * FROM people",
        "SELECT * FROM findings",
        "SELECT * FROM claim_keys",
        "SELECT claim_key()",
        "SELECT * FROM sessions",
        "SELECT append_batch('{}'::jsonb)",
        "UPDATE problems SET title = 'x'",
        "CREATE TABLE mine (x int)",
        "SET ROLE remit_app",
    ],
    "remit_partner": [
        "SELECT * FROM ledger",
        "SELECT * FROM bodies",
        "SELECT * FROM streams",
        "SELECT * FROM people",
        "SELECT * FROM receipts",
        "SELECT append_batch('{}'::jsonb)",
        "DELETE FROM leaves",
        "INSERT INTO cosignatures VALUES (1, 'w', 'l', now())",
        "CREATE TABLE mine (x int)",
    ],
}
REFUSED = {"42501", "RM403"}
"""Not allowed; refused by a trigger."""


@pytest.mark.parametrize("role", ROLES)
async def test_whatever_a_role_may_not_do_is_refused(
    pool: Pool, superuser: Connection, role: str
) -> None:
    await append(pool, STREAM, 1, 2)
    await superuser.execute(f"SET SESSION AUTHORIZATION {role}")
    answers = {}
    for statement in FORBIDDEN[role]:
        try:
            await superuser.execute(statement)
            answers[statement] = "done"
        except asyncpg.PostgresError as refused:
            answers[statement] = refused.sqlstate
    assert {told for told, code in answers.items() if code not in REFUSED} == set()


async def test_each_role_reads_adds_to_and_changes_just_these_tables(superuser: Connection) -> None:
    tables = [
        row["relname"]
        for row in await superuser.fetch(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'v')"
        )
    ]
    for role in ROLES[1:]:
        for name, allowed in (
            ("SELECT", MAY_READ.get(role, set())),
            ("INSERT", MAY_ADD_TO.get(role, set())),
            ("UPDATE", MAY_CHANGE.get(role, set())),
        ):
            check = "has_table_privilege" if name == "SELECT" else "has_any_column_privilege"
            found = {
                table
                for table in tables
                if await superuser.fetchval(f"SELECT {check}($1, $2, $3)", role, table, name)
            }
            assert found == allowed, (role, name, found ^ allowed)
        for name in ("DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"):
            for table in tables:
                assert not await superuser.fetchval(
                    "SELECT has_table_privilege($1, $2, $3)", role, table, name
                ), (role, table, name)


async def test_no_role_of_ours_is_a_superuser_or_can_make_roles(superuser: Connection) -> None:
    rows = await superuser.fetch(
        "SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname = ANY($1)"
        " AND NOT (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)",
        list(ROLES),
    )
    assert {row["rolname"] for row in rows} == set(ROLES)
    assert not next(row["rolcanlogin"] for row in rows if row["rolname"] == "remit_owner")


async def test_every_trigger_that_guards_the_record_stays_on_during_replication(
    superuser: Connection,
) -> None:
    rows = await superuser.fetch(
        "SELECT tgrelid::regclass::text AS of, tgname, tgenabled FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgfoid IN ('refuse_change'::regproc,"
        " 'tree_only_grows'::regproc, 'leaves_stand_in_a_row'::regproc,"
        " 'only_by_expungement'::regproc, 'key_changes_by_expungement'::regproc,"
        " 'digest_goes_by_expungement'::regproc, 'refuse_stream'::regproc)"
    )
    assert {row["of"] for row in rows} == {
        "streams", "ledger", "bodies", "commands", "disclosures", "data_keys", "access_log", *SEAL
    }  # fmt: skip
    assert {bytes(row["tgenabled"]) for row in rows} == {b"A"}


@pytest.mark.parametrize("name", ["problem", "motel", "motel/lot", "problem/Lot 14", "problem/a\n"])
async def test_a_stream_has_a_name_that_says_what_it_is(superuser: Connection, name: str) -> None:
    begin = "INSERT INTO streams (stream, salt, chain_id) VALUES ($1, sha256(''), 'x')"
    async with superuser.transaction():
        await superuser.execute("SET LOCAL session_replication_role = replica")
        with pytest.raises(asyncpg.CheckViolationError, match="No stream can have the name"):
            async with superuser.transaction():
                await superuser.execute(begin, name)
        await superuser.execute(begin, "problem/motel")
        with pytest.raises(asyncpg.CheckViolationError):
            await superuser.execute("UPDATE streams SET stream = $1", name)


async def test_functions_that_act_for_the_owner_look_nowhere_else(superuser: Connection) -> None:
    for row in await superuser.fetch(
        "SELECT proname, proconfig FROM pg_proc WHERE prosecdef"
        " AND pronamespace = 'public'::regnamespace"
    ):
        assert any(each.startswith("search_path=pg_catalog") for each in row["proconfig"])
