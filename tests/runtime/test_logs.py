"""A log line is one JSON object, and no secret is in it."""

import json
import subprocess
import sys
from pathlib import Path

_SPEAKER = """
import logging, structlog, sys
from pydantic import SecretStr
from runtime.logs import set_up_logs
from runtime.settings import load_settings

set_up_logs(load_settings({"REMIT_HOME": sys.argv[1]}), "speaker")
log = structlog.get_logger("speaker")
log.info("handoff.accepted", problem_id="p-7", by="housing")
log.info("sign_in.sent", link="http://x/sign-in/hunter2", smtp_password="hunter2",
         key=SecretStr("hunter2"))
logging.getLogger("temporal.core").warning("a library speaks")
def serve(cookie):
    raise ValueError("for the log only")

try:
    serve("hunter2")
except ValueError:
    log.exception("worker.failed")
"""


def test_every_line_is_json_with_a_constant_event_and_no_secret(tmp_path: Path) -> None:
    spoken = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", _SPEAKER, str(tmp_path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    text = (tmp_path / "logs" / "speaker.log").read_text()
    accepted, sent, library, failed = (json.loads(line) for line in text.splitlines())

    assert spoken.stdout + spoken.stderr == ""
    assert "hunter2" not in text
    assert accepted["event"] == "handoff.accepted"
    assert (accepted["problem_id"], accepted["level"]) == ("p-7", "info")
    assert accepted["timestamp"].endswith("Z")
    assert set(sent["link"]) == {"*"}
    assert library["event"] == "a library speaks"
    assert failed["exception"][0]["exc_type"] == "ValueError"
