"""The connection to Temporal. Its library is slow to import, so it is imported when asked for."""

import asyncio
from typing import TYPE_CHECKING

from runtime.settings import Settings
from schemas.errors import Unavailable

if TYPE_CHECKING:
    from temporalio.client import Client
    from temporalio.runtime import Runtime

_PATIENCE = 10.0  # seconds for the first answer


async def connect(settings: Settings, *, address: str | None = None) -> "Client":
    """A client that speaks pydantic, at `address` or where the running Remit has its Temporal."""
    from temporalio.client import Client
    from temporalio.contrib.pydantic import pydantic_data_converter

    from runtime.stack import locate

    target = address or settings.temporal_address or locate(settings).temporal_address
    key = settings.temporal_api_key
    try:
        async with asyncio.timeout(_PATIENCE):
            return await Client.connect(
                target,
                namespace=settings.temporal_namespace,
                data_converter=pydantic_data_converter,
                tls=settings.temporal_tls,
                api_key=key.get_secret_value() if key else None,
                runtime=quiet_runtime(),
            )
    except (RuntimeError, TimeoutError):
        raise Unavailable(
            f"Temporal does not answer at {target}.",
            next_step="See what runs: remit status",
            code="temporal_unavailable",
        ) from None


def quiet_runtime() -> "Runtime":
    """Temporal's engine with its own log lines sent to ours: it would print them on stdout."""
    import logging

    from temporalio.runtime import (
        LogForwardingConfig,
        LoggingConfig,
        Runtime,
        TelemetryConfig,
        TelemetryFilter,
    )

    global _runtime
    if _runtime is None:
        forward = LogForwardingConfig(logger=logging.getLogger("temporal.core"))
        quiet = LoggingConfig(
            filter=TelemetryFilter(core_level="WARN", other_level="ERROR"), forwarding=forward
        )
        _runtime = Runtime(telemetry=TelemetryConfig(logging=quiet))
        Runtime.set_default(_runtime, error_if_already_set=False)
    return _runtime


_runtime: "Runtime | None" = None
