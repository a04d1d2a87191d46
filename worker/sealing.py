"""Where the seal is made: beside the workflows, in a thread of its own, so that neither a slow
disk under the signer holds up a workflow, nor the other way round.
"""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import structlog

from runtime.home import Home
from runtime.settings import Settings
from schemas.errors import Unavailable
from seal import witnessing
from seal.sealer import Sealer

if TYPE_CHECKING:
    from seal.stamping import Authority

log = structlog.get_logger()


def sealer(settings: Settings) -> Sealer | None:
    """The sealer of this installation; None where no login for it is named."""
    if settings.sequencer_url is None:
        return None
    home = Home.at(settings.home)
    return Sealer(
        settings.sequencer_url.get_secret_value(),
        secrets=home.secrets,
        memory=home.path / "seal",
        witnesses=_witnesses(settings),
        origin=settings.log_origin,
        authority=_authority(settings),
    )


@contextlib.asynccontextmanager
async def sealing(settings: Settings) -> AsyncIterator[None]:
    """Seal for as long as the block runs."""
    made = sealer(settings)
    if made is None:
        log.warning("seal.off", reason="REMIT_SEQUENCER_URL is not set")
        yield
        return
    loop = asyncio.new_event_loop()
    running = loop.create_task(made.run())
    thread = threading.Thread(target=_run, args=(loop, running), name="seal", daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(running.cancel)
        await asyncio.to_thread(thread.join, 5)


def _run(loop: asyncio.AbstractEventLoop, running: "asyncio.Task[None]") -> None:
    with contextlib.suppress(asyncio.CancelledError):
        loop.run_until_complete(running)
    loop.close()


def _authority(settings: Settings) -> "Authority | None":
    if settings.stamp_url is None:
        return None
    from cryptography.x509 import load_pem_x509_certificates

    from seal.stamping import Authority

    if settings.stamp_roots is None:
        return Authority(settings.stamp_url)
    try:
        roots = load_pem_x509_certificates(settings.stamp_roots.read_bytes())
    except (OSError, ValueError) as wrong:
        raise Unavailable(
            f"The certificates in {settings.stamp_roots} cannot be read: {wrong}.",
            next_step="Correct REMIT_STAMP_ROOTS, or unset it.",
            code="no_roots",
        ) from None
    return Authority(settings.stamp_url, tuple(roots))


def _witnesses(settings: Settings) -> list[witnessing.Address]:
    if settings.witnesses is None:
        return []
    try:
        return witnessing.read(settings.witnesses.read_text().splitlines())
    except OSError as wrong:
        raise Unavailable(
            f"The file of witnesses {settings.witnesses} cannot be read: {wrong.strerror}.",
            next_step="Correct REMIT_WITNESSES, or unset it.",
            code="no_witnesses",
        ) from None
