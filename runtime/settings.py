"""What may differ between two installations, read once from `REMIT_*` and frozen."""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from schemas.errors import Invalid

PREFIX = "REMIT_"
OF_THE_DOORS = frozenset({"REMIT_AS"})  # read by the command line itself, not settings


class Settings(BaseSettings):
    """One installation. Secrets have no default, and print as stars wherever they appear."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True
    )

    home: Path = Path(".remit")  # the data folder
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "text"] = "json"

    database_url: SecretStr | None = None  # none: the embedded PostgreSQL of `home`
    database_owner_url: SecretStr | None = None  # the login that migrates
    sequencer_url: SecretStr | None = None  # the login that seals; none elsewhere: nobody seals
    pg_bin: Path | None = None  # a folder with initdb and postgres

    temporal_address: str | None = None  # none: the embedded Temporal of `home`
    temporal_namespace: str = "remit"
    temporal_task_queue: str = "remit"
    temporal_tls: bool = False
    temporal_api_key: SecretStr | None = None
    temporal_bin: Path | None = None  # the `temporal` program

    log_origin: str | None = None  # the log's name, such as remit.example.gov/log; chosen once
    witnesses: Path | None = None  # a file with a line for each: its address and its public key

    portal_host: str = "127.0.0.1"
    portal_port: int = Field(default=8321, ge=1, le=65535)
    portal_url: str | None = None  # what links begin with, when a proxy stands in front

    smtp_host: str | None = None  # none: notifications go to the log
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_starttls: bool = True
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_sender: str = "remit@localhost"

    @property
    def portal_address(self) -> str:
        """Where links lead: the public address, or the socket the portal listens on."""
        return (self.portal_url or f"http://{self.portal_host}:{self.portal_port}").rstrip("/")


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the environment once; refuse a `REMIT_*` nobody reads, so that a typing error shows."""
    given = {name for name in (os.environ if environ is None else environ) if _ours(name)}
    known = {PREFIX + field.upper() for field in Settings.model_fields}
    for unknown in sorted(given - known - OF_THE_DOORS):
        near = difflib.get_close_matches(unknown.upper(), known, n=1)
        raise Invalid(
            f"{unknown} is not a setting of Remit.",
            next_step=f"Did you mean {near[0]}?" if near else f"Unset it: unset {unknown}",
            code="unknown_setting",
        )
    try:
        if environ is None:
            return Settings()
        values = {n[len(PREFIX) :].lower(): v for n, v in environ.items() if n in given}
        return Settings.model_validate(values)
    except ValidationError as refused:
        wrong = refused.errors(include_input=False, include_url=False)[0]
        name = PREFIX + "_".join(str(part) for part in wrong["loc"]).upper()
        raise Invalid(
            f"{name} cannot be used: {wrong['msg']}.",
            next_step=f"Correct {name}, or unset it for the default.",
            code="bad_setting",
        ) from None


def _ours(name: str) -> bool:
    return name.upper().startswith(PREFIX)
