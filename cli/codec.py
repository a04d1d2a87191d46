"""`remit codec`: the keys under which Temporal's data lies, and a window for its operators."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import click

from cli import show
from runtime.settings import load_settings
from schemas.errors import Invalid

_json = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")


@click.group()
def codec() -> None:
    """The keys that encrypt what Temporal keeps."""


@codec.command("new-key")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--reads-only", is_flag=True, help="It writes later: remit codec use KEY.")
@_json
def new_key(*, file: Path | None, reads_only: bool, as_json: bool) -> None:
    """Make a new key, which writes from now on; the old ones go on reading.

    FILE is that of this installation unless given. Processes that run notice it by themselves.
    With several machines, bring it to all of them with --reads-only before it writes. Keep a copy
    of the file apart from any backup of the data.

    \b
    Examples:
      remit codec new-key
      remit codec new-key /run/secrets/payload_keys
    """
    from runtime.payload_keys import add_key, keys_file

    place = file or keys_file(load_settings())
    made = add_key(place, writes=not reads_only)
    if as_json:
        show.as_json({"key": made, "file": str(place), "writes": not reads_only})
    else:
        show.line(f"The key {made} is in {place}" + ("." if reads_only else " and writes now."))


@codec.command()
@click.argument("key")
@_json
def use(*, key: str, as_json: bool) -> None:
    """Let a key of the file write from now on.

    \b
    Example:
      remit codec use 3f0c2c1e
    """
    from runtime.payload_keys import keys_file, promote

    promote(keys_file(load_settings()), key)
    if as_json:
        show.as_json({"key": key, "writes": True})
    else:
        show.line(f"The key {key} writes now.")


@codec.command()
@_json
def keys(*, as_json: bool) -> None:
    """List the keys by their ids. The keys themselves are never shown.

    \b
    Example:
      remit codec keys
    """
    from runtime.payload_keys import KeyRing, keys_file

    ids = KeyRing(keys_file(load_settings())).ids
    told = [{"key": key, "writes": key == ids[-1]} for key in ids]
    if as_json:
        show.as_json(told)
    else:
        show.table(["key", "writes"], [(one["key"], one["writes"]) for one in told])


@codec.command()
@click.option("--port", type=click.IntRange(1024, 65535), default=8322, show_default=True)
@click.option("--ui", metavar="URL", help="Where Temporal's pages are; else those of this Remit.")
def serve(*, port: int, ui: str | None) -> None:
    """Show payloads in Temporal's own pages, on this machine only, until Ctrl-C.

    Open the link it prints, and name the endpoint in Temporal's pages (the glasses at the top:
    “Include cross-origin credentials”). For the temporal program: --codec-endpoint, and
    --codec-auth "Bearer …" with the secret in REMIT_HOME/secrets/codec_endpoint.

    \b
    Example:
      remit codec serve
    """
    from runtime.codec_endpoint import CodecEndpoint
    from runtime.home import Home
    from runtime.payload_keys import KeyRing, keys_file
    from runtime.stack import locate

    settings = load_settings()
    origin = _origin(ui or locate(settings).temporal_ui_url)
    endpoint = CodecEndpoint(
        KeyRing(keys_file(settings)),
        key=Home.at(settings.home).secret("codec_endpoint"),
        ui=origin,
        port=port,
    )
    show.line(f"Endpoint  http://127.0.0.1:{port}")
    show.line(f"Open once {endpoint.link}")
    asyncio.run(_listen(endpoint, port))


def _origin(url: str | None) -> str:
    parts = urlsplit(url or "")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise Invalid(
            "Where Temporal's pages are is not known.",
            next_step="Say it: remit codec serve --ui http://127.0.0.1:8233",
            code="no_ui",
        )
    return f"{parts.scheme}://{parts.netloc}"


async def _listen(endpoint: object, port: int) -> None:
    import uvicorn

    config = uvicorn.Config(
        endpoint,  # type: ignore[arg-type]
        host="127.0.0.1", port=port, http="h11", ws="none", lifespan="off", log_config=None,
        access_log=False, server_header=False, proxy_headers=False, limit_concurrency=20,
    )  # fmt: skip
    await uvicorn.Server(config).serve()
