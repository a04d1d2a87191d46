"""The API as people read it: every operation with an example that can be copied and sent."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal import pages
from portal.api.openapi import document
from portal.door import Doors
from portal.refusals import unknown

router = APIRouter(include_in_schema=False)
_FILLED = {
    "problem": "motel", "handoff": "motel.h1", "commitment": "motel.c1", "step": "motel.s1",
    "responsibility": "motel.lighting", "party": "housing", "person": "dana@housing",
    "finding": "f-7k3m9q2a", "concern": "c-7k3m9q2a", "candidate": "k-7k3m9q2a",
    "round": "r-7k3m9q2a", "partnership": "motel-table", "agreement": "motel-table.a1",
    "meeting": "motel-table.m1", "playbook": "motels-1",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that a program can ask for."""

    name: str
    method: str
    path: str
    said: dict[str, Any]

    @property
    def group(self) -> str:
        return self.path.removeprefix("/api/v1/").partition("/")[0]

    @property
    def summary(self) -> str:
        return str(self.said["summary"])

    @property
    def parameters(self) -> list[dict[str, Any]]:
        return list(self.said.get("parameters", ()))

    @property
    def body(self) -> str | None:
        for content in self.said.get("requestBody", {}).get("content", {}).values():
            found = content.get("example") or next(iter(content.get("examples", {}).values()))
            return json.dumps(found.get("value", found), indent=2, ensure_ascii=False)
        return None

    @property
    def answer(self) -> str | None:
        """The example of the answer, as it comes."""
        for status in ("200", "201"):
            for content in self.said["responses"].get(status, {}).get("content", {}).values():
                told = content.get("example")
                text = json.dumps(told, indent=2, ensure_ascii=False)
                return told if isinstance(told, str) else text
        return None

    def curl(self, address: str) -> str:
        """The whole request, to be copied."""
        path = self.path
        for name, value in _FILLED.items():
            path = path.replace(f"{{{name}}}", value)
        stream = "-N " if self.name == "events" else ""
        lines = [f"curl {stream}{address}{path}", '-H "Authorization: Bearer $REMIT_KEY"']
        if self.method == "POST":
            needed = [one["name"] for one in self.parameters if one["required"]]
            lines += ['-H "Idempotency-Key: $(uuidgen)"'] if "Idempotency-Key" in needed else []
            lines += ['-H "Content-Type: application/json"'] if self.body else []
            quoted = (self.body or "").replace("'", "'\\''")
            lines += [f"-d '{quoted}'"] if self.body else ["-X POST"]
        return " \\\n  ".join(lines)


@router.get("/api")
async def overview(request: Request, portal: Doors) -> Response:
    """Every operation by what it is about; readable without signing in, for it shows no data."""
    groups: dict[str, list[Operation]] = {}
    for one in (await _operations(request)).values():
        groups.setdefault(one.group, []).append(one)
    return pages.render(
        request, "api.html", groups=groups, address=portal.settings.portal_address,
    )  # fmt: skip


@router.get("/api/{operation}")
async def one(request: Request, portal: Doors, operation: str) -> Response:
    found = (await _operations(request)).get(operation)
    if found is None:
        raise unknown()
    told = await asyncio.to_thread(document, request.app)
    known = told["components"]["responses"]
    refusals = [
        (status, known[f"Refused{status}"]["description"])
        for status in found.said["responses"]
        if f"Refused{status}" in known
    ]
    return pages.render(
        request, "api_operation.html", one=found, refusals=refusals,
        address=portal.settings.portal_address,
    )  # fmt: skip


async def _operations(request: Request) -> dict[str, Operation]:
    told = await asyncio.to_thread(document, request.app)
    found = (
        Operation(said["operationId"], method.upper(), path, said)
        for path, methods in told["paths"].items()
        for method, said in methods.items()
    )
    return {one.name: one for one in found}
