"""Histories that were recorded once are told again by the workflows of today.

A failure here means that running problems would stop at the next start of the worker. Where the
change is meant, keep the old way with `workflow.patched`, and record a further history.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from tests.changed import LeavesLater, SleepsFirst
from worker.wiring import RUNNER, WORKFLOWS
from workflows.problem import ProblemWorkflow

HISTORIES = sorted((Path(__file__).parents[1] / "histories").glob("*.json"))
CONTINUED = "EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW"
TIMER = "EVENT_TYPE_TIMER_FIRED"


def told(file: Path) -> WorkflowHistory:
    begun = events(file)[0]["workflowExecutionStartedEventAttributes"]
    return WorkflowHistory.from_json(begun["workflowId"], file.read_text())


def events(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(file.read_text())["events"]
    return found


def replayer(*workflows: type) -> Replayer:
    return Replayer(
        workflows=workflows or WORKFLOWS,
        workflow_runner=RUNNER,
        data_converter=pydantic_data_converter,
    )


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: file.stem)
async def test_a_recorded_history_is_told_again(file: Path) -> None:
    await replayer().replay_workflow(told(file))


def test_every_workflow_has_a_history_and_runs_that_follow_one_another() -> None:
    kinds = {
        events(file)[0]["workflowExecutionStartedEventAttributes"]["workflowType"]["name"]
        for file in HISTORIES
    }
    assert kinds == {workflow.__name__ for workflow in WORKFLOWS}
    seen = {event["eventType"] for file in HISTORIES for event in events(file)}
    assert {CONTINUED, TIMER, "EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED"} <= seen


@pytest.mark.parametrize("changed", [SleepsFirst, LeavesLater])
async def test_a_change_that_would_stop_running_problems_is_noticed(
    changed: type[ProblemWorkflow],
) -> None:
    wrong = 0
    for file in HISTORIES:
        if not file.stem.startswith("problem"):
            continue
        result = await replayer(changed).replay_workflow(told(file), raise_on_replay_failure=False)
        wrong += isinstance(result.replay_failure, NondeterminismError)
    assert wrong > 0


def test_no_history_names_a_machine() -> None:
    for file in HISTORIES:
        identities = {
            inner["identity"]
            for event in events(file)
            for inner in event.values()
            if isinstance(inner, dict) and "identity" in inner
        }
        assert identities <= {"recorder", "", "history-service"}, identities
