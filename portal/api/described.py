"""What the description says of every operation alike: refusals, headers, parameters."""

from typing import Any

from portal.api.paged import MOST

REF = "#/components/schemas/{model}"
ERRORS = {
    "400": ("bad_idempotency_key", "It cannot be read: syntax, a missing Idempotency-Key, an"
            " unknown parameter, a cursor of another list."),
    "401": ("not_signed_in", "No key and no session, or one that has ended."),
    "403": ("not_your_role", "Not yours to decide, though you may see it."),
    "404": ("not_found", "Not there, or not yours to see; the two look the same."),
    "408": ("too_slow", "The content did not arrive in time."),
    "409": ("wrong_state", "Refused by a rule as things stand now."),
    "412": ("changed_since", "It has changed since the entry that If-Match names."),
    "413": ("too_large", "Too large."),
    "415": ("not_json", "Not application/json in UTF-8."),
    "422": ("invalid", "A field is missing or wrong."),
    "429": ("too_many_requests", "More often than this Remit allows; wait as Retry-After says."),
    "503": ("engine_away", "A server that is needed does not answer; send the same again."),
}  # fmt: skip
"""Code of the example, and what it means."""
_READING = frozenset({"400", "401", "403", "404", "422", "429", "503"})
_PHRASES = {
    "400": "Bad Request", "401": "Unauthorized", "403": "Forbidden", "404": "Not Found",
    "408": "Request Timeout", "409": "Conflict", "412": "Precondition Failed",
    "413": "Content Too Large", "415": "Unsupported Media Type", "422": "Unprocessable Content",
    "429": "Too Many Requests", "503": "Service Unavailable",
}  # fmt: skip
_HEADERS = {
    "Remit-Checkpoint": "The newest checkpoint of the log: origin, size, root, signature. Keep it.",
    "X-Request-Id": "The id of this request in the log of the portal.",
}
_ETAG = "Names the entry that last changed this. For If-None-Match, and for If-Match on commands."
_RETRY = "Seconds to wait before the next try."
SIGNED = {
    "/api/v1/inbox/events": (
        ("webhook-id", "The id of the message; a repeated one does nothing."),
        ("webhook-timestamp", "Seconds of the Unix clock, within five minutes of now."),
        ("webhook-signature", "v1,… over id.timestamp.body, by the sender's secret."),
    )
}
_LISTS = {"problem": "Only of this problem.", "state": "Only in this state.",
          "turn": "Only where this party has to move."}  # fmt: skip
_KNOWN = "As the record told it at this instant, before anything recorded or corrected later."
_WHOSE = {"party": "Of this party; the caller's own where nothing is said."}
_QUERY: dict[str, dict[str, str]] = {
    "/api/v1/problems": {},
    "/api/v1/handoffs": _LISTS,
    "/api/v1/commitments": _LISTS,
    "/api/v1/steps": _LISTS | {"party": "Only on this party."},
    "/api/v1/fairness": {
        "matter": "Only in matters of this kind.", "kind": "Only parties of this kind.",
    },
    "/api/v1/concerns": {
        "state": "Only in this state.", "problem": "Only of this problem.",
        "matter": "Only of this kind.", "party": "Only those that this party reported.",
    },
    "/api/v1/candidates": {"state": "Only in this state."},
    "/api/v1/findings": {
        "about": "Only about this stream, such as problem/motel.",
        "entry": "Only about this entry of it.", "state": "Only in this state.",
    },
    "/api/v1/trust": _WHOSE,
    "/api/v1/trust/entries": _WHOSE,
    "/api/v1/trust/matters": _WHOSE | {
        "noun": "Only incident, review, goodwill, contest or survey."},
    "/api/v1/playbooks": {"name": "Only the versions of this one."},
    "/api/v1/rounds": {
        "state": "Only in this state.", "area": "Only in this area, in its own words.",
        "problem": "Only those that asked about this problem.",
    },
    "/api/v1/partnerships": {
        "problem": "Only on this problem.", "state": "Only in this state.",
    },
}  # fmt: skip
"""The lists that come in pages, with their filters."""
_MORE: dict[str, dict[str, str]] = {
    "/api/v1/webhooks/{webhook}/deliveries": {"message": "Only this message."},
    "/api/v1/problems/{problem}/history": {
        "after": "Entries after this one.",
        "limit": "At most so many, up to 500.",
        "as_known_at": _KNOWN,
    },
    "/api/v1/problems/{problem}": {"as_known_at": _KNOWN},
    "/api/v1/responsibilities/{responsibility}/who": {
        "at": "The instant that is asked about, with its zone: 2026-11-30T14:00:00Z.",
        "as_known_at": _KNOWN,
        "basis": "yes: say also on what the answer rests.",
    },
    "/api/v1/inbox": {
        "you_after": "Goes on in what waits for you: `you_next` of the page before.",
        "others_after": "Goes on in what you wait for: `others_next` of the page before.",
        "limit": f"At most so many of each, up to {MOST}.",
    },
    "/api/v1/events": {"after": "The place that was told last, or `start`."},
}
_CURSOR = "`next` of the page before, as it was answered; leave it out for the first page."
_ONE_THING = ("problem", "responsibility", "handoff", "commitment", "step", "finding", "concern",
              "candidate", "partnership", "round", "playbook")  # fmt: skip
