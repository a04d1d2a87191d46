"""The API's description, OpenAPI 3.1, with an example for each command."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.responses import JSONResponse, Response

from portal.api import commands, lists
from portal.api.examples import EXAMPLES

router = APIRouter(include_in_schema=False)
_REF = "#/components/schemas/{model}"
ABOUT = (
    "Hand responsibility over, and know at any instant who holds it. Every command needs an"
    " `Idempotency-Key`: sent again it is answered again, and done once. Who is speaking is"
    " known from the API key, never said in a command. Every error is a problem detail"
    " (RFC 9457) with a `code`, a sentence and a `next_step`. The answer to a command holds a"
    " signed `receipt`, and every answer has the newest checkpoint of the log in the header"
    " `Remit-Checkpoint`: keep both. `/log` serves the log itself (C2SP tlog-tiles) to everybody."
)
_ERRORS = {
    "400": "It cannot be read: syntax, a missing Idempotency-Key, an unknown parameter.",
    "401": "No key and no session, or one that has ended.",
    "403": "Not yours to decide, though you may see it.",
    "404": "Not there, or not yours to see; the two look the same.",
    "409": "Refused by a rule as things stand now.",
    "413": "Too large.",
    "415": "Not application/json in UTF-8.",
    "422": "A field is missing or wrong.",
    "503": "A server that is needed does not answer; send the same command again.",
}


@router.get("/api/v1/openapi.json")
async def told(request: Request) -> Response:
    return JSONResponse(request.app.openapi_schema)


def document(app: FastAPI) -> dict[str, Any]:
    """The whole description, made once when the portal starts."""
    made = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes,
        openapi_version="3.1.0", separate_input_output_schemas=False,
    )  # fmt: skip
    shapes: list[type[BaseModel]] = [*commands.CLASSES, lists.ProblemDetails]
    _, schemas = models_json_schema([(shape, "validation") for shape in shapes], ref_template=_REF)
    components = made.setdefault("components", {})
    components["schemas"] = {
        name: schema
        for name, schema in {**components.get("schemas", {}), **schemas.get("$defs", {})}.items()
        if name not in ("HTTPValidationError", "ValidationError")
    }
    components["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "An API key: remit person key"}
    }
    made["security"] = [{"key": []}]
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            _describe(path, method, operation)
    for command in commands.CLASSES:
        path, subject = commands.address_of(command)
        _describe_body(made, command, f"/api/v1{path}", subject)
    _describe_any(made)
    return made


def _describe(path: str, method: str, operation: dict[str, Any]) -> None:
    problem = {"application/problem+json": {"schema": _ref("ProblemDetails")}}
    operation["responses"].pop("422", None)
    for status, text in _ERRORS.items():
        if method == "post" or status in ("400", "401", "404", "422", "503"):
            operation["responses"][status] = {"description": text, "content": problem}
    told = operation.setdefault("parameters", [])
    if path in _SIGNED:
        told += [_parameter(name, "header", text, needed=True) for name, text in _SIGNED[path]]
    elif method == "post":
        told.append(_parameter("Idempotency-Key", "header", "The command's id.", needed=True))
    known = {parameter["name"] for parameter in told}
    told += [
        _parameter(part[1:-1], "path", "", needed=True)
        for part in path.split("/")
        if part.startswith("{") and part[1:-1] not in known
    ]
    told += [_parameter(name, "query", text) for name, text in _QUERY.get(path, {}).items()]


_SIGNED = {
    "/api/v1/inbox/events": (
        ("webhook-id", "The id of the message; a repeated one does nothing."),
        ("webhook-timestamp", "Seconds of the Unix clock, within five minutes of now."),
        ("webhook-signature", "v1,… over id.timestamp.body, by the sender's secret."),
    )
}
_LISTS = {"problem": "Only of this problem.", "state": "Only in this state.",
          "turn": "Only where this party has to move."}  # fmt: skip
_KNOWN = "As the record told it at this instant, before anything recorded or corrected later."
_QUERY = {
    "/api/v1/handoffs": _LISTS,
    "/api/v1/commitments": _LISTS,
    "/api/v1/steps": _LISTS | {"party": "Only on this party."},
    "/api/v1/fairness": {
        "matter": "Only in matters of this kind.", "kind": "Only parties of this kind.",
    },
    "/api/v1/concerns": {
        "state": "Only in this state.", "problem": "Only of this problem.",
        "matter": "Only of this kind.", "party": "Only those that this party reported.",
        "limit": "At most so many, up to 1,000.",
    },
    "/api/v1/candidates": {"state": "Only in this state."},
    "/api/v1/findings": {
        "about": "Only about this stream, such as problem/motel.",
        "entry": "Only about this entry of it.", "state": "Only in this state.",
    },
    "/api/v1/trust": {"party": "Of this party; the caller's own where nothing is said."},
    "/api/v1/trust/entries": {"party": "Of this party; the caller's own where nothing is said."},
    "/api/v1/trust/matters": {
        "party": "Of this party; the caller's own where nothing is said.",
        "noun": "Only incident, review, goodwill, contest or survey.",
    },
    "/api/v1/webhooks/{webhook}/deliveries": {"message": "Only this message."},
    "/api/v1/playbooks": {"name": "Only the versions of this one."},
    "/api/v1/rounds": {
        "state": "Only in this state.", "area": "Only in this area, in its own words.",
        "problem": "Only those that asked about this problem.",
    },
    "/api/v1/partnerships": {
        "problem": "Only on this problem.", "state": "Only in this state.",
    },
    "/api/v1/problems/{problem}/history": {
        "after": "Entries after this one.", "limit": "At most so many, up to 500.",
        "as_known_at": _KNOWN,
    },
    "/api/v1/problems/{problem}": {"as_known_at": _KNOWN},
    "/api/v1/responsibilities/{responsibility}/who": {
        "at": "The instant that is asked about, with its zone: 2026-11-30T14:00:00Z.",
        "as_known_at": _KNOWN, "basis": "yes: say also on what the answer rests.",
    },
}  # fmt: skip


def _describe_body(made: dict[str, Any], command: Any, path: str, subject: str) -> None:
    """The command without what its address says already."""
    whole = made["components"]["schemas"][command.__name__]
    left = {k: v for k, v in whole["properties"].items() if k not in ("kind", subject)}
    schema: dict[str, Any] = {
        "type": "object", "properties": left, "additionalProperties": False,
        "required": [name for name in whole.get("required", ()) if name in left],
    }  # fmt: skip
    kind = command.model_fields["kind"].default
    example = {k: v for k, v in EXAMPLES.get(kind, {}).items() if k not in ("kind", subject)}
    content: dict[str, Any] = {"schema": schema}
    if example or not schema["required"]:
        content["example"] = example
    made["paths"][path]["post"]["requestBody"] = {
        "required": bool(schema["required"]), "content": {"application/json": content}
    }  # fmt: skip


def _describe_any(made: dict[str, Any]) -> None:
    kinds = {c.model_fields["kind"].default: _ref(c.__name__)["$ref"] for c in commands.CLASSES}
    made["paths"]["/api/v1/commands"]["post"]["requestBody"] = {
        "required": True,
        "content": {"application/json": {
            "schema": {
                "oneOf": [{"$ref": ref} for ref in kinds.values()],
                "discriminator": {"propertyName": "kind", "mapping": kinds},
            },
            "examples": {kind: {"value": example} for kind, example in EXAMPLES.items()},
        }},
    }  # fmt: skip


def _parameter(name: str, where: str, text: str, *, needed: bool = False) -> dict[str, Any]:
    return {
        "name": name, "in": where, "required": needed, "schema": {"type": "string"},
        **({"description": text} if text else {}),
    }  # fmt: skip


def _ref(name: str) -> dict[str, str]:
    return {"$ref": _REF.format(model=name)}
