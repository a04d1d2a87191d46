"""The connection to Temporal. Its library is slow to import, so it is imported when asked for."""

import asyncio
from typing import TYPE_CHECKING

from runtime.settings import Settings
from schemas.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from temporalio.client import Client, Interceptor
    from temporalio.runtime import Runtime
    from temporalio.service import TLSConfig

_PATIENCE = 10.0  # seconds for the first answer


async def connect(
    settings: Settings,
    *,
    address: str | None = None,
    interceptors: "Sequence[Interceptor]" = (),
) -> "Client":
    """A client that encrypts, at `address` or where the running Remit has its Temporal."""
    from temporalio.client import Client

    from runtime.payload_keys import KeyRing, keys_file
    from runtime.payloads import converter
    from runtime.stack import locate

    if settings.otlp_endpoint is not None:
        from runtime.trail import Trail

        interceptors = [*interceptors, Trail()]
    target = address or settings.temporal_address or locate(settings).temporal_address
    key = settings.temporal_api_key
    ring = KeyRing(keys_file(settings))
    try:
        async with asyncio.timeout(_PATIENCE):
            return await Client.connect(
                target,
                namespace=settings.temporal_namespace,
                data_converter=converter(ring, clear=settings.payloads_in_clear == "read"),
                tls=tls(settings),
                api_key=key.get_secret_value() if key else None,
                runtime=quiet_runtime(),
                interceptors=list(interceptors),
            )
    except (RuntimeError, TimeoutError):
        raise Unavailable(
            f"Temporal does not answer at {target}.",
            next_step="See what runs: remit status; or what is wrong with the settings: remit"
            " doctor",
            code="temporal_unavailable",
        ) from None


def tls(settings: Settings) -> "bool | TLSConfig":
    """How the connection is protected, with the certificates read from their files."""
    from temporalio.service import TLSConfig

    if not settings.temporal_tls:
        return False
    return TLSConfig(
        server_root_ca_cert=_bytes(settings.temporal_tls_ca),
        domain=settings.temporal_tls_server_name,
        client_cert=_bytes(settings.temporal_tls_cert),
        client_private_key=_bytes(settings.temporal_tls_key),
    )


def _bytes(file: "Path | None") -> bytes | None:
    if file is None:
        return None
    try:
        return file.read_bytes()
    except OSError as wrong:
        raise Unavailable(
            f"The certificate file {file} cannot be read: {wrong.strerror}.",
            next_step="Name a file that this account may read: see remit doctor",
            code="no_certificate",
        ) from None


def quiet_runtime(metrics: str | None = None) -> "Runtime":
    """Temporal's engine with its own log lines sent to ours: it would print them on stdout.

    There is one in a process. Whoever wants its metrics asks first, with the address on which the
    engine is to serve them.
    """
    import logging

    from temporalio.runtime import (
        LogForwardingConfig,
        LoggingConfig,
        PrometheusConfig,
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
        served = PrometheusConfig(
            bind_address=metrics,
            counters_total_suffix=True,
            unit_suffix=True,
            durations_as_seconds=True,
        ) if metrics else None  # fmt: skip
        _runtime = Runtime(telemetry=TelemetryConfig(logging=quiet, metrics=served))
        Runtime.set_default(_runtime, error_if_already_set=False)
    return _runtime


_runtime: "Runtime | None" = None
