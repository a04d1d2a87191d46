"""Alerts and dashboard: read by their own linters, and every figure they name is really told."""

import json
import re
import subprocess
from typing import Any

import pytest
import yaml

from tests.deploy.composed import HOUSE
from tests.needed import program

PROMETHEUS = HOUSE / "deploy" / "prometheus"
BOARD: dict[str, Any] = json.loads((HOUSE / "deploy" / "grafana" / "remit.json").read_text())
RULES: list[dict[str, Any]] = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text())["groups"][0][
    "rules"
]
GUIDE = HOUSE / "docs" / "operations.md"


@pytest.mark.parametrize(
    "words",
    [
        ("check", "rules", "alerts.yml"),
        ("check", "config", "prometheus.yml"),
        ("test", "rules", "alerts.test.yml"),
    ],
)
def test_prometheus_own_tool_accepts_it(words: tuple[str, ...]) -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        [program("promtool"), *words], cwd=PROMETHEUS, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_alert_says_what_is_wrong_and_has_a_page_that_says_what_to_do() -> None:
    headings = re.findall(r"^#+ (\w+)$", GUIDE.read_text(), re.MULTILINE)
    anchors = {heading.lower() for heading in headings}
    assert len(RULES) > 15
    for rule in RULES:
        told = rule["annotations"]
        assert told["summary"]
        assert told["description"]
        assert rule["labels"]["severity"] in ("critical", "warning", "info")
        page, _, anchor = told["runbook_url"].partition("#")
        assert HOUSE / page == GUIDE
        assert anchor == rule["alert"].lower()
        assert anchor in anchors, f"{rule['alert']} has no runbook"
    of_alerts = {
        heading for heading in headings if heading.startswith("Remit") and heading != "Remit"
    }
    assert of_alerts == {rule["alert"] for rule in RULES}, "a runbook for an alert that is gone"


def queries() -> list[str]:
    panels = [target["expr"] for panel in BOARD["panels"] for target in panel["targets"]]
    return panels + [rule["expr"] for rule in RULES]


def named() -> set[str]:
    """Every figure that an alert or a panel asks for."""
    return set(re.findall(r"\b(?:remit|temporal|process)_[a-z_]+", " ".join(queries())))


def test_the_dashboard_holds_together() -> None:
    """What Grafana's own linter asks: ids, a place for each panel, words, one data source."""
    panels = BOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        assert panel["title"]
        assert panel["description"]
        assert panel["datasource"]["uid"] == "${datasource}"
        assert panel["fieldConfig"]["defaults"]["unit"]
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24
        place = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not place & taken, panel["title"]
        taken |= place
        for target in panel["targets"]:
            assert target["expr"].count("(") == target["expr"].count(")")
            assert not re.search(r"rate\([a-z_]+_(waiting|overdue|seconds)\[", target["expr"])
    assert [one["type"] for one in BOARD["templating"]["list"]] == ["datasource"]
    assert BOARD["uid"]


ONLY_WHEN_IT_FAILS = {"temporal_workflow_task_execution_failed_total"}
"""Temporal's engine tells of this from the first failure on."""


def missing(told: str) -> set[str]:
    """Which of the figures asked for are not among those told."""
    found = set(re.findall(r"^([a-z_]+)[{ ]", told, re.MULTILINE))
    return named() - found - ONLY_WHEN_IT_FAILS
