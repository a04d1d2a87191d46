"""Traces by OpenTelemetry, where `REMIT_OTLP_ENDPOINT` says where to; else nothing is imported.

What leaves is a short list of attributes. Names, texts, arguments of statements and messages of
exceptions are dropped by our own exporter, whatever a library may have noted.
"""

import contextlib
import logging
import time
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from runtime.settings import Settings
from schemas.errors import Invalid

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
    from opentelemetry.trace import Span

MAY_LEAVE = frozenset(
    {
        "remit.stream",
        "remit.command_id",
        "remit.kind",
        "remit.attempt",
        "remit.request_id",
        "http.request.method",
        "http.route",
        "http.response.status_code",
        "db.system.name",
        "error.type",
    }
)
_PATIENCE = 2  # seconds for the collector; a command must not wait longer for it
_provider: "TracerProvider | None" = None


def begin(settings: Settings, process: str) -> bool:
    """Trace this process from now on, if the settings say where to. Whether they do."""
    global _provider
    if settings.otlp_endpoint is None:
        return False
    try:
        from opentelemetry import trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise Invalid(
            "REMIT_OTLP_ENDPOINT is set, but OpenTelemetry is not installed.",
            next_step="Install Remit with its extra: pip install 'remit[traces]'",
            code="no_opentelemetry",
        ) from None
    named = {"service.name": f"remit-{process}", "service.version": version("remit")}
    _provider = TracerProvider(resource=Resource(named), shutdown_on_exit=False)
    exporter = OTLPSpanExporter(settings.otlp_endpoint, timeout=_PATIENCE)
    _provider.add_span_processor(BatchSpanProcessor(_discreet(exporter)))
    trace.set_tracer_provider(_provider)
    return True


def end() -> None:
    """Send what is still here, and give up after a moment."""
    if _provider is not None:
        _provider.force_flush(_PATIENCE * 1000)


@contextlib.contextmanager
def span(name: str, kind: str = "INTERNAL", **noted: Any) -> "Iterator[Span]":
    """One span. An exception leaves its type in it and nothing else."""
    from opentelemetry import trace
    from opentelemetry.trace import SpanKind, Status, StatusCode

    with trace.get_tracer("remit").start_as_current_span(
        name,
        kind=SpanKind[kind],
        attributes={key.replace("_", ".", 1): value for key, value in noted.items()},
        record_exception=False,
        set_status_on_exception=False,
    ) as made:
        try:
            yield made
        except Exception as error:
            made.set_attribute("error.type", getattr(error, "code", type(error).__name__))
            made.set_status(Status(StatusCode.ERROR))
            raise


def hearing(settings: Settings) -> "Callable[[Any], None] | None":
    """Who is to hear of the statements of a pool, if anybody."""
    return statement if settings.otlp_endpoint is not None else None


def statement(told: Any) -> None:
    """Hears of every statement on a connection, from asyncpg, and makes a span of its name."""
    from opentelemetry import trace
    from opentelemetry.trace import SpanKind

    from storage.named import name_of

    if not trace.get_current_span().get_span_context().is_valid:
        return  # nobody's command: the sealer and the postman ask all day
    end_time = time.time_ns()
    made = trace.get_tracer("remit").start_span(
        f"sql {name_of(told.query)}",
        kind=SpanKind.CLIENT,
        start_time=end_time - int(told.elapsed * 1e9),
        attributes={"db.system.name": "postgresql"},
    )
    if told.exception is not None:
        made.set_attribute("error.type", type(told.exception).__name__)
    made.end(end_time)


def with_trace(
    _logger: Any, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A step on every log line's way: which trace it belongs to, if any."""
    from opentelemetry import trace

    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        line["trace_id"] = format(context.trace_id, "032x")
    return line


def quietly() -> None:
    """For a command: a collector that is away is no reason to write on somebody's screen."""
    libraries = logging.getLogger("opentelemetry")
    libraries.addHandler(logging.NullHandler())
    libraries.propagate = False


def _discreet(exporter: "SpanExporter") -> "SpanExporter":
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Status

    class Discreet(SpanExporter):
        """Hands on spans with what may leave, and without events and messages."""

        def export(self, spans: "Sequence[ReadableSpan]") -> "SpanExportResult":
            return exporter.export([_bare(one) for one in spans])

        def shutdown(self) -> None:
            exporter.shutdown()

        def force_flush(self, timeout_millis: int = 30000) -> bool:
            return exporter.force_flush(timeout_millis)

    def _bare(one: "ReadableSpan") -> "ReadableSpan":
        noted = {key: value for key, value in (one.attributes or {}).items() if key in MAY_LEAVE}
        return ReadableSpan(
            name=one.name,
            context=one.context,
            parent=one.parent,
            resource=one.resource,
            attributes=noted,
            links=one.links,
            kind=one.kind,
            status=Status(one.status.status_code),
            start_time=one.start_time,
            end_time=one.end_time,
            instrumentation_scope=one.instrumentation_scope,
        )

    return Discreet()
