"""A command is followed from its door through Temporal to the statements that made it durable,
and nothing that anybody wrote goes along.
"""

import asyncio
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from runtime.ports import free_port
from runtime.traces import MAY_LEAVE
from tests.deploy.test_services import SERVICES, Stack, composed, job

CANARY = "Canary-Quillfeather"


@dataclass
class Collector:
    """Takes what is sent to it by OTLP, and keeps every byte."""

    port: int
    bodies: list[bytes] = field(default_factory=list)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).lower():
                size = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
                self.bodies.append(await reader.readexactly(size))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            writer.close()

    def spans(self) -> list[tuple[str, Span]]:
        """Each span with the service it came from."""
        found = []
        for body in self.bodies:
            for part in ExportTraceServiceRequest.FromString(body).resource_spans:
                named = {a.key: a.value.string_value for a in part.resource.attributes}
                for scope in part.scope_spans:
                    found += [(named["service.name"], span) for span in scope.spans]
        return found


@dataclass
class Traced:
    stack: Stack
    collector: Collector


@pytest.fixture(scope="module")
async def traced(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Traced]:
    collector = Collector(free_port())
    server = await asyncio.start_server(collector.take, "127.0.0.1", collector.port)
    async with server, composed(tmp_path_factory.mktemp("traced")) as stack:
        for service in ("migrate", "temporal-namespace"):
            assert job(stack, service).returncode == 0
        stack.machine.more["REMIT_OTLP_ENDPOINT"] = f"http://127.0.0.1:{collector.port}/v1/traces"
        for service, process in (("worker", "worker-1"), ("portal", "portal")):
            stack.start(service, process)
        await stack.become(True, SERVICES[0], SERVICES[2])
        yield Traced(stack, collector)


async def remit(traced: Traced, *words: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(traced.stack.remit, *words)


async def test_one_trace_leads_from_the_command_to_the_statement(traced: Traced) -> None:
    for words in (
        ("party", "register", "pd", "--kind", "police", "--name", f"{CANARY} Police"),
        ("person", "add", "sam@pd", "--name", CANARY, "--role", "operator", "--grade", "full",
         "--email", f"{CANARY}@example.org"),
    ):  # fmt: skip
        done = await remit(traced, *words)
        assert done.returncode == 0, done.stderr
    refused = await remit(
        traced, "person", "add", "x@nowhere", "--name", CANARY, "--role", "operator"
    )
    assert refused.returncode != 0

    deadline = time.monotonic() + 30
    while True:
        names: dict[bytes, set[tuple[str, str]]] = defaultdict(set)
        for service, span in traced.collector.spans():
            names[span.trace_id].add((service, span.name))
        whole = [one for one in names.values() if ("remit-cli", "remit person add") in one]
        wanted = {
            ("remit-cli", "update person.add"),
            ("remit-worker", "activity record"),
            ("remit-worker", "sql ledger.append_together"),
        }
        if any(wanted <= one for one in whole):
            break
        assert time.monotonic() < deadline, names
        await asyncio.sleep(0.5)


async def test_a_request_at_the_portal_is_a_trace_by_its_route(traced: Traced) -> None:
    key = (await remit(traced, "person", "key", "sam@pd")).stdout.strip().splitlines()[-1]
    port = traced.stack.machine.ports["portal", 8321]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET /api/v1/problems/{CANARY.lower()} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {key}\r\nConnection: close\r\n\r\n".encode()
    )
    await reader.read()
    writer.close()
    deadline = time.monotonic() + 30
    while True:
        asked = [span for service, span in traced.collector.spans() if service == "remit-portal"]
        told = [span.name for span in asked]
        if any(name.startswith("GET /api/v1/problems/{") for name in told):
            break
        assert time.monotonic() < deadline, told
        await asyncio.sleep(0.5)
    assert not any("/healthz" in name for name in told), sorted(set(told))
    assert any(name.startswith("sql ") for name in told)


async def test_nothing_that_anybody_wrote_goes_along(traced: Traced) -> None:
    """After the two above: everything that was sent by then."""
    sent = b"".join(traced.collector.bodies)
    assert len(sent) > 1000
    for word in (CANARY, CANARY.lower(), CANARY.upper(), "example.org"):
        assert word.encode() not in sent
    for _, span in traced.collector.spans():
        assert {attribute.key for attribute in span.attributes} <= MAY_LEAVE
        assert not span.events
        assert not span.status.message


async def test_the_log_names_the_trace_beside_the_entry(traced: Traced) -> None:
    log = (traced.stack.machine.homes / "worker-1.log").read_text()
    traces = {span.trace_id.hex() for _, span in traced.collector.spans()}
    [line] = [line for line in log.splitlines() if '"person.added"' in line]
    assert any(f'"trace_id": "{one}"' in line for one in traces)


async def test_a_collector_that_is_away_holds_up_nobody(traced: Traced) -> None:
    machine = traced.stack.machine
    kept = dict(machine.more)
    machine.more["REMIT_OTLP_ENDPOINT"] = f"http://127.0.0.1:{free_port()}/v1/traces"
    try:
        began = time.monotonic()
        done = await remit(traced, "party", "list")
    finally:
        machine.more.update(kept)
    assert (done.returncode, done.stderr) == (0, "")
    assert time.monotonic() - began < 8


def test_where_nobody_wants_traces_nothing_is_imported(tmp_path: Path) -> None:
    asked = (
        "import sys\nfrom cli.main import answer\nanswer(['party', '--help'])\n"
        "import runtime.traces, runtime.temporal, portal.app, worker.main\n"
        "print([name for name in sys.modules if name.startswith('opentelemetry.sdk')])"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
