"""Cursors: where a page of a list ended, as programs carry it to the next page.

A cursor is sealed with a key of this installation and bound to the list, to what was asked of it
and to the party that asked. It holds nothing that the page did not tell, and gives no right.
"""

import base64
import binascii
import hmac
import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog

from portal.refusals import Stop
from runtime.home import Home
from schemas.errors import Refused

log = structlog.get_logger("portal")
_SEAL = 16
_LONGEST = 1_000
Value = str | int | bool | None


class Cursors:
    """Writes and reads cursors with a key that lies in the folder of secrets."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._key: bytes | None = None

    def written(self, scope: str, values: Sequence[Value | datetime]) -> str:
        """The cursor of this place in a list; `scope` says which list, for whom, of what."""
        told = [one.isoformat() if isinstance(one, datetime) else one for one in values]
        place = json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()
        return base64.urlsafe_b64encode(self._seal(scope, place) + place).decode().rstrip("=")

    def read(self, scope: str, text: str) -> list[Any]:
        """The values of a cursor written for this scope. Raises Stop (400) for anything else."""
        try:
            if len(text) > _LONGEST or not text.isascii():
                raise _unknown()
            whole = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except binascii.Error:
            raise _unknown() from None
        seal, place = whole[:_SEAL], whole[_SEAL:]
        if base64.urlsafe_b64encode(whole).decode().rstrip("=") != text:
            raise _unknown()
        if not hmac.compare_digest(seal, self._seal(scope, place)):
            raise _unknown()
        values: list[Any] = json.loads(place)
        return values

    def _seal(self, scope: str, place: bytes) -> bytes:
        if self._key is None:
            self._key = self._kept()
        return hmac.digest(self._key, scope.encode() + b"\n" + place, "sha256")[:_SEAL]

    def _kept(self) -> bytes:
        try:
            return self._home.secret("cursors").encode()
        except Refused as refused:
            log.warning("cursors.not_kept", reason=refused.message)
            return secrets.token_bytes(32)  # good until this process ends


def _unknown() -> Stop:
    return Stop(
        400, "bad_cursor", "This is no place in this list, or not one for you.",
        next_step="Give `after` just as `next` was answered, with the same filters; or begin anew.",
    )  # fmt: skip
