"""How the portal says no: one shape for every error, problem details for programs, a page for
people."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from language.speaking import Texts, later
from portal import pages
from schemas.errors import Refused, Status

HTTP = {
    Status.INVALID: 422,
    Status.NOT_FOUND: 404,
    Status.NOT_ALLOWED: 403,
    Status.REFUSED: 409,
    Status.UNAVAILABLE: 503,
    Status.STALE: 412,
}
_NEXT: Mapping[int, str] = {
    400: later("Correct the request and send it again."),
    401: later("Sign in, or send an API key: Authorization: Bearer KEY."),
    403: later("Ask someone who may, or sign in as someone else."),
    404: later(
        "Check the address; things that are not yours look the same as things that are not there."
    ),
    405: later("Use one of the methods named in the Allow header."),
    408: later("Send it again."),
    412: later("Ask again how it stands now, and decide anew."),
    413: later("Send less."),
    415: later("Send application/json in UTF-8, uncompressed."),
    422: later("Correct the fields and send it again."),
    429: later("Wait as long as Retry-After says; ask less often, or follow /api/v1/events."),
    500: later("Try again; if it happens again, tell whoever runs this Remit the request id."),
    503: later("Try again in a moment."),
}


class Stop(Exception):  # noqa: N818 - like Refused, an answer and not an error of the program
    """A refusal of HTTP itself, before or beside the rules."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        next_step: str | None = None,
        fields: Sequence[tuple[str, str]] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.next_step = next_step or _NEXT.get(status, "Look at the documentation.")
        self.fields = tuple(fields)
        self.headers = headers or {}


def unknown() -> Stop:
    """The one answer for what is not there and for what is not yours: they must not differ."""
    return Stop(404, "not_found", "There is nothing here, or nothing that you may see.")


def not_signed_in() -> Stop:
    return Stop(
        401,
        "not_signed_in",
        "You are not signed in, or your session has ended.",
        headers={"WWW-Authenticate": 'Bearer realm="remit"'},
    )


def from_refused(refused: Refused) -> Stop:
    status = HTTP[refused.status]
    if status == 404:
        return unknown()
    headers = {"Retry-After": "5"} if status == 503 else None
    return Stop(status, refused.code, refused.message, next_step=refused.next_step, headers=headers)


def from_validation(wrong: ValidationError) -> Stop:
    """Each wrong field with what is expected there; what was sent is not repeated."""
    fields = [(_field(error), _expected(error)) for error in wrong.errors(include_url=False)][:40]
    count = len(fields)
    said = "A field is missing or wrong." if count == 1 else f"{count} fields are missing or wrong."
    return Stop(422, "invalid", said, fields=fields)


def _field(error: Any) -> str:
    where = [str(part) for part in error["loc"] if not _is_tag(part)]
    if error["type"] in ("union_tag_not_found", "union_tag_invalid"):
        where.append("kind")
    return ".".join(where) or "(the whole)"


def _is_tag(part: Any) -> bool:
    # pydantic names the chosen member of a union in the path, and a command's kind is its name.
    return isinstance(part, str) and part.partition(".")[2] != ""


def _expected(error: Any) -> str:
    match error["type"]:
        case "union_tag_not_found":
            return later("Say which command this is, such as handoff.accept.")
        case "union_tag_invalid":
            return later("There is no such command.")
        case "missing":
            return later("This is missing.")
        case "extra_forbidden":
            return later("There is no such field here.")
        case "string_pattern_mismatch":
            return later("This is not written like an id of this kind.")
        case "value_error":
            text = str(error["ctx"]["error"])
            return text[:1].upper() + text[1:] + "."
        case _:
            pass
    text = str(error["msg"]).replace("Input should be", "Expected")
    return text[:1].upper() + text[1:] + "."


def problem_details(stop: Stop, request_id: str) -> Response:
    """RFC 9457."""
    told: dict[str, Any] = {
        "type": f"urn:remit:refusal:{stop.code}",
        "title": HTTPStatus(stop.status).phrase,
        "status": stop.status,
        "detail": stop.message,
        "code": stop.code,
        "next_step": stop.next_step,
        "request_id": request_id,
    }
    if stop.fields:
        told["errors"] = [{"field": field, "message": text} for field, text in stop.fields]
    return JSONResponse(
        told, stop.status, headers=stop.headers, media_type="application/problem+json"
    )


def in_a_browser(stop: Stop) -> Stop:
    """The refusal with a next step for somebody at a page, who has no command line."""
    step = _ON_A_PAGE.get(stop.code)
    if step is None and ("remit " in stop.next_step or " --" in stop.next_step):
        step = later("See how it stands now, and choose again.")
    if step is None:
        return stop
    return Stop(
        stop.status, stop.code,
        later("This form was used already.") if stop.code == "command_reused" else stop.message,
        next_step=step, fields=stop.fields, headers=stop.headers,
    )  # fmt: skip


_ON_A_PAGE: Texts = {
    "wrong_state": "Somebody was faster, or it was answered already. See it as it is now.",
    "stale_terms": "The terms have changed since you opened the page. See them as they are now.",
    "command_reused": "This form was sent before with other content. See what came of that first;"
    " send it again only if you still want to.",
    "not_found": "Check the address, or look for it among the problems; what is not yours looks the"
    " same as what is not there.",
}


def answer(request: Request, stop: Stop) -> Response:
    """The refusal in the language of who asked."""
    request_id = request.scope.get("remit.request_id", "")
    if request.url.path.startswith("/api/"):
        return problem_details(stop, request_id)
    if request.url.path.startswith("/open311/"):
        from portal.open311 import writing

        return writing.refused(request, stop)
    stop = in_a_browser(stop)
    return pages.render(
        request, "refusal.html", status=stop.status, headers=stop.headers,
        stop=stop, request_id=request_id,
    )  # fmt: skip
