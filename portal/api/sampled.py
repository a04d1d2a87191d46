"""Examples that follow from a schema: what a field is called says what stands in it.

They are as true as the schema. A test holds each of them against it, and against the commands.
"""

import re
from typing import Any

_BY_PATTERN = (
    ("#[1-9]", "problem/motel#12"), (r"\.h[1-9]", "motel.h1"), (r"\.c[1-9]", "motel.c1"),
    (r"\.s[1-9]", "motel.s1"), (r"\.a[1-9]", "motel-table.a1"), (r"\.m[1-9]", "motel-table.m1"),
    (r"\.p[1-9]", "motel-table.p1"), (r"\.r[1-9]", "motel-table.r1"), ("{64}", "9f" * 32),
    ("{0,39}@", "dana@housing"), ("^f-", "f-7k3m9q2a"), ("^c-", "c-7k3m9q2a"),
    ("^k-", "k-7k3m9q2a"), ("^r-", "r-7k3m9q2a"), (r"\.[a-z]", "motel.lighting"),
    (r"\.[A-Za-z]{2,24}$", "dana@housing.example"), (r"\d{1,2}\.", "39.7392,-104.9903"),
    ("-[1-9][0-9]{0,3}$", "motels-1"), ("-?[0-9]{1,12}", "2.5"),
)  # fmt: skip
"""A piece of the pattern of an id, and such an id; the first that fits."""
_BY_NAME: dict[str, Any] = {
    "problem": "motel", "into": "ballroom", "party": "housing", "receiver": "housing",
    "member": "housing", "holder": "housing", "fallback": "police", "offeror": "police",
    "promisor": "housing", "promisee": "police", "contributor": "clinic", "from": "police",
    "convener": "police", "trusting": "police", "trusted": "housing", "toward": "clinic",
    "partnership": "motel-table", "key": "lighting", "measure": "calls", "action": "lamps",
    "item": "noise", "group": "tenants", "stream": "problem/motel", "subject": "motel.h1",
    "kind": "handoff.accepted", "by": "dana@housing", "title": "Lighting of the car park",
    "problem_title": "Thefts at the Ocean View motel", "name": "Ocean View motel table",
    "zone": "America/Denver", "reason": "The programme ends in June.", "place": "Car park",
    "text": "Nine of twelve lamps are in.", "note": "Eight of twelve lamps are in.",
    "statement": "Guests' cars are broken into at night, about three times a week.",
    "unit": "calls a week", "source": "Calls for service", "next": "b2xkIHNhbHQ", "seq": 12,
    "summary": "Keep the car park lit from dusk.", "command_id": "5f0c2d1e-accept-motel-h1",
    "receipt": "remit.example.gov/log/receipts\n…", "hash": "9f" * 32, "prev": "4c" * 32,
    "state": "offered", "turn": "housing", "cause": "handoff", "field": "note",
    "places": ["Car park"], "duties": ["Keep it lit from dusk to dawn"], "path": "note",
    "basis": "PD-17 section 4", "corrected_by": {}, "deadlines": {"decide": "2026-12-04T23:00:00Z"},
    "sheet": "14", "url": "https://clinic.example/remit", "href": "/api/v1/handoffs/motel.h1",
    "specversion": "1.0", "type": "gov.remit.commitment.report_progress",
    "playbook": "motels-1", "value": "2.5", "threshold": "2.5",
    "agreement": "motel-table.a1", "meeting": "motel-table.m1", "role": "representative",
}  # fmt: skip
_SPANS = ("within", "every", "notice", "grace", "tried_for")
_INSTANT = "2026-12-01T16:40:00Z"
_DEEPEST = 12


class Samples:
    """Samples of the schemas of one description."""

    def __init__(self, schemas: dict[str, Any]) -> None:
        self._schemas = schemas

    def of(self, schema: dict[str, Any], name: str = "", *, whole: bool, depth: int = 0) -> Any:
        """What the schema allows; `whole`: with every field, not only with those that must be."""
        if "$ref" in schema:
            schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        for some in ("anyOf", "oneOf"):
            if some in schema:
                # Deep down nothing is shorter than something.
                left = [one for one in schema[some] if one.get("type") != "null"]
                none = len(left) < len(schema[some]) and depth > _DEEPEST
                return None if none else self.of(left[0], name, whole=whole, depth=depth)
        match schema.get("type"):
            case "object":
                return self._object(schema, name, whole, depth)
            case "array":
                return self._array(schema, name, whole, depth)
            case "string":
                return _text(schema, name)
            case "integer":
                return max(int(schema.get("minimum", 1)), 1 if name != "seq" else 12)
            case "number":
                return 2.5
            case "boolean":
                return False
            case "null":
                return None
            case _:
                return _BY_NAME.get(name, "…")

    def _object(self, schema: dict[str, Any], name: str, whole: bool, depth: int) -> Any:
        if "properties" not in schema:
            return told if isinstance(told := _BY_NAME.get(name), dict) else {}
        needed = schema.get("required", ())
        return {
            field: self.of(part, field, whole=whole, depth=depth + 1)
            for field, part in schema["properties"].items()
            if whole or field in needed
        }

    def _array(self, schema: dict[str, Any], name: str, whole: bool, depth: int) -> Any:
        if isinstance(_BY_NAME.get(name), list) and schema.get("items", {}).get("type") == "string":
            return _BY_NAME[name]
        count = max(1, schema.get("minItems", 1))
        items = schema.get("items", {})
        single = name.removesuffix("s")
        return [self.of(items, single, whole=whole, depth=depth + 1) for _ in range(count)]


def _text(schema: dict[str, Any], name: str) -> str:
    if schema.get("format") == "date-time":
        return _INSTANT
    if any(word in name for word in _SPANS):
        return "10wd"
    told, pattern = _BY_NAME.get(name), schema.get("pattern", "")
    if isinstance(told, str) and re.search(pattern, told):
        return told
    for piece, sample in _BY_PATTERN:
        if piece in pattern:
            return sample
    return "As agreed by telephone." if not pattern else "housing"
