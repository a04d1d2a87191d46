"""Requests that nobody thought of: made up from the description of the API by Schemathesis, sent by
our own client on our own loop, and each answer held against the description.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_headers_conformance, response_schema_conformance,
]  # fmt: skip
STREAMS = {"/api/v1/events"}
"""What never ends has tests of its own."""
NOT_SENT = {"authorization", "user-agent", "connection", "accept-encoding", "cookie"}
"""What our own client says instead."""
load_all_checks()


def operations(document: dict[str, Any]) -> Iterator[Any]:
    """Every operation that the description names."""
    schema = schemathesis.openapi.from_dict(document)
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path not in STREAMS:
            yield operation


def made_up(operation: Any, count: int, seed: int, *, wrong: bool = False) -> list[Any]:
    """So many requests; `wrong`: some that the description does not allow."""
    mode = GenerationMode.NEGATIVE if wrong else GenerationMode.POSITIVE
    cases: list[Any] = []

    @seeded(seed)
    @settings(
        max_examples=count, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(operation.as_strategy(generation_mode=mode))
    def collect(case: Any) -> None:
        cases.append(case)

    collect()
    return cases


async def held_against(
    client: httpx2.AsyncClient, cases: Iterable[Any], likely: dict[str, list[str]]
) -> list[str]:
    """What is wrong with the answers, one line each.

    `likely` are values for the places in addresses, so that not everything is unknown.
    """
    wrong = []
    for number, case in enumerate(cases):
        for name, values in likely.items():
            if name in case.path_parameters and number % 3:
                case.path_parameters[name] = values[number % len(values)]
        sent = case.as_transport_kwargs(base_url="http://127.0.0.1")
        body = json.dumps(sent["json"]).encode() if "json" in sent else sent.get("data")
        headers = {
            name: str(value).encode() for name, value in sent["headers"].items()
            if name.lower() not in NOT_SENT
        }  # fmt: skip
        request = client.build_request(
            sent["method"], sent["url"], params=sent.get("params"), content=body, headers=headers
        )
        answer = await client.send(request)
        try:
            case.validate_response(answer, checks=CHECKS)
        except Exception as failed:
            path = urlsplit(str(request.url)).path[:60]
            parts = getattr(failed, "exceptions", [failed])
            told = " / ".join(" ".join(str(one).split())[:250] for one in parts)
            wrong.append(f"{case.method} {case.operation.path} ({path}): {told}")
    return wrong
