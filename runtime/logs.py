"""Logs: one JSON object per line, a constant event name, identifiers beside it, never a secret."""

import logging
import sys
from collections.abc import MutableMapping, Sequence
from pathlib import Path
from typing import Any, TextIO

import structlog
import structlog.tracebacks

from runtime.home import Home
from runtime.settings import Settings

_HIDDEN = ("password", "secret", "token", "api_key", "database_url", "owner_url", "link")
# Without the values of variables: a traceback must not tell what a caller held in hand.
_tracebacks = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)
_FULL = 16 * 1024 * 1024  # a log begins again at this size, keeping the one before


def set_up_logs(
    settings: Settings, name: str, *, to_stderr: bool = False, steps: Sequence[Any] = ()
) -> None:
    """Send every log line of this process to `logs/NAME.log` of the data folder, or to stderr.

    `steps` are processors of structlog that see each of our own lines on its way.
    Lines of the libraries (Temporal's engine, uvicorn) take the same road. Nothing goes to stdout.
    """
    elsewhere = to_stderr or settings.log_to == "stderr"
    out = sys.stderr if elsewhere else open_log(Home.at(settings.home).log(name))
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        hide_secrets,
        _tracebacks if settings.log_format == "json" else structlog.processors.format_exc_info,
    ]
    render: Any = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    line = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
    )
    road = logging.StreamHandler(out)
    road.setFormatter(line)
    root = logging.getLogger()
    root.handlers[:] = [road]
    root.setLevel(settings.log_level.upper())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *steps,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def hide_secrets(
    _logger: Any, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Stars for any field whose name says that it is nobody's business."""
    for field in line:
        if any(word in field.lower() for word in _HIDDEN):
            line[field] = "********"
    return line


def open_log(file: Path) -> TextIO:
    """Open a log for one more run; a big one becomes `.1` first."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if file.exists() and file.stat().st_size > _FULL:
        file.replace(file.with_name(file.name + ".1"))
    return file.open("a", encoding="utf-8", buffering=1)
