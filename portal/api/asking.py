"""Reading what programs send: strictly, so that nothing is understood in two ways."""

import json
import re
from datetime import datetime
from typing import Any

from fastapi import Request

from portal.numbers import whole
from portal.refusals import Stop
from portal.strict_json import checked
from portal.when import read_with_zone

_COMMAND_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]{7,63}", re.ASCII)


def parameters(request: Request, *known: str) -> dict[str, str]:
    """The query parameters, each known and given once. Raises Stop (400) for any other."""
    given = request.query_params.multi_items()
    if any("\0" in part for pair in given for part in pair):
        raise Stop(400, "bad_parameter", "A parameter holds the character NUL.")
    names = [name for name, _ in given]
    for name in names:
        if name not in known:
            there_are = f" There are: {', '.join(known)}." if known else ""
            raise Stop(400, "unknown_parameter", f"There is no parameter {name[:40]!a}.{there_are}")
        if names.count(name) > 1:
            raise Stop(400, "parameter_twice", f"The parameter {name} is given twice.")
    return dict(given)


def whole_number(text: str | None, name: str, default: int, most: int) -> int:
    """A number of plain digits, at most `most`."""
    if text is None:
        return default
    read = whole(text)
    if read is None:
        raise Stop(400, "bad_parameter", f"{name} is a whole number from 0 to {most}.")
    return min(read, most)


def instant(text: str | None, name: str) -> datetime | None:
    if text is None:
        return None
    # A plus sign that was not percent-encoded arrives as a space.
    read = read_with_zone(text.replace(" ", "+"))
    if read is None:
        raise Stop(
            422, "invalid", "A time is not one.",
            fields=[(name, "A date and time with its zone is expected: 2026-11-30T14:00:00Z.")],
        )  # fmt: skip
    return read


def command_id(request: Request) -> str:
    """The id under which the command is known for ever; the caller makes it up."""
    given = request.headers.getlist("idempotency-key")
    if len(given) != 1 or not _COMMAND_ID.fullmatch(given[0]):
        raise Stop(
            400, "bad_idempotency_key",
            "The header Idempotency-Key is needed: 8 to 64 letters, digits or : . _ -",
            next_step="Make up a new one for each command, and send the same one to repeat it.",
        )  # fmt: skip
    return given[0]


async def json_body(request: Request) -> bytes:
    """The body, which is strict JSON in UTF-8."""
    body = await request.body()
    if body:
        check_content_type(request.headers.get("content-type"))
    return checked(body) if body.strip() else b""


def check_content_type(given: str | None) -> None:
    kind, _, more = (given or "").partition(";")
    charset = more.strip().lower().removeprefix("charset=").strip('"')
    if kind.strip().lower() != "application/json" or charset not in ("", "utf-8"):
        raise Stop(415, "not_json", "Content in application/json, UTF-8, is expected.")


def fields_of(body: bytes) -> dict[str, Any]:
    """The fields of a JSON object; an empty body has none."""
    read = json.loads(body) if body else {}
    if not isinstance(read, dict):
        raise Stop(
            422, "invalid", "A JSON object is expected.",
            fields=[("(the whole)", "An object with fields is expected.")],
        )  # fmt: skip
    return read


def already_said(name: str) -> Stop:
    return Stop(
        422, "invalid", "A field is wrong.",
        fields=[(name, "The address says this already; leave it out.")],
    )  # fmt: skip
