"""A partner's own software, in thirty lines: what waits for us, and yes to one of it.

REMIT_KEY=remit_…  python examples/client.py https://remit.example.gov
REMIT_KEY=remit_…  python examples/client.py https://remit.example.gov motel.h1 "We light it."
"""

import json
import os
import sys
import uuid
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def ask(url: str, said: dict[str, Any] | None = None, **headers: str) -> tuple[Any, Any]:
    """What the API answers, and its headers. An error is a sentence with what to do next."""
    body = None if said is None else json.dumps(said).encode()
    key = {"Authorization": f"Bearer {os.environ['REMIT_KEY']}", "Content-Type": "application/json"}
    try:
        with urlopen(Request(url, body, {**key, **headers})) as answer:  # noqa: S310 - our own
            return json.load(answer), answer.headers
    except HTTPError as wrong:
        told = json.load(wrong)
        sys.exit(f"{told['detail']} {told['next_step']}")


def main(remit: str, handoff: str = "", read_back: str = "") -> None:
    inbox, _ = ask(f"{remit}/api/v1/inbox")
    for one in inbox["waiting_for_you"]:
        print(one["id"], "until", one["due"], "-", one["asked"], one["title"])  # noqa: T201
    if handoff:
        offer, seen = ask(f"{remit}/api/v1/handoffs/{handoff}")
        done, _ = ask(
            f"{remit}/api/v1/handoffs/{handoff}/accept",
            {"version": offer["version"], "read_back": read_back},
            **{"Idempotency-Key": str(uuid.uuid4()), "If-Match": seen["ETag"]},
        )
        print(done["receipt"] or done["entries"])  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
