"""A command's trail through Temporal: from the door to the write that made it durable.

The context of a trace travels in the headers of the update. A workflow lives for months and writes
for several callers at once, so it hands each update's header on to the write that holds that
command, and makes no span of its own: it must not touch the world. Headers are no part of what a
replay compares.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from opentelemetry import context, trace
from opentelemetry.propagate import extract, inject
from temporalio import activity, client, worker
from temporalio.converter import PayloadConverter

from runtime.traces import span

if TYPE_CHECKING:
    from temporalio.api.common.v1 import Payload

HEADER = "remit-trace"
_MOST = 500
"""Updates whose headers a workflow keeps; one that caused nothing would stay for ever."""
_converter = PayloadConverter.default

Carrier = dict[str, str]


class Trail(client.Interceptor, worker.Interceptor):
    """Follows commands; given to a client, and by it to the workers that use it."""

    def intercept_client(self, next: client.OutboundInterceptor) -> client.OutboundInterceptor:  # noqa: A002
        return _AtTheDoor(next)

    def intercept_activity(
        self,
        next: worker.ActivityInboundInterceptor,  # noqa: A002
    ) -> worker.ActivityInboundInterceptor:
        return _AtTheWrite(next)

    def workflow_interceptor_class(
        self,
        input: worker.WorkflowInterceptorClassInput,  # noqa: A002
    ) -> type[worker.WorkflowInboundInterceptor]:
        return _InTheWorkflow


class _AtTheDoor(client.OutboundInterceptor):
    async def start_workflow_update(
        self,
        input: client.StartWorkflowUpdateInput,  # noqa: A002
    ) -> client.WorkflowUpdateHandle[Any]:
        noted = {"remit_stream": input.id, "remit_command_id": input.update_id or ""}
        with span(f"update {input.update}", "CLIENT", remit_kind=input.update, **noted):
            input.headers = _carrying(input.headers)
            return await super().start_workflow_update(input)

    async def start_update_with_start_workflow(
        self,
        input: client.StartWorkflowUpdateWithStartInput,  # noqa: A002
    ) -> client.WorkflowUpdateHandle[Any]:
        update = input.update_workflow_input
        noted = {
            "remit_stream": input.start_workflow_input.id,
            "remit_command_id": update.update_id or "",
        }
        with span(f"update {update.update}", "CLIENT", remit_kind=update.update, **noted):
            update.headers = _carrying(update.headers)
            return await super().start_update_with_start_workflow(input)


def _carrying(headers: "Mapping[str, Payload]") -> "Mapping[str, Payload]":
    carrier: Carrier = {}
    inject(carrier)
    return {**headers, HEADER: _converter.to_payload([carrier])}


class _InTheWorkflow(worker.WorkflowInboundInterceptor):
    """Keeps the headers of updates until the write that holds their command."""

    def __init__(self, next: worker.WorkflowInboundInterceptor) -> None:  # noqa: A002
        super().__init__(next)
        self._kept: dict[str, list[Carrier]] = {}

    def init(self, outbound: worker.WorkflowOutboundInterceptor) -> None:
        super().init(_ToTheWrite(outbound, self._kept))

    async def handle_update_handler(self, input: worker.HandleUpdateInput) -> Any:  # noqa: A002
        if HEADER in input.headers:
            self._kept[input.id] = _converter.from_payload(input.headers[HEADER])
            while len(self._kept) > _MOST:
                del self._kept[next(iter(self._kept))]
        try:
            return await super().handle_update_handler(input)
        except BaseException:
            self._kept.pop(input.id, None)
            raise


class _ToTheWrite(worker.WorkflowOutboundInterceptor):
    def __init__(
        self,
        next: worker.WorkflowOutboundInterceptor,  # noqa: A002
        kept: dict[str, list[Carrier]],
    ) -> None:
        super().__init__(next)
        self._kept = kept

    def start_activity(self, input: worker.StartActivityInput) -> Any:  # noqa: A002
        commands = getattr(input.args[0], "commands", ()) if input.args else ()
        carried = [carrier for told in commands for carrier in self._kept.pop(told.command_id, [])]
        if carried:
            input.headers = {**input.headers, HEADER: _converter.to_payload(carried)}
        return super().start_activity(input)


class _AtTheWrite(worker.ActivityInboundInterceptor):
    async def execute_activity(self, input: worker.ExecuteActivityInput) -> Any:  # noqa: A002
        if HEADER not in input.headers:
            return await super().execute_activity(input)
        carried = [extract(one) for one in _converter.from_payload(input.headers[HEADER])]
        others = [trace.get_current_span(one).get_span_context() for one in carried[1:]]
        info = activity.info()
        token = context.attach(carried[0])
        try:
            with span(
                f"activity {info.activity_type}", "SERVER",
                remit_stream=info.workflow_id or "", remit_attempt=info.attempt,
            ) as made:  # fmt: skip
                for other in others:
                    made.add_link(other)
                return await super().execute_activity(input)
        finally:
            context.detach(token)