TAGS = (
    ("questions", "What the record says, as far as the caller may see it."),
    ("commands", "What changes something. Each is done once, whatever is sent again."),
    ("events", "What happens, told as it happens."),
    ("webhooks", "What happens, sent to an address of yours."),
)


def components() -> dict[str, Any]:
    """The parts that operations point to."""
    problem = {"$ref": REF.format(model="ProblemDetails")}
    return {
        "securitySchemes": {
            "key": {"type": "http", "scheme": "bearer",
                    "description": "An API key: remit person key"},
            "session": {"type": "apiKey", "in": "cookie", "name": "__Host-remit",
                        "description": "A browser that is signed in, from our own pages only."},
        },
        "headers": {
            name: {"description": text, "schema": {"type": "string"}}
            for name, text in (*_HEADERS.items(), ("ETag", _ETAG), ("Retry-After", _RETRY),
                               ("Link", "The next page, rel=next, where there is one (RFC 8288)."),
                               ("WWW-Authenticate", "How to say who you are."))
        },
        "responses": {
            f"Refused{status}": {
                "description": text,
                "headers": headers(*_more_of(status)),
                "content": {"application/problem+json": {
                    "schema": problem, "example": _example(status, code, text)}},
            }
            for status, (code, text) in ERRORS.items()
        },
    }  # fmt: skip


def headers(*more: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*_HEADERS, *more)}


def _more_of(status: str) -> tuple[str, ...]:
    return {"401": ("WWW-Authenticate",), "429": ("Retry-After",), "503": ("Retry-After",)}.get(
        status, ()
    )


def _example(status: str, code: str, text: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": f"urn:remit:refusal:{code}", "title": _PHRASES[status], "status": int(status),
        "detail": text, "code": code, "next_step": "Correct the request and send it again.",
        "request_id": "8f0b4c1d2e3a5968",
    }  # fmt: skip
    if status == "422":
        told["errors"] = [{"field": "read_back", "message": "This is missing."}]
    return told


def refusals(method: str) -> dict[str, Any]:
    """How an operation may say no."""
    return {
        status: {"$ref": f"#/components/responses/Refused{status}"}
        for status in ERRORS
        if method == "post" or status in _READING
    }


def is_list(path: str) -> bool:
    """Whether the list comes in pages."""
    return path in _QUERY


def is_one_thing(path: str) -> bool:
    """Whether one thing is told, with an ETag."""
    last = path.rpartition("/")[2]
    return last.startswith("{") and last[1:-1] in _ONE_THING


def parameters(path: str, method: str) -> list[dict[str, Any]]:
    """Everything that can be said beside the body."""
    found = [_place(part[1:-1]) for part in path.split("/") if part.startswith("{")]
    if path in SIGNED:
        found += [_parameter(name, "header", text, needed=True) for name, text in SIGNED[path]]
    elif method == "post":
        found += _OF_COMMANDS
    elif is_one_thing(path):
        found.append(_parameter("If-None-Match", "header", "An ETag: 304 where nothing changed."))
    elif path == "/api/v1/events":
        found.append(_parameter("Last-Event-ID", "header", "The id that was heard last."))
    if is_list(path):
        found += [_parameter("after", "query", _CURSOR), _LIMIT]
    asked = _QUERY.get(path) or _MORE.get(path, {})
    return found + [_parameter(name, "query", text) for name, text in asked.items()]


def _parameter(name: str, where: str, text: str, *, needed: bool = False) -> dict[str, Any]:
    return {
        "name": name, "in": where, "required": needed, "schema": {"type": "string"},
        "description": text,
    }  # fmt: skip


def _place(name: str) -> dict[str, Any]:
    return _parameter(name, "path", f"The id of the {name}.", needed=True)


_LIMIT = _parameter("limit", "query", f"At most so many, up to {MOST}.") | {
    "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": 100}
}
_OF_COMMANDS = [
    _parameter("Idempotency-Key", "header", "The command's id; make up a new one for each.",
               needed=True) | {"schema": {
                   "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9:._-]{7,63}$"},
                   "example": "5f0c2d1e-accept-motel-h1"},
    _parameter("If-Match", "header", 'An ETag, such as "12": do it only while that is the newest.')
    | {"schema": {"type": "string", "pattern": '^(\\*|"[0-9]{1,10}(-[0-9a-f]{8})?")$'},
       "example": '"12"'},
    _parameter("Remit-Deputy-For", "header", "The absent person whose deputy you are."),
]  # fmt: skip
