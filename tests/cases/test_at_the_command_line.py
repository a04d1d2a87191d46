"""`remit case` as people and programs meet it."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.cases.small import offer, said

ROOT = Path(__file__).parents[2]
EXAMPLE = "examples/cases/kansas-city-drive-offs.yaml"


def remit(*words: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("REMIT_")}
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "cli", "case", *words],
        cwd=ROOT, env=env | {"NO_COLOR": "1"}, capture_output=True, text=True, timeout=180,
        check=False,
    )  # fmt: skip


def test_the_demonstration_prints_who_was_responsible_and_verifies_the_ledger() -> None:
    played = remit("play", EXAMPLE)

    assert played.returncode == 0, played.stdout + played.stderr
    assert "► forecourts: held by kc-police" in played.stdout
    assert "► forecourts: kc-police → fuel-company" in played.stdout
    assert "The ledger is verified: ok" in played.stdout
    assert "expectations hold" in played.stdout


def test_a_case_that_goes_otherwise_ends_with_1_and_says_what_and_where(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(json.dumps(said(offer(expect={"states": {"ask": "accepted"}})), indent=2))

    played = remit("play", str(file), "--json")

    assert played.returncode == 1, played.stderr
    told = json.loads(played.stdout)
    assert told["passed"] is False
    assert told["verdict"]["verdict"] == "ok"
    [failure] = told["failures"]
    assert failure["what"].endswith("is offered; accepted was expected.")
    assert '"ask": "accepted"' in file.read_text().splitlines()[failure["line"] - 1]
    assert [step["result"] for step in told["steps"]] == ["done"]


def test_a_wrong_file_ends_with_3_and_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text((ROOT / EXAMPLE).read_text().replace("do: handoff.split", "do: handoff.splt"))
    file.write_text(file.read_text().replace("kind: business", "kind: bussiness", 1))

    for verb in ("check", "play"):
        checked = remit(verb, str(file), "--json")

        assert checked.returncode == 3
        error = json.loads(checked.stderr)["error"]
        assert error["message"].startswith("wrong.yaml line ")
        assert "did you mean business" in error["message"]
        assert checked.stdout == ""


def test_the_schema_knows_every_command_and_every_field_of_the_examples() -> None:
    schema = json.loads(remit("schema").stdout)

    kinds = schema["$defs"]["Step"]["properties"]["do"]["enum"]
    assert "handoff.accept" in kinds
    assert "problem.open" not in kinds, "the story itself opens its problem"
    for kind in kinds:
        fields = schema["$defs"][f"with {kind}"]
        assert fields["additionalProperties"] is False
        assert "version" not in fields.get("required", [])
    assert remit("check", EXAMPLE).returncode == 0
