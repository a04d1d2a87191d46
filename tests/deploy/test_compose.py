"""The compose file says what it should, by its own schema, by Docker's own reader and by ours."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from runtime.payload_keys import KeyRing
from tests.deploy.composed import FILE, HOUSE, compose
from tests.needed import program

SERVICES: dict[str, dict[str, Any]] = compose()["services"]
NETWORKS: dict[str, dict[str, Any]] = compose()["networks"]
OURS = ("migrate", "worker", "portal")
JOBS = ("migrate", "temporal-schema", "temporal-namespace")


def run(*words: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own words
        words, capture_output=True, text=True, check=False, cwd=HOUSE, **more
    )


def tool(name: str) -> Path:
    return Path(sys.executable).with_name(name)


def test_the_schema_of_compose_files_accepts_it() -> None:
    done = run(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", FILE)
    assert done.returncode == 0, done.stdout


def test_a_key_that_compose_does_not_know_would_be_found(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(FILE.read_text().replace("healthcheck:", "healthchek:", 1))
    done = run(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", wrong)
    assert done.returncode != 0
    assert "healthchek" in done.stdout


def docker_compose() -> list[str]:
    """Docker's own reader of compose files, which needs no engine."""
    if shutil.which("docker") and run("docker", "compose", "version").returncode == 0:
        return ["docker", "compose"]
    return [program("docker-compose")]


def test_docker_compose_itself_reads_it(tmp_path: Path) -> None:
    asked = [*docker_compose(), "--project-directory", str(HOUSE), "-f", str(FILE)]
    done = run(*asked, "--profile", "ops", "config", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    services = run(*asked, "config", "--services")
    assert "temporal-ui" not in services.stdout.split(), "the UI comes only when asked for"


def test_the_linters_have_nothing_to_say_about_the_dockerfile_and_the_scripts() -> None:
    docker = run(tool("hadolint"), "Dockerfile")
    assert (docker.returncode, docker.stdout) == (0, "")
    scripts = [*HOUSE.glob("deploy/**/*.sh"), HOUSE / ".ci" / "run"]
    assert len(scripts) >= 5
    shell = run(tool("shellcheck"), *scripts)
    assert (shell.returncode, shell.stdout) == (0, "")


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_may_do_no_more_than_it_must(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    assert service["user"].split(":")[0] not in ("0", "root")
    assert service["read_only"] is (name != "temporal-ui")
    assert service["init"] is True
    limits = service["deploy"]["resources"]["limits"]
    assert {"cpus", "memory", "pids"} <= set(limits)
    assert service["logging"]["options"]["max-size"]
    assert service["restart"] == ("on-failure:5" if name in JOBS else "unless-stopped")
    assert "healthcheck" in service or name in JOBS or name == "temporal-ui"
    assert ":" in service["image"]
    assert not service["image"].endswith(":latest")


def test_partners_reach_the_portal_and_nothing_else() -> None:
    published = {name: one["ports"] for name, one in SERVICES.items() if one.get("ports")}
    assert published == {
        "portal": ["127.0.0.1:8321:8321"],
        "temporal-ui": ["127.0.0.1:8233:8080"],
    }
    closed = {name for name, network in NETWORKS.items() if network.get("internal")}
    for name in ("postgres", "temporal-postgres", "temporal", *JOBS):
        assert set(SERVICES[name]["networks"]) <= closed, name
    neighbours = [name for name, one in SERVICES.items() if "front" in one["networks"]]
    assert neighbours == ["portal"]


def test_the_record_and_the_engine_share_no_database_server() -> None:
    assert SERVICES["postgres"]["networks"] == ["record"]
    assert "record" not in SERVICES["temporal"]["networks"]
    assert set(SERVICES["temporal-postgres"]["networks"]) == {"engine-store"}


def test_no_secret_stands_in_an_environment() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if "PASSWORD" in variable or "SECRET" in variable or "KEY" in variable:
                file = Path(value)
                if file.parent == Path("/var/lib/remit-keys"):
                    continue  # made by the first worker, on a volume that the portal only reads
                assert file.parent == Path("/run/secrets")
                assert file.name in service["secrets"], f"{name}: {variable}"
            login = str(value).partition("://")[2].rpartition("@")[0]
            assert ":" not in login, f"{name}: {variable} has a password in it"


def test_who_needs_no_secret_has_none() -> None:
    assert SERVICES["portal"]["secrets"] == ["remit_app_password", "payload_keys"]
    assert "postgres_password" not in SERVICES["worker"]["secrets"]
    key = {
        name for name, one in SERVICES.items() if any("seal:" in v for v in one.get("volumes", []))
    }
    assert key == {"worker"}, "the log's key lies with the workers alone"


def test_secrets_are_made_once_and_for_their_owner(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    first = run("deploy/secrets.sh", folder)
    made = {file.name: file.read_text() for file in folder.iterdir()}
    assert set(made) == set(compose()["secrets"])
    (folder / "payload_keys").chmod(0o600)  # in a container it is another account's
    keys = KeyRing(folder / "payload_keys")
    assert len(keys.ids) == 1
    passwords = {value for name, value in made.items() if name.endswith("_password")}
    assert len(passwords) == 4
    assert {len(value) for value in passwords} == {48}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert first.stdout.count("made ") == 5

    assert run("deploy/secrets.sh", folder).stdout == ""
    assert {file.name: file.read_text() for file in folder.iterdir()} == made


def test_temporals_tables_are_prepared_in_both_databases(tmp_path: Path) -> None:
    """The tool itself comes in Temporal's image only; here one that tells what it was asked."""
    said = tmp_path / "said"
    tool = tmp_path / "temporal-sql-tool"
    tool.write_text(f'#!/bin/sh\necho "$SQL_PASSWORD|$*" >> {said}\n')
    tool.chmod(0o755)
    (tmp_path / "password").write_text("hunter2\n")
    env = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "PASSWORD_FILE": str(tmp_path / "password"),
        **{k: v for k, v in SERVICES["temporal-schema"]["environment"].items() if "FILE" not in k},
    }

    assert run("/bin/sh", "deploy/temporal/schema.sh", env=env).returncode == 0

    lines = said.read_text().splitlines()
    at = "hunter2|--plugin postgres12 --ep temporal-postgres -p 5432 -u temporal --db"
    assert all(line.startswith(at) for line in lines)
    assert [line.removeprefix(at).split()[:2] for line in lines] == [
        [database, step]
        for database in ("temporal", "temporal_visibility")
        for step in ("create", "setup-schema", "update-schema")
    ]


def test_the_server_gets_its_password_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("hunter2\n")
    entry = tmp_path / "entrypoint.sh"
    entry.write_text('#!/bin/sh\necho "$POSTGRES_PWD"\n')
    entry.chmod(0o755)
    env = {"PASSWORD_FILE": str(tmp_path / "password"), "ENTRYPOINT": str(entry)}

    assert run("/bin/sh", "deploy/temporal/server.sh", env=env).stdout == "hunter2\n"
