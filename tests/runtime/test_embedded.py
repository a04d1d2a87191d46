"""The real servers, started for real."""

import os
import signal
import sys
from pathlib import Path

import asyncpg
import pytest

from runtime.embedded.as_root import AS_NOBODY
from runtime.embedded.postgres import Postgres, embedded_postgres
from runtime.embedded.postgres_programs import programs
from runtime.embedded.temporal import embedded_temporal, temporal_program
from runtime.home import Home
from runtime.ports import free_port
from runtime.probe import fetch_json
from schemas.errors import Unavailable
from schemas.search_attributes import SEARCH_ATTRIBUTES


async def ask(url: str, question: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def test_the_database_has_an_owner_and_a_login_for_the_product(tmp_path: Path) -> None:
    async with embedded_postgres(tmp_path) as server:
        assert await ask(server.superuser_url, "SELECT current_user") == "postgres"
        assert await ask(server.url, "SELECT current_user") == "remit_app"
        assert await ask(server.url, "SHOW server_encoding") == "UTF8"
        assert not await ask(
            server.url, "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )


async def test_a_wrong_password_is_refused(tmp_path: Path) -> None:
    async with embedded_postgres(tmp_path) as server:
        password = server.home.secret("remit_app")
        with pytest.raises(asyncpg.InvalidPasswordError):
            await ask(server.url.replace(password, "0" * 48), "SELECT 1")


async def test_what_was_committed_survives_a_kill_of_the_server(tmp_path: Path) -> None:
    home = Home.at(tmp_path).prepare()
    server = Postgres(home, free_port(), programs())
    process = await server.start()
    assert await ask(server.superuser_url, "SHOW fsync") == "on"
    assert await ask(server.superuser_url, "SHOW synchronous_commit") == "on"
    connection = await asyncpg.connect(server.superuser_url)
    await connection.execute("CREATE TABLE kept (word text)")
    await connection.execute("INSERT INTO kept VALUES ('still here')")

    os.kill(process.pid, signal.SIGKILL)
    again = await server.start()  # while backends of the old one may still be dying

    try:
        assert await ask(server.superuser_url, "SELECT word FROM kept") == "still here"
    finally:
        connection.terminate()
        await again.stop(within=10)


async def test_a_pid_file_that_names_a_stranger_does_not_stop_the_start(tmp_path: Path) -> None:
    async with embedded_postgres(tmp_path) as server:
        cluster = server.folder
    stranger = f"{os.getpid()}\n{cluster}\n1\n{server.port}\n\n127.0.0.1\n1 1\nready\n"
    (cluster / "postmaster.pid").write_text(stranger)

    async with embedded_postgres(tmp_path) as server:
        assert await ask(server.url, "SELECT 1") == 1


async def test_a_start_that_was_killed_half_way_begins_anew(tmp_path: Path) -> None:
    half = tmp_path / "postgres" / "half-made"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")

    async with embedded_postgres(tmp_path) as server:
        assert await ask(server.url, "SELECT 1") == 1


@pytest.mark.skipif(
    os.geteuid() != 0 or sys.platform != "linux", reason="only root has to become somebody else"
)
async def test_root_without_user_namespaces_runs_it_as_nobody() -> None:
    import tempfile

    with tempfile.TemporaryDirectory(prefix="remit-test-") as folder:
        home = Home.at(Path(folder) / "home").prepare()
        server = Postgres(home, free_port(), programs(), durable=False, guise=AS_NOBODY)
        with pytest.raises(Unavailable, match="nobody cannot pass"):
            await server.start()
        home.path.parent.chmod(0o711)
        process = await server.start()
        try:
            assert await ask(server.url, "SELECT 1") == 1
            assert server.folder.stat().st_uid == 65534
        finally:
            await process.stop(within=10)


def test_programs_that_are_not_there_are_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="There is no PostgreSQL in"):
        programs(tmp_path)
    with pytest.raises(Unavailable, match="There is no Temporal at"):
        temporal_program(tmp_path / "temporal")


async def test_temporal_knows_our_search_attributes_and_remembers_for_a_month(
    tmp_path: Path,
) -> None:
    async with embedded_temporal(tmp_path) as server:
        place = f"{server.http_url}/api/v1/namespaces/remit"
        namespace = await fetch_json(place)
        attributes = await fetch_json(f"{place}/search-attributes")

    assert namespace is not None
    assert namespace["config"]["workflowExecutionRetentionTtl"] == "2592000s"
    assert attributes is not None
    assert set(attributes["customAttributes"]) == {name for name, _ in SEARCH_ATTRIBUTES}


async def test_an_attribute_that_is_new_reaches_a_namespace_that_is_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr("runtime.embedded.temporal.SEARCH_ATTRIBUTES", SEARCH_ATTRIBUTES[:1])
        async with embedded_temporal(tmp_path, durable=True):
            pass

    async with embedded_temporal(tmp_path) as server:
        place = f"{server.http_url}/api/v1/namespaces/remit/search-attributes"
        attributes = await fetch_json(place)

    assert attributes is not None
    assert set(attributes["customAttributes"]) == {name for name, _ in SEARCH_ATTRIBUTES}
