"""Answers of Open311, in JSON or XML as the end of the address says. XML is only ever written."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as Xml

from starlette.requests import Request
from starlette.responses import Response

from portal.refusals import Stop

BEGINS = "/open311/"
Value = str | int | float | bool | None | Mapping[str, Any] | Sequence[Any]
CODES = {401: 403, 409: 400, 422: 400}
"""What GeoReport has no code for, and the one that it has."""


def answer(kind: str, names: tuple[str, str] | str, told: Any, *, status: int = 200) -> Response:
    """What is told; `names` are those of the list and of each thing in it, or of a single thing.

    A list has in XML the name of the whole and of each part; JSON has no names.
    """
    if kind == "json":
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return Response(text.encode(), status, media_type="application/json; charset=utf-8")
    if isinstance(names, str):
        root = _element(names, told)
    else:
        root = Xml.Element(names[0])
        root.extend(_element(names[1], one) for one in told)
    return Response(
        Xml.tostring(root, encoding="UTF-8", xml_declaration=True), status,
        media_type="text/xml; charset=utf-8",
    )  # fmt: skip


def refused(request: Request, stop: Stop) -> Response:
    """The error body of GeoReport: a list of a code and a sentence."""
    code = CODES.get(stop.status, stop.status)
    said = stop.message
    if stop.fields:
        said += " " + " ".join(f"{name}: {text}" for name, text in stop.fields)
    kind = "xml" if request.url.path.endswith(".xml") else "json"
    told = [{"code": code, "description": f"{said} {stop.next_step}"}]
    made = answer(kind, ("errors", "error"), told, status=code)
    made.headers.update(stop.headers)
    return made


def _element(name: str, told: Any) -> Xml.Element:
    made = Xml.Element(name)
    if isinstance(told, Mapping):
        made.extend(_element(key, value) for key, value in told.items())
    elif isinstance(told, list | tuple):
        made.extend(_element(_SINGLE.get(name, "item"), one) for one in told)
    elif isinstance(told, bool):
        made.text = "true" if told else "false"
    elif told is not None:
        made.text = "".join(mark if _fits(mark) else "�" for mark in str(told))
    return made


_SINGLE = {"attributes": "attribute", "endpoints": "endpoint", "formats": "format",
           "values": "value"}  # fmt: skip


def _fits(mark: str) -> bool:
    """Whether XML 1.0 has this character at all; no escape makes up for it."""
    return mark in "\t\n\r" or " " <= mark <= "\ud7ff" or "\ue000" <= mark <= "�" or mark > "￿"
