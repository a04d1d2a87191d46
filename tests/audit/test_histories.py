"""Which histories are compared with the record."""

import inspect

from audit import histories
from worker.wiring import WORKFLOWS
from workflows.entity import Entity


def test_every_workflow_that_decides_entries_is_compared_with_the_record() -> None:
    deciding = {
        workflow.__name__
        for workflow in WORKFLOWS
        if f"{Entity.__name__}(" in inspect.getsource(workflow)
    }
    assert set(histories.WORKFLOWS) == deciding
