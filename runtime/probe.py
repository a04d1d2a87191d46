"""Questions asked over the wire, to see whether a server really answers.

`python -m runtime.probe URL` asks one and ends with 0 when the answer is 200: a health check for
containers, which have no other program for it.
"""

import asyncio
import json
import sys
from typing import Any
from urllib.parse import urlsplit


async def fetch(url: str, within: float = 2.0) -> tuple[int, bytes]:
    """Status and body of a GET; status 0 when nobody answers."""
    place = urlsplit(url)
    path = (place.path or "/") + (f"?{place.query}" if place.query else "")
    try:
        async with asyncio.timeout(within):
            reader, writer = await asyncio.open_connection(place.hostname, place.port or 80)
            try:
                writer.write(
                    f"GET {path} HTTP/1.0\r\nHost: {place.netloc}\r\n"
                    "Accept: application/json\r\n\r\n".encode()
                )
                answer = await reader.read()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return 0, b""
    head, _, body = answer.partition(b"\r\n\r\n")
    words = head.split(b" ", 2)
    return (int(words[1]) if len(words) > 1 and words[1].isdigit() else 0), body


async def fetch_json(url: str, within: float = 2.0) -> dict[str, Any] | None:
    """The JSON object behind a URL; none when there is not one."""
    status, body = await fetch(url, within)
    try:
        found = json.loads(body) if status == 200 else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


async def database_answers(url: str, within: float = 2.0) -> bool:
    """Whether PostgreSQL answers a question for this login."""
    import asyncpg

    try:
        async with asyncio.timeout(within):
            connection = await asyncpg.connect(url)
            try:
                return bool(await connection.fetchval("SELECT true"))
            finally:
                await connection.close()
    except (OSError, TimeoutError, asyncpg.PostgresError):
        return False


def main(words: list[str]) -> int:
    """0 when the one URL given answers 200; else 1, and what it answered goes to stderr."""
    if len(words) != 1:
        sys.stderr.write("Usage: python -m runtime.probe URL\n")
        return 2
    status, body = asyncio.run(fetch(words[0], within=4.0))
    if status != 200:
        sys.stderr.write(f"{status or 'no answer'} {body[:300].decode(errors='replace')}\n")
    return 0 if status == 200 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
