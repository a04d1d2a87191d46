"""Where the running Remit is: its addresses, found by every command that wants to talk to it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtime.home import Home
from schemas.errors import Unavailable
from storage import keyring

if TYPE_CHECKING:
    from runtime.settings import Settings  # a quick question must not wait for pydantic


@dataclass(frozen=True)
class Stack:
    """The addresses of one running Remit. The database URLs hold passwords: never log them."""

    database_url: str = field(repr=False)
    owner_url: str = field(repr=False)
    temporal_address: str
    temporal_namespace: str
    temporal_task_queue: str
    portal_url: str
    temporal_ui_url: str | None = None
    temporal_http_url: str | None = None
    supervisor: int | None = None
    children: dict[str, int] = field(default_factory=dict)  # name -> process id
    ready: bool = True


def locate(settings: "Settings") -> Stack:
    """The stack that `remit up` keeps on this data folder, or the one the settings name."""
    if settings.database_url is not None and settings.temporal_address is not None:
        return _named(settings)
    home = Home.at(settings.home)
    status = running(home)
    if status is None:
        raise Unavailable(
            f"Remit is not running on {home.path}.",
            next_step="Start it with: remit up",
            code="not_running",
        )
    return _told(home, settings, status)


def running(home: Home) -> dict[str, Any] | None:
    """What the living `remit up` of this folder wrote about itself; none when there is none."""
    try:
        if not home.is_held():
            return None
    except PermissionError:
        raise Unavailable(
            f"Remit may not read {home.run}.",
            next_step="Use the account that started it, or another REMIT_HOME.",
            code="no_permission",
        ) from None
    return home.read_json(home.status) or None


def disclosure_keys(settings: "Settings") -> Path:
    """The file with the keys under which the texts of the ledger lie."""
    return settings.disclosure_keys or Home.at(settings.home).secrets / keyring.FILE


def say_ready(settings: "Settings", name: str) -> None:
    """A child of `remit up` says that it does its work now."""
    file = Home.at(settings.home).ready_file(name)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)


def database_url(user: str, password: str, port: int, database: str = "remit") -> str:
    """A connection string to a PostgreSQL of this machine."""
    # Without TLS on the loopback the driver has no reason to look for certificates in $HOME.
    return f"postgresql://{user}:{password}@127.0.0.1:{port}/{database}?sslmode=disable"


def _named(settings: "Settings") -> Stack:
    assert settings.database_url is not None
    assert settings.temporal_address is not None
    url = settings.database_url.get_secret_value()
    owner = settings.database_owner_url
    return Stack(
        database_url=url,
        owner_url=owner.get_secret_value() if owner else url,
        temporal_address=settings.temporal_address,
        temporal_namespace=settings.temporal_namespace,
        temporal_task_queue=settings.temporal_task_queue,
        portal_url=settings.portal_address,
    )


def _told(home: Home, settings: "Settings", status: dict[str, Any]) -> Stack:
    ports = status.get("ports", {})
    if settings.database_url is not None:
        url = settings.database_url.get_secret_value()
        owner = settings.database_owner_url
        owner_url = owner.get_secret_value() if owner else url
    else:
        url = database_url("remit_app", secret(home.secrets / "remit_app"), ports["postgres"])
        owner_url = database_url("postgres", secret(home.secrets / "postgres"), ports["postgres"])
    return Stack(
        database_url=url,
        owner_url=owner_url,
        temporal_address=status["temporal"],
        temporal_namespace=settings.temporal_namespace,
        temporal_task_queue=settings.temporal_task_queue,
        portal_url=status["portal"],
        temporal_ui_url=status.get("temporal_ui"),
        temporal_http_url=status.get("temporal_http"),
        supervisor=status.get("supervisor"),
        children=status.get("children", {}),
        ready=bool(status.get("ready")),
    )


def secret(file: Path) -> str:
    """Read a secret, or say who can."""
    try:
        return file.read_text().strip()
    except (FileNotFoundError, PermissionError):
        raise Unavailable(
            f"The secret {file} cannot be read.",
            next_step="Use the account that started Remit.",
            code="no_permission",
        ) from None
