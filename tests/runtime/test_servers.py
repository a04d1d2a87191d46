"""Servers of one's own: found fit, or told what is missing; reached by TLS, or not at all."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from runtime import servers
from runtime.payload_keys import add_key
from runtime.servers import BAD, OK, Finding
from runtime.settings import Settings, load_settings
from runtime.temporal import connect
from schemas.errors import Unavailable
from storage.pool import Connection
from tests.conftest import Engine
from tests.runtime.certified import Authority, door


def settings(tmp_path: Path, **more: str | Path) -> Settings:
    keys = tmp_path / "payload_keys"
    if not keys.exists():
        add_key(keys)
    given: Mapping[str, str] = {f"REMIT_{name.upper()}": str(value) for name, value in more.items()}
    return load_settings({"REMIT_HOME": str(tmp_path), "REMIT_PAYLOAD_KEYS": str(keys), **given})


def about(findings: list[Finding], what: str) -> Finding:
    return [finding for finding in findings if finding.what == what][-1]


@pytest.fixture
async def durable_url(app_url: str, superuser: Connection) -> str:
    """Tests' own server keeps nothing; this database of it claims to."""
    name = urlsplit(app_url).path[1:]
    await superuser.execute(f"ALTER DATABASE {name} SET synchronous_commit = on")
    return app_url


async def test_a_database_that_is_fit_is_found_so(tmp_path: Path, durable_url: str) -> None:
    found = await servers.database(settings(tmp_path, database_url=durable_url))

    assert {finding.state for finding in found} == {OK}, found
    assert "on this machine" in about(found, "database").told
    assert about(found, "migrations").told == "up to date"


async def test_a_login_that_could_change_the_record_is_refused(
    tmp_path: Path, owner_url: str
) -> None:
    found = await servers.database(settings(tmp_path, database_url=owner_url))

    assert about(found, "database login").state == BAD
    assert "remit_app" in (about(found, "database login").next_step or "")


async def test_missing_migrations_are_told_with_the_command_for_them(
    tmp_path: Path, app_url: str, superuser: Connection
) -> None:
    await superuser.execute("DELETE FROM migrations WHERE name >= '0009'")

    found = about(await servers.database(settings(tmp_path, database_url=app_url)), "migrations")

    assert (found.state, "from 0009_" in found.told) == (BAD, True)
    assert "remit db migrate" in (found.next_step or "")


async def test_a_database_that_loses_answers_is_refused(tmp_path: Path, app_url: str) -> None:
    found = await servers.database(settings(tmp_path, database_url=app_url))

    assert about(found, "durability").state == BAD


async def test_a_database_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    nowhere = "postgresql://remit_app:x@127.0.0.1:1/remit?sslmode=disable"
    found = about(await servers.database(settings(tmp_path, database_url=nowhere)), "database")
    assert (found.state, "127.0.0.1:1 does not answer" in found.told) == (BAD, True)


async def test_a_temporal_that_is_fit_is_found_so(tmp_path: Path, engine: Engine) -> None:
    address = engine.temporal.address
    found = await servers.temporal(settings(tmp_path, temporal_address=address))

    assert {finding.state for finding in found} == {OK}, found
    assert about(found, "namespace").told == "remit, remembers what ended for 30 days"
    assert about(found, "search attributes").told == "all there"


async def test_a_namespace_that_is_not_there_is_told(tmp_path: Path, engine: Engine) -> None:
    found = await servers.temporal(
        settings(tmp_path, temporal_address=engine.temporal.address, temporal_namespace="nowhere")
    )
    assert about(found, "namespace").state == BAD


async def test_search_attributes_that_are_missing_are_told_with_the_command(
    tmp_path: Path, engine: Engine
) -> None:
    found = await servers.temporal(
        settings(
            tmp_path,
            temporal_address=engine.temporal.address,
            temporal_namespace="temporal-system",
        )
    )
    lacking = about(found, "search attributes")
    assert lacking.state == BAD
    assert "--name RemitStage --type Keyword" in (lacking.next_step or "")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "city")


async def test_a_database_behind_tls_is_believed_only_by_its_name(
    tmp_path: Path, durable_url: str, authority: Authority
) -> None:
    place = urlsplit(durable_url)
    assert place.port is not None
    async with door(place.port, authority.issue("127.0.0.1"), postgres=True) as port:

        def url(ca: Path, mode: str = "verify-full") -> str:
            login = f"{place.username}:{place.password}@127.0.0.1:{port}"
            return f"postgresql://{login}{place.path}?sslmode={mode}&sslrootcert={ca}"

        good = await servers.database(settings(tmp_path, database_url=url(authority.file)))
        assert {finding.state for finding in good} == {OK}, good
        assert "knows whom it talks to" in good[0].told

        stranger = Authority(tmp_path, "stranger")
        bad = await servers.database(settings(tmp_path, database_url=url(stranger.file)))
        assert about(bad, "database").state == BAD

    async with door(place.port, authority.issue("elsewhere.example"), postgres=True) as port:
        wrong_name = await servers.database(settings(tmp_path, database_url=url(authority.file)))
        assert about(wrong_name, "database").state == BAD


async def test_temporal_behind_mutual_tls_lets_in_only_whom_it_knows(
    tmp_path: Path, engine: Engine, authority: Authority
) -> None:
    certificate, key = authority.issue("remit.example")
    to = int(engine.temporal.address.rpartition(":")[2])
    async with door(to, authority.issue("temporal.example"), clients=authority.file) as port:
        known: dict[str, str | Path] = {
            "temporal_address": f"127.0.0.1:{port}",
            "temporal_tls_ca": authority.file,
            "temporal_tls_server_name": "temporal.example",
        }
        ours: dict[str, str | Path] = {"temporal_tls_cert": certificate, "temporal_tls_key": key}

        found = await servers.temporal(settings(tmp_path, **known, **ours))
        assert {finding.state for finding in found} == {OK}, found

        with pytest.raises(Unavailable, match="does not answer"):
            await connect(settings(tmp_path, **known))
        theirs = dict(zip(ours, Authority(tmp_path, "else").issue("remit.example"), strict=True))
        with pytest.raises(Unavailable, match="does not answer"):
            await connect(settings(tmp_path, **known, **theirs))


async def test_a_certificate_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"/nowhere/ca.pem cannot be read"):
        await connect(
            settings(tmp_path, temporal_address="127.0.0.1:1", temporal_tls_ca="/nowhere/ca.pem")
        )
