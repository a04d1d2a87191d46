"""`python -m tests.faults.hasty_worker`: a worker that answers before it has written."""

import worker.wiring
from runtime.leaving import flush_and_exit
from tests.faults.mutants import HastyRecording
from worker.__main__ import main

if __name__ == "__main__":
    worker.wiring.Recording = HastyRecording  # type: ignore[misc]
    flush_and_exit(main())
