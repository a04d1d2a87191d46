"""What may differ between two installations, read once from `REMIT_*` and frozen.

Every setting is also taken from the file that `REMIT_…_FILE` names, for secrets that an
orchestrator lays out as files. What only makes sense together is refused when half of it is given.
"""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from runtime import consistent, profiles
from runtime.consistent import OF_A_FILE, PREFIX, read_file
from schemas.errors import Invalid

OF_THE_DOORS = frozenset({"REMIT_AS"})  # read by the command line itself, not settings


class Settings(BaseModel):
    """One installation. Secrets have no default, and print as stars wherever they appear."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Path(".remit")  # the data folder
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "text"] = "json"
    log_to: Literal["file", "stderr"] = "file"  # stderr: where something else keeps the lines

    database_url: SecretStr | None = None  # none: the embedded PostgreSQL of `home`
    database_password: SecretStr | None = None  # for a database_url that names none
    database_owner_url: SecretStr | None = None  # the login that migrates
    database_owner_password: SecretStr | None = None
    sequencer_url: SecretStr | None = None  # the login that seals; none elsewhere: nobody seals
    sequencer_password: SecretStr | None = None
    pg_bin: Path | None = None  # a folder with initdb and postgres

    temporal_address: str | None = None  # none: the embedded Temporal of `home`
    temporal_namespace: str = "remit"
    temporal_task_queue: str = "remit"
    temporal_tls: bool | None = None  # none: on with a key or certificates, off without
    temporal_api_key: SecretStr | None = None
    temporal_tls_ca: Path | None = None  # who may vouch for the server; none: the usual ones
    temporal_tls_cert: Path | None = None  # our own certificate (mTLS) and its key
    temporal_tls_key: Path | None = None
    temporal_tls_server_name: str | None = None  # what its certificate says, if not its address
    temporal_config: Path | None = None  # a temporal.toml, instead of all of the above
    temporal_profile: str | None = None  # which profile of it; none: `default`
    temporal_bin: Path | None = None  # the `temporal` program
    payload_keys: Path | None = None  # what encrypts all that Temporal keeps; none: of `home`
    payloads_in_clear: Literal["refused", "read"] = "refused"  # "read" while changing over only

    disclosure_keys: Path | None = None  # what the texts of the ledger lie under; none: of `home`

    log_origin: str | None = None  # the log's name, such as remit.example.gov/log; chosen once
    witnesses: Path | None = None  # a file with a line for each: its address and its public key
    stamp_url: str | None = Field(default=None, pattern=r"^https?://")  # RFC 3161; none: no stamps
    stamp_roots: Path | None = None  # certificates (PEM) that its own must lead to

    portal_host: str = "127.0.0.1"
    portal_port: int = Field(default=8321, ge=1, le=65535)
    portal_url: str | None = None  # what links begin with, when a proxy stands in front

    api_rate: int = Field(default=50, ge=0, le=100_000)  # a key or session, a second; 0: no bound
    portal_proxies: str | None = None  # addresses whose X-Forwarded-For is believed: 10.0.0.7,…

    second_factor: Literal["off", "offered", "required"] = "offered"  # beside a one-time link
    oidc_issuer: str | None = None  # an OpenID provider at which people sign in, by its address
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None  # none: a public client, by PKCE alone
    oidc_name: str = "your organisation"  # what stands on the button
    oidc_parties: str | None = None  # whom it speaks for, such as housing,clinic; none: everybody
    oidc_providers: Path | None = None  # a file (TOML) with several of them

    # Where attached files are kept: file:///folder or s3://bucket/prefix; none: of `home`.
    attachments_url: str | None = Field(default=None, pattern=r"^(file:///|s3://[a-z0-9.-]{3,63})")
    attachments_endpoint: str | None = Field(default=None, pattern=r"^https?://")  # not Amazon's

    public_concerns: bool = False  # on: anybody reports a concern at /report without signing in
    public_problems: bool = False  # on: anybody reads at /public what was published
    # Under this name a city's 311 system files concerns at /open311/v2; none: it cannot.
    open311_jurisdiction: str | None = Field(default=None, pattern=r"^[A-Za-z0-9.-]{1,80}$")

    outward_inside: str = ""  # host:port that webhooks may reach though not public; commas between
    outward_authorities: Path | None = None  # certificates (PEM) that vouch for more receivers

    metrics_host: str = "127.0.0.1"
    worker_metrics_port: int | None = Field(default=None, ge=1, le=65535)  # none: no metrics
    portal_metrics_port: int | None = Field(default=None, ge=1, le=65535)
    otlp_endpoint: str | None = None  # where traces go, by OTLP over HTTP; none: no traces

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
    found = os.environ if environ is None else environ
    given = {name: value for name, value in found.items() if _ours(name)}
    values: dict[str, Any] = {}
    for name, value in sorted(given.items()):
        field = _field(name)
        if field is not None and value:
            values[field] = value
    for field, file in _files(given):
        if field in values:
            raise Invalid(
                f"{_name(field)} and {_name(field)}{OF_A_FILE} are both set.",
                next_step="Keep one of them.",
                code="given_twice",
            )
        values[field] = read_file(_name(field) + OF_A_FILE, file)
    if "temporal_config" in values or "temporal_profile" in values:
        values |= profiles.read(values)
    values |= consistent.checked(values)
    try:
        return Settings.model_validate(values)
    except ValidationError as refused:
        wrong = refused.errors(include_input=False, include_url=False)[0]
        name = PREFIX + "_".join(str(part) for part in wrong["loc"]).upper()
        raise Invalid(
            f"{name} cannot be used: {wrong['msg']}.",
            next_step=f"Correct {name}, or unset it for the default.",
            code="bad_setting",
        ) from None


def _field(name: str) -> str | None:
    """The field that a variable sets; none for those read elsewhere. Refuses an unknown one."""
    field = name[len(PREFIX) :].lower()
    if field in Settings.model_fields:
        return field
    known = {_name(field) for field in Settings.model_fields}
    if name in OF_THE_DOORS or name.upper().removesuffix(OF_A_FILE) in known:
        return None
    near = difflib.get_close_matches(name.upper(), known, n=1)
    raise Invalid(
        f"{name} is not a setting of Remit.",
        next_step=f"Did you mean {near[0]}?" if near else f"Unset it: unset {name}",
        code="unknown_setting",
    )


def _files(given: Mapping[str, str]) -> list[tuple[str, str]]:
    named = ((name.upper().removesuffix(OF_A_FILE), name, file) for name, file in given.items())
    return [
        (base[len(PREFIX) :].lower(), file)
        for base, name, file in sorted(named)
        if base != name.upper() and file and base[len(PREFIX) :].lower() in Settings.model_fields
    ]


def _name(field: str) -> str:
    return PREFIX + field.upper()


def _ours(name: str) -> bool:
    return name.upper().startswith(PREFIX)
