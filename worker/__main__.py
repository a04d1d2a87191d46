"""`python -m worker`: one worker process."""

import asyncio

import structlog

from runtime import traces
from runtime.leaving import flush_and_exit
from runtime.logs import set_up_logs
from runtime.settings import load_settings
from runtime.understudy import wait_for_cue
from runtime.watching import steps
from schemas.errors import Refused
from worker.main import serve


def main() -> int:
    if not wait_for_cue():
        return 0
    settings = load_settings()
    set_up_logs(settings, "worker", steps=steps(settings, settings.worker_metrics_port))
    log = structlog.get_logger()
    try:
        traces.begin(settings, "worker")
        asyncio.run(serve(settings))
    except Refused as refused:
        log.error("worker.refused", reason=refused.message, next_step=refused.next_step)
        return 6
    except Exception:
        log.exception("worker.failed")
        return 1
    finally:
        traces.end()
    return 0


if __name__ == "__main__":
    flush_and_exit(main())
