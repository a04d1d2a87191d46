"""What the API says of itself is true: of every operation, and of answers that nobody foresaw."""

import os
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import jsonschema_rs
import pytest
from fastapi import FastAPI
from pydantic import ValidationError

from portal.api.commands import CLASSES, GIVEN, address_of
from portal.api.openapi import document
from tests.portal.made_up import held_against, made_up, operations
from tests.portal.scene import MOTEL, PARK, SUPERVISOR, Scene

Program = Callable[[str], Awaitable[httpx2.AsyncClient]]
SEED = int(os.environ.get("FUZZ_SEED", "1"))
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1"))
LIKELY = {
    "problem": [MOTEL, PARK], "handoff": [f"{MOTEL}.h1", f"{MOTEL}.h4", f"{PARK}.h1"],
    "commitment": [f"{MOTEL}.c1", f"{MOTEL}.c2"], "party": ["harbor-clinic"],
    "responsibility": [f"{MOTEL}.lighting", f"{MOTEL}.guests"], "person": ["noor@harbor-clinic"],
}  # fmt: skip


@pytest.fixture(scope="module")
def told(app: FastAPI) -> dict[str, Any]:
    return document(app)


def test_every_operation_says_what_it_is_with_examples_that_are_true(told: dict[str, Any]) -> None:
    schemas = {"components": told["components"]}
    wrong: list[str] = []
    names = [one["operationId"] for methods in told["paths"].values() for one in methods.values()]
    assert len(set(names)) == len(names)
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            where = f"{method.upper()} {path}"
            needed = ("summary", "description", "operationId", "tags")
            wrong += [f"{where} has no {part}" for part in needed if not operation.get(part)]
            contents = [
                content
                for answer in operation["responses"].values() if "$ref" not in answer
                for content in answer.get("content", {}).values()
            ]  # fmt: skip
            body = operation.get("requestBody")
            contents += [*body["content"].values()] if body else []
            for content in contents:
                found = [one["value"] for one in content.get("examples", {}).values()]
                found += [content["example"]] if "example" in content else []
                if not found:
                    wrong.append(f"{where} has no example")
                validator = jsonschema_rs.Draft202012Validator({**content["schema"], **schemas})
                for example in found:
                    wrong += [
                        f"{where}: {e.message} {example}" for e in validator.iter_errors(example)
                    ]
    assert wrong == [], "\n".join(wrong)


def test_every_example_of_a_command_is_one(told: dict[str, Any]) -> None:
    wrong = []
    for command in CLASSES:
        path, subject = address_of(command)
        kind = command.model_fields["kind"].default
        content = told["paths"][f"/api/v1{path}"]["post"]["requestBody"]["content"]
        place = SUBJECTS.get(kind, SUBJECTS.get(subject, "motel"))
        said = {**content["application/json"]["example"], "kind": kind, subject: place}
        try:
            GIVEN.validate_python(said, strict=False)
        except ValidationError as failed:
            told_ = [f"{e['loc'][1:]}: {e['msg']}" for e in failed.errors()[:3]]
            wrong.append(f"{kind} {told_}")
    assert wrong == [], "\n".join(wrong)


SUBJECTS = {
    "handoff": f"{MOTEL}.h1", "commitment": f"{MOTEL}.c1", "responsibility": f"{MOTEL}.lighting",
    "step": f"{MOTEL}.s1", "person": "dana@housing", "party": "housing", "finding": "f-7k3m9q2a",
    "concern": "c-7k3m9q2a", "candidate": "k-7k3m9q2a", "agreement": "motel-table.a1",
    "meeting": "motel-table.m1", "partnership": "motel-table", "playbook": "motels-1",
    "round": "r-7k3m9q2a",
}  # fmt: skip


def test_errors_are_shown_as_they_come(told: dict[str, Any]) -> None:
    for name, answer in told["components"]["responses"].items():
        content = answer["content"]["application/problem+json"]
        assert content["example"]["status"] == int(name.removeprefix("Refused"))


async def test_what_nobody_thought_of_is_answered_as_described(
    told: dict[str, Any], program: Program, scene: Scene
) -> None:
    """Few requests for each operation here; `make fuzz` sends many."""
    wrong: list[str] = []
    async with await program(SUPERVISOR) as client:
        for operation in operations(told):
            reads = operation.method == "get"
            cases = made_up(operation, EXAMPLES * (2 if reads else 1), SEED)
            if not reads:
                cases += made_up(operation, EXAMPLES, SEED, wrong=True)
            wrong += await held_against(client, cases, LIKELY)
    assert wrong == [], "\n".join(wrong)


async def test_people_read_the_same_on_pages_that_are_light(
    told: dict[str, Any], client: httpx2.AsyncClient
) -> None:
    page = await client.get("/api")
    assert page.status_code == 200
    assert len(page.content) < 100_000
    for methods in told["paths"].values():
        for operation in methods.values():
            assert f'href="/api/{operation["operationId"]}"' in page.text
    accept = await client.get("/api/handoff.accept")
    assert "/api/v1/handoffs/motel.h1/accept" in accept.text
    assert "Idempotency-Key" in accept.text
    assert "412" in accept.text
    for name in ("list_handoffs", "command", "events", "webhook.add"):
        assert (await client.get(f"/api/{name}")).status_code == 200, name
    assert (await client.get("/api/no.such")).status_code == 404
