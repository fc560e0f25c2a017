"""/healthz and /metrics: whether the service works, and its counts for Prometheus. Counts only, nobody's data."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from fastapi import APIRouter, Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from monitor.errors import MonitorError
from monitor.store import figures, open_store
from monitor.supervisor import Supervisor

PATHS = ("/healthz", "/metrics")
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# The supervisor ticks four times a second; this long without a tick and it hangs.
STUCK_SECONDS = 30.0
LABELS = {"hits": "state", "runs": "outcome"}


class StoreCounts(Collector):
    """Reads the store's counts when Prometheus asks."""

    def __init__(self, database: Path) -> None:
        self._database = database

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One gauge a count; hits by state and runs by outcome."""
        with closing(open_store(self._database)) as db:
            counts = figures.status(db)
        for name, count in counts.items():
            yield _gauge(name, count)


def router(database: Path, supervisor: Supervisor) -> APIRouter:
    """The two routes; both are open, because they tell counts only."""
    routes = APIRouter()
    registry = CollectorRegistry()
    registry.register(StoreCounts(database))

    @routes.get("/healthz")
    def health() -> Response:
        fault = _fault(database, supervisor)
        return Response(fault or "ok\n", 503 if fault else 200, media_type="text/plain")

    @routes.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE)

    return routes


def _fault(database: Path, supervisor: Supervisor) -> str:
    if time.monotonic() - supervisor.ticked_at > STUCK_SECONDS:
        return "the supervisor hangs\n"
    try:
        open_store(database).close()
    except MonitorError:
        return "the database cannot be opened\n"
    return ""


def _gauge(name: str, count: object) -> GaugeMetricFamily:
    metric, meaning = f"listing_monitor_{name}", f"Number of {name}".replace("_", " ")
    if isinstance(count, dict):
        family = GaugeMetricFamily(metric, meaning, labels=[LABELS[name]])
        for value, number in count.items():
            family.add_metric([str(value)], number)
        return family
    return GaugeMetricFamily(metric, meaning, value=float(str(count)))
