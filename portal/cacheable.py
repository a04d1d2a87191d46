"""Answers that anybody may keep for a while: the same for everybody, marked by their content."""

import hashlib

from starlette.requests import Request
from starlette.responses import Response


def kept(request: Request, answer: Response, *, seconds: int, public: bool = True) -> Response:
    """The answer with an ETag; 304 without content where the reader has that very content."""
    etag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    headers = {
        "etag": etag,
        "cache-control": f"{'public' if public else 'private'}, max-age={seconds}",
    }
    if public:
        headers["vary"] = "Accept-Language, Cookie"  # the language that the reader chose
    given = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    if "*" in given or etag in {one.removeprefix("W/") for one in given}:
        return Response(status_code=304, headers=headers)
    answer.headers.update(headers)
    return answer
