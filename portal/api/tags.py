"""Entity tags: which entry last changed what was answered, said as HTTP says it (RFC 9110)."""

import hashlib
import re

from fastapi import Request, Response

from portal.refusals import Stop
from portal.rights import Viewer

_TAG = re.compile(r'(W/)?"([0-9]{1,10})(?:-[0-9a-f]{8})?"', re.ASCII)
_NEVER = -1
"""The entry of a weak tag, which RFC 9110 lets match nothing in If-Match."""


def written(seq: int, seen_by: Viewer | None = None) -> str:
    """The tag of what this entry last changed; `seen_by` where each sees their own parts of it."""
    if seen_by is None:
        return f'"{seq}"'
    eyes = f"{seen_by.side} {seen_by.sees_everything}"
    return f'"{seq}-{hashlib.sha256(eyes.encode()).hexdigest()[:8]}"'


def known(
    request: Request, response: Response, seq: int, *, seen_by: Viewer | None = None
) -> Response | None:
    """Puts the tag on the answer; the answer 304 where the caller has just that already."""
    tag = response.headers["etag"] = written(seq, seen_by)
    given = ",".join(request.headers.getlist("if-none-match"))
    if tag in {one.strip().removeprefix("W/") for one in given.split(",")} or given.strip() == "*":
        return Response(status_code=304, headers={"etag": tag})
    return None


def expected(request: Request) -> tuple[int, ...]:
    """The entries of which a command's If-Match names one as the newest; none where it has none.

    Raises Stop (400) for what is no tag of ours.
    """
    given = ",".join(request.headers.getlist("if-match")).strip()
    if given in ("", "*"):
        return ()
    read = [_TAG.fullmatch(one.strip()) for one in given.split(",")]
    if len(read) > 10 or None in read:
        raise Stop(
            400, "bad_if_match", "The header If-Match holds no ETag of this API.",
            next_step='Send the ETag just as it was answered, with its quotes: If-Match: "12".',
        )  # fmt: skip
    return tuple(_NEVER if one[1] else int(one[2]) for one in read if one)
