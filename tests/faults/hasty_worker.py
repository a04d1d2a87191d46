"""`python -m tests.faults.hasty_worker`: a worker that answers before it has written."""

from runtime.leaving import flush_and_exit
from tests.faults.mutants import HastyRecording
from worker import wiring
from worker.__main__ import main

if __name__ == "__main__":
    vars(wiring)["Recording"] = HastyRecording
    flush_and_exit(main())
