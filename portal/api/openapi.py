"""The API's description, OpenAPI 3.1: made once when it is first asked for, with examples."""

import asyncio
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.responses import JSONResponse, Response

from portal.api import commands, described, lists
from portal.api.described import REF
from portal.api.examples import EXAMPLES
from portal.api.sampled import Samples
from portal.live.telling import EventTold

router = APIRouter(include_in_schema=False)
ABOUT = (
    "Hand responsibility over, and know at any instant who holds it. Every command needs an"
    " `Idempotency-Key`: sent again it is answered again, and done once. Who is speaking is"
    " known from the API key, never said in a command. Every error is a problem detail"
    " (RFC 9457) with a `code`, a sentence and a `next_step`. The answer to a command holds a"
    " signed `receipt`, and every answer has the newest checkpoint of the log in the header"
    " `Remit-Checkpoint`: keep both. `/log` serves the log itself (C2SP tlog-tiles) to everybody."
    " Lists come in pages (`limit`, `after`, `next`); single things have an `ETag`, which"
    " `If-Match` on a command holds it to; `/api/v1/events` tells what happens as it happens."
)
_DONE = " Answered when it is durable, with the entries that it caused, and once and for all."


@router.get("/api/v1/openapi.json")
async def told(request: Request) -> Response:
    # Beside the loop, for the first time takes as long as many answers.
    return JSONResponse(await asyncio.to_thread(document, request.app))


def document(app: FastAPI) -> dict[str, Any]:
    """The whole description; made at the first call, for it takes longer than starting does."""
    if app.openapi_schema is None:
        app.openapi_schema = _made(app)
    return app.openapi_schema


def _made(app: FastAPI) -> dict[str, Any]:
    made = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes,
        openapi_version="3.1.0",
    )  # fmt: skip
    shapes: list[type[BaseModel]] = [*commands.CLASSES, lists.ProblemDetails, EventTold]
    _, schemas = models_json_schema([(shape, "validation") for shape in shapes], ref_template=REF)
    known = {**made.get("components", {}).get("schemas", {}), **schemas.get("$defs", {})}
    known = {n: s for n, s in known.items() if n not in ("HTTPValidationError", "ValidationError")}
    made["components"] = described.components() | {"schemas": known}
    made["security"] = [{"key": []}, {"session": []}]
    made["tags"] = [{"name": name, "description": text} for name, text in described.TAGS]
    samples = Samples(known)
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            _describe(path, method, operation, samples)
    for command in commands.CLASSES:
        path, subject = commands.address_of(command)
        _describe_body(made, command, f"/api/v1{path}", subject, samples)
    _describe_any(made)
    _describe_events(made)
    return made


def _describe(path: str, method: str, operation: dict[str, Any], samples: Samples) -> None:
    told = operation["responses"]
    told.pop("422", None)
    own = {one["name"] for one in operation.get("parameters", ())}
    operation["parameters"] = [
        one for one in operation.get("parameters", ()) if one["in"] != "path"
    ] + [one for one in described.parameters(path, method) if one["in"] == "path"
         or one["name"] not in own]  # fmt: skip
    more: tuple[str, ...] = ("ETag",) if method == "get" and described.is_one_thing(path) else ()
    more += ("Link",) if described.is_list(path) else ()
    for status, answer in told.items():
        answer["headers"] = described.headers(*more)
        answer["description"] = "Created." if status == "201" else "As it stands."
        for content in answer.get("content", {}).values():
            if "schema" in content:
                content.setdefault("example", samples.of(content["schema"], whole=True))
    if "ETag" in more:
        told["304"] = {"description": "Not changed.", "headers": described.headers("ETag")}
    told.update(described.refusals(method))
    operation["operationId"] = operation["operationId"].partition("_api_v1_")[0]
    operation.setdefault("description", operation.get("summary", ""))


def _describe_body(
    made: dict[str, Any], command: Any, path: str, subject: str, samples: Samples
) -> None:
    """The command without what its address says already."""
    whole = made["components"]["schemas"][command.__name__]
    left = {k: v for k, v in whole["properties"].items() if k not in ("kind", subject)}
    schema: dict[str, Any] = {
        "type": "object", "properties": left, "additionalProperties": False,
        "required": [name for name in whole.get("required", ()) if name in left],
    }  # fmt: skip
    kind = command.model_fields["kind"].default
    said = EXAMPLES.get(kind) or samples.of(schema, whole=False)
    example = {k: v for k, v in said.items() if k not in ("kind", subject)}
    operation = made["paths"][path]["post"]
    operation["requestBody"] = {
        "required": bool(schema["required"]),
        "content": {"application/json": {"schema": schema, "example": example}},
    }
    noun, _, verb = kind.partition(".")
    operation["summary"] = f"{noun.capitalize()}: {verb.replace('_', ' ')}"
    operation["description"] = (command.__doc__ or operation["summary"] + ".") + "\n\n" + _DONE
    operation["responses"]["200"]["description"] = "Done, or done before."


def _describe_any(made: dict[str, Any]) -> None:
    kinds = {c.model_fields["kind"].default: _ref(c.__name__)["$ref"] for c in commands.CLASSES}
    operation = made["paths"]["/api/v1/commands"]["post"]
    operation["requestBody"] = {
        "required": True,
        "content": {"application/json": {
            "schema": {
                "oneOf": [{"$ref": ref} for ref in kinds.values()],
                "discriminator": {"propertyName": "kind", "mapping": kinds},
            },
            "examples": {kind: {"value": example} for kind, example in EXAMPLES.items()},
        }},
    }  # fmt: skip
    made["paths"]["/api/v1/concerns"]["post"]["requestBody"] = _body_of_a_concern(made)


def _body_of_a_concern(made: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = made["paths"]["/api/v1/concerns/{concern}/report"]["post"]["requestBody"]
    return body


def _describe_events(made: dict[str, Any]) -> None:
    answer = made["paths"]["/api/v1/events"]["get"]["responses"]["200"]
    answer["description"] = "Events without end; each `data` is an EventTold in JSON."
    answer["content"] = {"text/event-stream": {
        "schema": {"type": "string"},
        "example": 'id: 4711\ndata: {"place":4711,"entry":"problem/motel#12",'
                   '"kind":"handoff.accepted","subject":"motel.h1"}\n\n',
    }}  # fmt: skip


def _ref(name: str) -> dict[str, str]:
    return {"$ref": REF.format(model=name)}
