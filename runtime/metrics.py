"""What Prometheus is told: figures of the record, the pool, the log's own warnings, the process.

Only what can be counted: no id, no name and no text of anybody becomes a label.
"""

import asyncio
import time
from collections.abc import Iterable, MutableMapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from storage.readers.figures import Figures, figures

if TYPE_CHECKING:
    from storage.pool import Pool

_FRESH = 15.0  # seconds for which the figures of the record are not asked again
_PATIENCE = 4.0  # seconds for the database to give them
_COUNTED = ("warning", "error", "critical")

# Counted from the start, or the first of them would be no increase to whoever watches.
_WATCHED = (
    ("error", "ledger.conflict", "ledger.refused", "seal.failed", "seal.refused"),
    ("error", "seal.database_away", "seal.witnessing_failed", "request.failed"),
    ("warning", "notice.failed", "notice.undelivered", "webhook.paused"),
)

disable_created_metrics()  # type: ignore[no-untyped-call]
_EVENTS = Counter(
    "remit_log_events",
    "Lines of the log that warn of something, by their constant name.",
    ["event", "level"],
    registry=None,
)
for _level, *_names in _WATCHED:
    for _name in _names:
        _EVENTS.labels(_name, _level)


def count_line(
    _logger: Any, method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A step on every log line's way: what went wrong is counted under its constant name."""
    level = "error" if method == "exception" else method
    if level in _COUNTED:
        _EVENTS.labels(str(line.get("event", "")), level).inc()
    return line


class Metrics:
    """The figures of one process."""

    def __init__(self, process: str, pool: "Pool") -> None:
        self._pool = pool
        self._registry = CollectorRegistry()
        self._record = _Record(process, pool)
        self._requests = Histogram(
            "remit_request_seconds",
            "How long the portal took to answer, by route.",
            ["method", "route", "status"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=None,
        )
        self._registry.register(self._record)
        self._registry.register(_EVENTS)
        if process == "portal":
            self._registry.register(self._requests)
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """The portal answered a request. `route` is the pattern, never the address as typed."""
        self._requests.labels(method, route, str(status)).observe(seconds)

    async def text(self) -> bytes:
        """Everything, in Prometheus' own form. A database that is away is told as such."""
        await self._record.look()
        return generate_latest(self._registry)


class _Record(Collector):
    """What the record and the pool say. One look serves all who ask within a few seconds."""

    def __init__(self, process: str, pool: "Pool") -> None:
        self._process = process
        self._pool = pool
        self._found: Figures | None = None
        self._looked = float("-inf")
        self._one_at_a_time = asyncio.Lock()

    async def look(self) -> None:
        async with self._one_at_a_time:
            if time.monotonic() - self._looked < _FRESH and self._found is not None:
                return
            try:
                async with asyncio.timeout(_PATIENCE):
                    self._found = await figures(self._pool)
            except Exception:  # whatever it is, the database gave no figures
                self._found = None
            self._looked = time.monotonic()

    def collect(self) -> Iterable[Metric]:
        made = GaugeMetricFamily(
            "remit_build_info", "What runs here.", labels=["version", "process"]
        )
        made.add_metric([version("remit"), self._process], 1)
        yield made
        yield from self._of_the_pool()
        yield _one("database_up", "Whether the database gave its figures.", self._found is not None)
        if self._found is not None:
            yield from _of_the_record(self._found)

    def _of_the_pool(self) -> Iterable[Metric]:
        size, idle = self._pool.get_size(), self._pool.get_idle_size()
        yield _one("pool_connections", "Connections that are open.", size)
        yield _one("pool_connections_busy", "Connections that are in use.", size - idle)
        yield _one("pool_connections_max", "As many may be open.", self._pool.get_max_size())


def _of_the_record(found: Figures) -> Iterable[Metric]:
    yield _one("problems_open", "Problems that are open.", found.problems_open)
    for noun in ("handoff", "commitment"):
        gauge = GaugeMetricFamily(
            f"remit_{noun}s_waiting", f"{noun.title()}s that wait for a move.", labels=["state"]
        )
        for of, state, number in found.waiting:
            if of == noun:
                gauge.add_metric([state], number)
        yield gauge
    yield _one("handoffs_overdue", "Handoffs past their deadline.", found.handoffs_overdue)
    yield _one("commitments_overdue", "Commitments past their deadline.", found.commitments_overdue)
    yield _age(
        "oldest_unanswered_seconds",
        "Age of the oldest offer that nobody has answered.",
        found.unanswered_since,
    )
    yield _one("notices_waiting", "Notices on their way.", found.notices_waiting)
    yield _age("notices_lag_seconds", "How late the next notice is.", found.notices_late_since)
    yield _one("notices_given_up", "Notices that reached nobody and wait.", found.notices_given_up)
    yield _one("tree_entries", "Entries that have a place in the tree.", found.tree_size)
    yield _one("tree_entries_missing", "Entries without a place in it yet.", found.unplaced)
    yield _one("signed_entries", "Entries under a signed checkpoint.", found.signed_size or 0)
    yield _one("cosigned_entries", "Entries that a witness has seen.", found.cosigned_size or 0)
    yield _age(
        "seal_lag_seconds",
        "Age of the oldest entry that no signed checkpoint covers.",
        found.unsealed_since,
    )
    if found.signed_at is not None:
        yield _age("checkpoint_age_seconds", "Age of the newest checkpoint.", found.signed_at)


def _one(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"remit_{name}", told, value=float(value))


def _age(name: str, told: str, since: datetime | None) -> GaugeMetricFamily:
    """Seconds since then; 0 where nothing waits."""
    seconds = (datetime.now(UTC) - since).total_seconds() if since else 0.0
    return _one(name, told, max(0.0, seconds))
