"""The state of a stream, fetched piece by piece from the ledger."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from rules.fold import State
    from rules.state_text import Reading
    from schemas.carried import Wanted
    from schemas.contracts import read_back
    from workflows.patience import READING_BACK_ATTEMPT, RECORDING


async def state_after(seq: int, beginning: State) -> State:
    """The state of this workflow's stream after the entry `seq`."""
    stream, reading, begin = workflow.info().workflow_id, Reading(beginning), 0
    while True:
        piece = await workflow.execute_activity(
            read_back,
            Wanted(stream=stream, upto=seq, begin=begin),
            start_to_close_timeout=READING_BACK_ATTEMPT,
            retry_policy=RECORDING,
            summary=f"the state after entry {seq}",
        )
        reading.add(piece.text)
        begin += len(piece.text)
        if begin >= piece.whole:
            return reading.state()
