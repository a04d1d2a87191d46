"""What every command needs to reach the memory and the desk."""

import pytest
import structlog

from cli import reach


def test_what_the_rooms_below_log_is_no_part_of_the_answer(
    logs_unasked: None, capsys: pytest.CaptureFixture[str]
) -> None:
    structlog.get_logger("desk").info("webhook.added")
    assert "webhook.added" in capsys.readouterr().out  # so it would be, unasked

    reach.logs_aside()
    structlog.get_logger("desk").info("webhook.added")
    structlog.get_logger("desk").warning("receipt.not_given")

    assert capsys.readouterr().out == ""
